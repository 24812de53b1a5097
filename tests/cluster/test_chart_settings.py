"""The chart names no setting that our programs do not know, and keeps every process confined. What
Kubernetes says of it is asked by `make check-chart`, which needs Go.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from starter.prepare import NEW_KEY_RING, NEW_KEY_STORE, STOPPED
from starter.terminal.session import FILE_VARIABLE
from store.jobs import Job
from wiring.admin import DATABASE_VARIABLE, TEMPORAL_VARIABLE
from wiring.settings import METRICS_PLACES, SECRETS, Settings

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "ops" / "helm" / "referrals" / "templates"
TEXT = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir()}
VALUES = (TEMPLATES.parent / "values.yaml").read_text(encoding="utf-8")
PROGRAMS = {
    "worker.yaml": "command: [python, -m, worker, cases]",
    "sender.yaml": "command: [python, -m, worker, notices]",
    "watchdog.yaml": "command: [python, -m, starter.watchdog]",
    "web.yaml": "command: [python, -m, web]",
    "gate.yaml": "command: [python, -m, gate, /secrets/gate.json]",
}
OF_A_PROFILE = {"REFERRALS_TEMPORAL_CONFIG", "REFERRALS_TEMPORAL_PROFILE"}
_OF_A_CLOUD = "compose has a Temporal of its own, behind the gate"
_OF_A_KEY_SERVICE = "compose is for one machine, where the key store is a file"
IN_THE_CHART_ALONE = {
    "REFERRALS_NAMESPACE": _OF_A_CLOUD,
    "REFERRALS_TEMPORAL_TLS": _OF_A_CLOUD,
    **{name: _OF_A_CLOUD for name in OF_A_PROFILE},
    "REFERRALS_KEY_SERVICE": _OF_A_KEY_SERVICE,
    "REFERRALS_KEY_SERVICE_TOKEN_FILE": _OF_A_KEY_SERVICE,
    "REFERRALS_KEY_SERVICE_CA": _OF_A_KEY_SERVICE,
    "REFERRALS_KEY_SERVICE_CERTIFICATE": _OF_A_KEY_SERVICE,
    "REFERRALS_KEY_SERVICE_KEY": _OF_A_KEY_SERVICE,
    "REFERRALS_OUTSIDE_LOGS": "in compose there is one machine with one folder",
    "REFERRALS_WEB_PROXIES": "compose's pages are reached at this machine, without a proxy",
}
IN_COMPOSE_ALONE = {
    "REFERRALS_TRACES_TO": "a collector is the platform's: `settings` of a track names it",
    "REFERRALS_CLAMD_ADDRESS": "a scanner is the platform's: `settings` of a track names it",
}


def test_every_setting_in_it_is_one_of_ours() -> None:
    ours = {f"REFERRALS_{name.upper()}" for name in Settings.model_fields}
    ours |= {f"{name}_FILE" for name in ours} | {"REFERRALS_DATA", FILE_VARIABLE} | OF_A_PROFILE
    named = set(re.findall(r"REFERRALS_[A-Z_]+[A-Z]", "".join(TEXT.values())))
    assert named <= ours | {DATABASE_VARIABLE, TEMPORAL_VARIABLE}


def test_a_setting_of_compose_alone_or_of_the_chart_alone_is_so_for_a_reason() -> None:
    """One that is forgotten has its default: what should stand apart falls into the data folder."""
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    in_compose = set(re.findall(r"^ +(REFERRALS_[A-Z_]+):", compose, re.M))
    in_chart = {_as_compose_says_it(name) for name in _named_in_the_chart()}
    assert in_compose - in_chart == set(IN_COMPOSE_ALONE)
    assert in_chart - in_compose == set(IN_THE_CHART_ALONE)


def _named_in_the_chart() -> set[str]:
    named = set(re.findall(r"REFERRALS_[A-Z_]+[A-Z]", "".join(TEXT.values())))
    [jobs] = re.findall(r'\$jobs := dict "setup" "([a-z ]+)"', TEXT["_helpers.tpl"])
    return named | {f"REFERRALS_{job}_DATABASE_URL_FILE".upper() for job in jobs.split()[1:]}


def _as_compose_says_it(name: str) -> str:
    """A secret stands in a file here, and in the environment there."""
    plain = name.removesuffix("_FILE")
    of_a_secret = plain.removeprefix("REFERRALS_").lower() in SECRETS
    own = name.removeprefix("REFERRALS_").lower() in Settings.model_fields
    return plain if of_a_secret and not own else name


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_process_says_that_it_lives_is_confined_and_is_given_time_to_end(name: str) -> None:
    text = TEXT[name]
    assert PROGRAMS[name] in text
    for part in ("pod", "confined", "probes"):
        assert f'include "referrals.{part}"' in text
    assert "terminationGracePeriodSeconds" in text


def test_nobody_but_the_setup_job_has_an_administrators_address() -> None:
    holders = {name for name, text in TEXT.items() if "REFERRALS_ADMIN" in text}
    assert holders == {"setup.yaml"}


def test_commands_have_a_place_with_every_login_where_nobody_is_until_somebody_comes() -> None:
    text = TEXT["operator.yaml"]
    assert "operator: {replicas: 0}" in VALUES and "replicas: {{ $one.operator.replicas }}" in text
    logins = re.findall(r'"(setup|operator)" "([a-z]+(?: [a-z]+)+)"', _defined("jobs"))
    assert dict(logins)["operator"] == dict(logins)["setup"]
    assert 'include "referrals.pod"' in text and 'include "referrals.confined"' in text
    # The root is read-only, and user 10001 has no home.
    [session] = re.findall(rf"{{name: {FILE_VARIABLE}, value: (/\w+)/\w+}}", text)
    assert f"{{name: session, mountPath: {session}}}" in text
    assert "{name: session, emptyDir:" in text


def test_secrets_of_what_stands_outside_are_files_and_every_secret_is_refused_in_clear() -> None:
    [pattern] = re.findall(r'regexMatch "(.+)" \$name', TEXT["refusals.yaml"])
    assert all(re.search(pattern, name) for name in SECRETS)
    assert not [name for name in Settings.model_fields.keys() - SECRETS if re.search(pattern, name)]
    outside = _defined("outside")
    for programs, whose in (('"sender" "watchdog"', "channel"), ('"web" "operator"', "provider")):
        own = f"(list {programs}) -}}}}{{{{- $found = append $found .one.{whose} -}}}}"
        assert own in outside
    [jobs] = re.findall(r"^    databaseFiles: \{(.+)\}$", VALUES, re.M)
    assert {one.split(":")[0] for one in jobs.split("], ")} == {"all", "admin", *Job}


def test_tables_are_made_by_the_program_of_the_newest_release() -> None:
    own = '"tag" $newest.tag "digest" $newest.digest'
    assert "$newest := first $one.releases" in TEXT["setup.yaml"]
    assert f'image: {{{{ include "referrals.image" (dict "root" $ {own}) }}}}' in TEXT["setup.yaml"]
    for name in ("web.yaml", "watchdog.yaml"):
        assert 'image: {{ include "referrals.image" (dict "root" $) }}' in TEXT[name]


def test_a_release_beside_another_has_an_image_of_its_own() -> None:
    assert "names no image of its own" in TEXT["refusals.yaml"]
    for name in ("worker.yaml", "sender.yaml"):
        assert '"tag" $release.tag "digest" $release.digest' in TEXT[name]


@pytest.mark.parametrize(
    ("name", "may"),
    [("r0-1-0", True), ("2026", True), ("r" * 63, True), ("r" * 64, False)]
    + [(name, False) for name in ("r0+2", "r0_2", "R0-2", "r0-", "-r0", "r0.2", "")],
)
def test_a_release_whose_name_no_object_may_have_is_refused(name: str, may: bool) -> None:
    [pattern] = re.findall(r'regexMatch "(.+)" \(toString \$release\.name\)', TEXT["refusals.yaml"])
    assert bool(re.search(pattern, name)) is may
    # The name stands in names and labels as it is: changed, two could become one.
    for template in ("worker.yaml", "sender.yaml"):
        assert "-{{ $release.name }}\n" in TEXT[template]


@pytest.mark.parametrize("track", ["support", "suitability"])
def test_the_longest_name_of_an_installation_leaves_room_for_a_track_and_a_program(
    track: str,
) -> None:
    [most] = re.findall(r"gt \(len \.Release\.Name\) (\d+)", TEXT["refusals.yaml"])
    for name in re.findall(r"name: (\{\{ \$?\.Release\.Name.*)$", "".join(TEXT.values()), re.M):
        if "$release.name" not in name:  # Deployments have room for 253
            made = re.sub(r"\{\{ \$track \}\}", track, name)
            made = re.sub(r"\{\{ \$?\.Release\.Name \}\}", "r" * int(most), made)
            assert re.fullmatch(r"[a-z-]{1,63}", made), made


def test_new_keys_are_made_by_the_setup_job_when_it_is_asked_for_and_only_once() -> None:
    text = TEXT["setup.yaml"]
    new = "{{ with $one.newKeys }}, --new-{{ . }}{{ end }}"
    stopped = f"{{{{ if $one.stopped }}}}, {STOPPED}{{{{ end }}}}"
    assert f"command: [python, -m, starter.prepare{new}{stopped}]" in text
    # What made a ring and failed later must not be tried again: it would refuse, and hide why.
    assert "backoffLimit: {{ not (empty $one.newKeys) | ternary 0 5 }}" in text
    assert 'restartPolicy: {{ not (empty $one.newKeys) | ternary "Never" "OnFailure" }}' in text
    [kinds] = re.findall(r"has \$one\.newKeys \(list (.+?)\)", TEXT["refusals.yaml"])
    said = {kind for kind in kinds.replace('"', "").split() if kind}
    assert {f"--new-{kind}" for kind in said} == {NEW_KEY_RING, NEW_KEY_STORE}
    assert VALUES.count('newKeys: ""') == 1, "nobody makes new keys without asking for them"


def test_no_mount_opens_the_key_ring_to_a_group() -> None:
    pod = _defined("pod")
    assert "fsGroup: 10001" in pod and "fsGroupChangePolicy: OnRootMismatch" in pod
    others = "".join(text for name, text in TEXT.items() if name != "_helpers.tpl")
    assert "fsGroup" not in others


def test_a_key_store_is_a_service_unless_a_file_is_asked_for() -> None:
    helpers, refused = TEXT["_helpers.tpl"], TEXT["refusals.yaml"]
    assert re.search(r"^    keyStore: \{by: service, address: \"\",", VALUES, re.M)
    for of_service in ("", "_TOKEN_FILE", "_CA", "_CERTIFICATE", "_KEY"):
        assert f"{{name: REFERRALS_KEY_SERVICE{of_service}, value:" in helpers
    assert "no key service is named" in refused and "no claim is named for it" in refused


def test_a_key_stores_file_is_shared_on_one_node_only() -> None:
    pod = _defined("pod")
    assert '(eq .one.keyStore.by "file") }}\n{{- include "referrals.together" . }}' in pod
    assert '{{- else }}\n{{- include "referrals.spread" . }}' in pod
    together = _defined("together")
    assert "requiredDuringSchedulingIgnoredDuringExecution" in together
    assert "topologyKey: kubernetes.io/hostname" in together
    for part in ("mounts", "volumes"):
        line = r'if eq \.one\.keyStore\.by "file" \}\}\n- \{name: key-store,'
        assert re.search(line, _defined(part))


def test_each_pod_has_a_folder_of_the_outside_log_on_a_claim_of_its_own() -> None:
    environment = _defined("environment")
    name = environment.index("{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}")
    # Kubernetes puts in what stands before it.
    log = "{name: REFERRALS_OUTSIDE_LOG, value: /outside-log/$(POD_NAME)}"
    assert environment.index(log) > name
    assert "{name: outside-log, mountPath: /outside-log}" in _defined("mounts")
    assert "claimName: {{ .one.claims.outsideLog }}" in _defined("volumes")


def test_figures_can_be_gathered_where_they_are_shown_by_who_is_named() -> None:
    monitored = re.search(
        r"with \$one\.monitoring\.namespace \}\}(.*?)\{\{- end \}\}", TEXT["walls.yaml"], re.S
    )
    assert monitored is not None and "kubernetes.io/metadata.name: {{ . }}" in monitored[1]
    [first] = re.findall(r'METRICS_LISTEN, value: "0\.0\.0\.0:(\d+)"', TEXT["_helpers.tpl"])
    opened = {int(port) for port in re.findall(r"TCP, port: (\d+)", monitored[1])}
    assert opened == {int(first) + place for place in METRICS_PLACES.values()}
    for program, place in METRICS_PLACES.items():
        shown = f"{{name: figures, containerPort: {int(first) + place}}}"
        assert shown in TEXT[f"{program}.yaml"]


def test_a_wall_has_a_way_to_the_key_service_and_to_what_a_track_names_besides() -> None:
    walls = TEXT["walls.yaml"]
    assert "(urlParse $one.keyStore.address).host" in walls
    assert "{{- with $one.extraEgress }}\n    {{- toYaml . | nindent 4 }}" in walls
    assert walls.count('splitList ":" $.Values.temporal.address | last') == 2
    assert re.search(r"^    extraEgress: \[\]$", VALUES, re.M)
    assert re.search(r'^    monitoring: \{namespace: ""\}$', VALUES, re.M)


def test_pods_of_a_program_stand_apart_where_there_is_room() -> None:
    spread = _defined("spread")
    for place in ("kubernetes.io/hostname", "topology.kubernetes.io/zone"):
        assert f'"{place}"' in spread
    assert "topologySpreadConstraints" in spread and "ScheduleAnyway" in spread
    assert 'include "referrals.selector"' in spread, "pods of one program are counted together"


def test_temporals_pages_are_as_in_compose_and_stand_on_no_side_of_the_wall() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    looking = re.findall(r"^  (TEMPORAL_[A-Z_]+): (\S+)$", compose, re.M)
    assert len(looking) == 5
    for name, value in looking:
        assert f"{{name: {name}, value: {value}}}" in TEXT["ui.yaml"]
    [image] = re.findall(r"image: (temporalio/ui:\S+)", compose)
    assert f"  image: {image}\n" in VALUES
    # With a track's label they would have that track's ways; with a Secret, its token.
    assert '"track" "none"' in TEXT["ui.yaml"] and "secret" not in TEXT["ui.yaml"].lower()
    assert 'value: {{ printf "%s-%s-ui:8080" $.Release.Name $track' in TEXT["web.yaml"]
    assert "component: web, referrals/track: {{ $track }}" in TEXT["ui.yaml"]


def _defined(part: str) -> str:
    """What a part of the helpers is made of."""
    after = TEXT["_helpers.tpl"].partition(f'{{{{- define "referrals.{part}"')[2]
    return after.partition("{{- define")[0]
