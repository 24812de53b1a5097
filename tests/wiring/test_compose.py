"""docker-compose.yml, read by Docker Compose itself: valid, says nothing that our programs do not
know, and keeps the wall.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from gate.door import TrackDoor
from starter.terminal.session import FILE_VARIABLE
from store.jobs import Job, role_for
from wiring.admin import DATABASE_VARIABLE, TEMPORAL_VARIABLE
from wiring.backups.log_archive import SLOT
from wiring.embedded.postgres import SETTINGS
from wiring.embedded.temporal import DYNAMIC_CONFIG
from wiring.settings import METRICS_PLACES, Settings

ROOT = Path(__file__).parents[2]
SECRETS = (
    "POSTGRES_PASSWORD",
    "TEMPORAL_DB_PASSWORD",
    *(f"{track}_{job}_DB_PASSWORD".upper() for track in ("support", "suitability") for job in Job),
    "SUPPORT_DOOR_TOKEN",
    "SUITABILITY_DOOR_TOKEN",
    "GRAFANA_PASSWORD",
)
TRACKS = ("support", "suitability")
CARRY_CASES = [
    f"{track}-{program}" for track in TRACKS for program in ("worker", "sender", "watchdog", "web")
]
Compose = dict[str, Any]


def _read(without: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """What Docker Compose makes of the file; it needs no engine for that."""
    given = {name: f"only-for-tests-{name.lower()}" for name in SECRETS if name != without} | more
    # The program itself: the command that its package installs always ends with 0.
    package = importlib.util.find_spec("compose")
    assert package is not None and package.origin is not None
    program = Path(package.origin).with_name("docker-compose")
    return subprocess.run(
        [program, "--file", ROOT / "docker-compose.yml", "config", "--format", "json"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | given,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def compose() -> Compose:
    """The file, as it would be brought up."""
    read = _read()
    assert read.returncode == 0, read.stderr
    found: Compose = json.loads(read.stdout)
    return found


def _environment(compose: Compose, service: str) -> dict[str, str]:
    return dict(compose["services"][service].get("environment") or {})


@pytest.mark.parametrize("secret", SECRETS)
def test_it_does_not_come_up_without_a_secret(secret: str) -> None:
    read = _read(without=secret)
    assert read.returncode != 0
    assert secret in read.stderr


def test_every_setting_in_it_is_one_of_ours(compose: Compose) -> None:
    ours = {f"REFERRALS_{name.upper()}" for name in Settings.model_fields} | {"REFERRALS_DATA"}
    administrators = {DATABASE_VARIABLE, TEMPORAL_VARIABLE}
    for service in compose["services"]:
        named = {name for name in _environment(compose, service) if name.startswith("REFERRALS_")}
        assert named <= (ours | administrators if service.endswith("-setup") else ours), service


def test_a_copier_of_the_log_that_has_died_does_not_fill_the_disk(compose: Compose) -> None:
    said = compose["services"]["postgres"]["command"]
    assert [word for word in said if re.fullmatch(r"max_slot_wal_keep_size=\d+[MG]B", word)]
    assert SETTINGS["max_slot_wal_keep_size"] != "-1"


def test_whoever_copies_the_server_is_let_in(compose: Compose) -> None:
    script = compose["configs"]["temporal-databases"]["content"]
    # Compose doubles it on its way out again.
    assert re.search(r"host replication postgres all scram-sha-256' >>\"\$+PGDATA/pg_hba", script)
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert f"--slot {SLOT}" in page and "hostssl replication postgres" in page


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize(
    ("program", "module"),
    [
        ("worker", "worker cases"),
        ("sender", "worker notices"),
        ("watchdog", "starter.watchdog"),
        ("web", "web"),
        ("setup", "starter.prepare"),
    ],
)
def test_each_track_has_every_program_of_ours(
    compose: Compose, track: str, program: str, module: str
) -> None:
    service = compose["services"][f"{track}-{program}"]
    started = service["entrypoint"] if program == "setup" else service["command"]
    assert started == ["python", "-m", *module.split()]
    assert service["environment"]["REFERRALS_TRACK"] == track


@pytest.mark.parametrize("service", CARRY_CASES)
def test_no_process_that_carries_cases_holds_anything_of_the_other_track(
    compose: Compose, service: str
) -> None:
    track = service.partition("-")[0]
    [other] = set(TRACKS) - {track}
    found = compose["services"][service]
    assert other not in json.dumps(found)
    assert set(found["networks"]) <= {track, f"{track}-figures", f"{track}-pages"}
    assert {volume["source"] for volume in found["volumes"]} == {
        f"{track}-{of}" for of in ("keys", "key-store", "outside-log", "data")
    }
    assert not {DATABASE_VARIABLE, TEMPORAL_VARIABLE} & set(found["environment"])


@pytest.mark.parametrize("service", CARRY_CASES)
def test_a_process_holds_the_login_of_its_job_and_no_other(compose: Compose, service: str) -> None:
    track, _, program = service.partition("-")
    held = {
        name: make_url(address)
        for name, address in _environment(compose, service).items()
        if name.endswith("DATABASE_URL")
    }
    sends = {"REFERRALS_SENDER_DATABASE_URL"} if program == "watchdog" else set()
    assert set(held) == {"REFERRALS_DATABASE_URL"} | sends
    for name, url in held.items():
        job = Job.SENDER if name in sends else Job(program)
        assert (url.username, url.database) == (role_for(track, job), track)
        assert url.password == f"only-for-tests-{track}_{job}_db_password"


def test_only_the_gate_stands_between_the_tracks_and_temporal(compose: Compose) -> None:
    near = {name for name, one in compose["services"].items() if "engine" in one["networks"]}
    assert near.isdisjoint(CARRY_CASES)
    ways = json.loads(compose["configs"]["gate"]["content"])["ways"]
    doors = {way["namespace"]: TrackDoor(**way) for way in ways}
    for track in TRACKS:
        environment = _environment(compose, f"{track}-worker")
        assert environment["REFERRALS_TEMPORAL_TOKEN"] == doors[track].token
        port = doors[track].address.rpartition(":")[2]
        assert environment["REFERRALS_TEMPORAL_ADDRESS"] == f"gate:{port}"
    assert doors["support"].token != doors["suitability"].token


@pytest.mark.parametrize("track", TRACKS)
def test_commands_have_a_place_with_every_login_and_no_administrators_address(track: str) -> None:
    read: Compose = json.loads(_read(COMPOSE_PROFILES="operator").stdout)
    place = read["services"][f"{track}-operator"]
    [other] = set(TRACKS) - {track}
    assert other not in json.dumps(place) and set(place["networks"]) == {track}
    held, setup = place["environment"], read["services"][f"{track}-setup"]["environment"]
    logins = {name for name in setup if name.endswith("DATABASE_URL")} - {DATABASE_VARIABLE}
    assert {name: setup[name] for name in logins} == {name: held[name] for name in logins}
    assert len(logins) == len(Job) and not {DATABASE_VARIABLE, TEMPORAL_VARIABLE} & set(held)
    # The root is read-only, and user 10001 has no home.
    assert held[FILE_VARIABLE].startswith("/tmp/") and place["tmpfs"] == ["/tmp"]


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("program", ["worker", "sender"])
def test_the_next_release_stands_beside_the_one_that_works_and_differs_in_nothing_else(
    compose: Compose, track: str, program: str
) -> None:
    assert not [name for name in compose["services"] if name.endswith("-next")]
    of_both = {"TAG": "1.0.0", "RELEASE": "1-0-0", "NEXT_TAG": "1.1.0", "NEXT_RELEASE": "1-1-0"}
    both: Compose = json.loads(_read(COMPOSE_PROFILES="next", **of_both).stdout)
    now, following = (both["services"][f"{track}-{program}{which}"] for which in ("", "-next"))
    assert now["image"].endswith(":1.0.0") and following["image"].endswith(":1.1.0")
    assert now["environment"].pop("REFERRALS_RELEASE") == "1-0-0"
    assert following["environment"].pop("REFERRALS_RELEASE") == "1-1-0"
    own = ("image", "profiles")
    assert {k: v for k, v in now.items() if k not in own} == {
        k: v for k, v in following.items() if k not in own
    }


@pytest.mark.parametrize("track", TRACKS)
def test_each_track_has_temporals_pages_of_its_own_whose_temporal_is_its_own_door(
    compose: Compose, track: str
) -> None:
    pages, worker = compose["services"][f"{track}-ui"], _environment(compose, f"{track}-worker")
    assert pages["environment"]["TEMPORAL_ADDRESS"] == worker["REFERRALS_TEMPORAL_ADDRESS"]
    assert pages["environment"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    assert "ports" not in pages
    assert set(pages["networks"]) == {track, f"{track}-pages"}
    assert "TOKEN" not in json.dumps(pages)
    environment = _environment(compose, f"{track}-web")
    assert environment["REFERRALS_PAGES_BEHIND"] == f"{track}-ui:8080"
    assert environment["REFERRALS_TEMPORAL_TOKEN"] == worker["REFERRALS_TEMPORAL_TOKEN"]
    own = environment["REFERRALS_UI_ADDRESS"]
    assert environment["REFERRALS_WEB_ADDRESS"] == own
    assert environment["REFERRALS_WEB_LISTEN"].rpartition(":")[2] == own.rpartition(":")[2]


def _on(compose: Compose, network: str) -> set[str]:
    return {name for name, one in compose["services"].items() if network in one["networks"]}


@pytest.mark.parametrize("track", TRACKS)
def test_who_gathers_a_tracks_figures_reaches_neither_its_record_nor_the_other_track(
    compose: Compose, track: str
) -> None:
    gathering, figures = f"{track}-prometheus", f"{track}-figures"
    assert set(compose["services"][gathering]["networks"]) == {figures, "dashboard"}
    assert _on(compose, figures) == {
        gathering,
        *(f"{track}-{program}" for program in METRICS_PLACES),
    }
    prometheuses = {f"{track}-prometheus" for track in TRACKS}
    assert _on(compose, "dashboard") == {"grafana", *prometheuses}
    assert set(compose["services"]["grafana"]["networks"]) == {"dashboard"}


def test_figures_are_gathered_where_the_programs_show_them(compose: Compose) -> None:
    asked = (ROOT / "ops" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
    sources = ROOT / "ops" / "grafana" / "provisioning" / "datasources" / "prometheus.yml"
    for track in TRACKS:
        port = int(_environment(compose, f"{track}-worker")["REFERRALS_METRICS_LISTEN"][-4:])
        for program in METRICS_PLACES:
            network = compose["services"][f"{track}-{program}"]["networks"][f"{track}-figures"]
            assert network["aliases"] == [program]
        assert f"names: [worker]\n        type: A\n        port: {port}\n" in asked
        assert f"targets: [watchdog:{port + 1}]" in asked
        assert f"names: [sender]\n        type: A\n        port: {port + 2}\n" in asked
        assert f"url: http://{track}-prometheus:9090\n" in sources.read_text(encoding="utf-8")


def test_traces_are_off_and_go_to_a_collector_of_the_tracks_own(compose: Compose) -> None:
    wanted = {f"{track.upper()}_TRACES_TO": f"http://{track}.example:4318" for track in TRACKS}
    given: Compose = json.loads(_read(**wanted).stdout)
    for service in CARRY_CASES:
        track = service.partition("-")[0]
        assert _environment(compose, service)["REFERRALS_TRACES_TO"] == ""
        traced = _environment(given, service)["REFERRALS_TRACES_TO"]
        assert traced == f"http://{track}.example:4318"


def _images(compose: Compose) -> set[str]:
    images = {one["image"] for one in compose["services"].values()}
    built = (ROOT / "Dockerfile").read_text(encoding="ascii").splitlines()
    assert all(line.split()[1] == "${PYTHON}" for line in built if line.startswith("FROM "))
    return images | {line.partition("=")[2] for line in built if line.startswith("ARG PYTHON=")}


def test_an_image_whose_digest_is_known_is_used_by_it_and_every_one_is_listed(
    compose: Compose,
) -> None:
    listed = (ROOT / "ops" / "image-digests.txt").read_text(encoding="ascii").splitlines()
    digests = dict(line.split() for line in listed if not line.startswith("#"))
    assert all(re.fullmatch(r"unknown|sha256:[0-9a-f]{64}", one) for one in digests.values())
    used = {image for image in _images(compose) if not image.startswith("rough-sleeping")}
    wanted = {
        image if digest == "unknown" else f"{image}@{digest}" for image, digest in digests.items()
    }
    assert used == wanted


def test_every_image_is_of_one_version(compose: Compose) -> None:
    images = {image.partition("@")[0] for image in _images(compose)}
    assert len(images) == 8
    assert all(re.search(r":v?\d+\.\d+(\.\d+)?(-slim)?$", image) for image in images), images


def test_whatever_goes_on_running_says_whether_it_is_ready(compose: Compose) -> None:
    services = compose["services"]
    goes_on = [name for name, one in services.items() if one["restart"] == "unless-stopped"]
    assert {"postgres", "temporal", "gate", "grafana", "support-ui"} < set(goes_on)
    silent = [name for name in goes_on if "healthcheck" not in services[name]]
    # These have what the one beside which they stand has.
    assert all("extends" in services[name] for name in silent), silent


def test_nobody_gains_rights_or_takes_more_of_the_machine_than_a_share(compose: Compose) -> None:
    for name, service in compose["services"].items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["cap_drop"] == ["ALL"], name
        assert all(service.get(limit) for limit in ("mem_limit", "pids_limit", "cpus")), name
        assert not service.get("privileged") and "network_mode" not in service, name
        assert name == "postgres" or not service.get("cap_add"), name


def test_what_runs_of_ours_can_change_nothing_of_what_it_runs(compose: Compose) -> None:
    ours = [one for one in compose["services"].values() if "build" in one]
    assert len(ours) == len(CARRY_CASES) + len(TRACKS) + 1
    for service in ours:
        assert service["read_only"] is True and service["tmpfs"] == ["/tmp"]


def test_whoever_runs_a_server_of_their_own_is_told_each_of_its_settings() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    of_servers = page.partition("**Settings of Temporal's server.**")[2].partition("\n## ")[0]
    rows = {row.split("|")[1].strip(" `"): row.split("|")[2] for row in _rows_of(of_servers)}
    assert rows.keys() == DYNAMIC_CONFIG.keys()
    for name, value in DYNAMIC_CONFIG.items():
        assert value.strip('"').rstrip("s") in rows[name], name


def _rows_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| `")]
