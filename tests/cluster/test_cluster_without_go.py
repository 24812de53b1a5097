"""Without Go the cluster says so, loudly; and its programs have the settings that compose gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.cluster import building
from tools.cluster.building import NOT_BUILT, GoProgram, NotBuilt, require_built
from tools.cluster.compose import ComposeFile
from tools.cluster.launching import Launcher
from tools.cluster.places import SERVICES, ClusterPorts, env_file_of
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.temporal import DYNAMIC_CONFIG

ROOT = Path(__file__).parents[2]


def test_without_go_the_command_says_what_to_do_and_fails(tmp_path: Path) -> None:
    # In a tree where nothing is built, on a machine where no program is found.
    code = (
        "import sys, shutil; shutil.which = lambda name: None\n"
        "from pathlib import Path; from tools.cluster import building\n"
        f"building.BUILT = Path({str(tmp_path)!r})\n"
        "from tools.cluster.__main__ import main; sys.exit(main(['build']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == NOT_BUILT
    assert "THIS CANNOT BE RUN HERE" in done.stderr and "go version" in done.stderr


def test_what_go_says_of_a_failed_build_is_repeated(tmp_path: Path) -> None:
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n")
    go.chmod(0o755)
    never = GoProgram("never-built", "cluster/pages", "example.invalid/none")
    with pytest.raises(NotBuilt, match="no such package"):
        require_built((never,), lambda said: None, go=str(go))


@pytest.mark.parametrize("program", (*building.OF_THE_CLUSTER, *building.OF_THE_CHART))
def test_every_server_is_of_one_version_with_its_checksum(program: GoProgram) -> None:
    versions = (program.versions / "go.mod").read_text(encoding="utf-8")
    [tool] = [line for line in versions.split() if line == program.package]
    module = max(
        (line.split() for line in versions.splitlines() if line.strip().startswith(_stem(tool))),
        key=len,
    )
    sums = (program.versions / "go.sum").read_text(encoding="utf-8")
    assert f"{module[0]} {module[1]} h1:" in sums


def _stem(package: str) -> str:
    return package.split("/cmd/")[0] + " v"


def test_temporal_is_of_the_version_that_compose_and_the_embedded_default_have() -> None:
    versions = (building.SERVER.versions / "go.mod").read_text(encoding="utf-8")
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    [server] = [line.split()[1] for line in versions.splitlines() if "temporal.io/server v" in line]
    assert f"temporalio/server:{server[1:]}\n" in compose
    pages = (building.PAGES.versions / "go.mod").read_text(encoding="utf-8")
    [ui] = [line.split()[1] for line in pages.splitlines() if "temporalio/ui-server/v2 v" in line]
    assert f"temporalio/ui:{ui[1:]}\n" in compose


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Launcher:
    folder = Folder(tmp_path_factory.mktemp("cluster"))
    (folder.root / "secrets").mkdir()
    (folder.root / "logs").mkdir()
    return Launcher(
        folder=folder, ports=ClusterPorts.free(), compose=ComposeFile(env_file_of(folder))
    )


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("program", ["worker", "sender", "watchdog", "web"])
def test_a_program_has_the_settings_of_compose_with_this_machines_addresses(
    launcher: Launcher, track: str, program: str
) -> None:
    number = "" if program == "watchdog" else "1"
    launch = launcher.ours(track, program, number)
    compose = launcher.compose.environment(f"{track}-{program}")
    assert {name for name in launch.environment if name.startswith("REFERRALS_")} == {
        *compose,
        "REFERRALS_WEB_PROXIES",
    }
    said = " ".join(launch.environment.values())
    for container in ("@postgres:", "gate:", "temporal:7233", "-ui:8080", "0.0.0.0"):
        assert container not in said
    own = {name: said for name, said in launch.environment.items() if name.startswith("REFERRALS_")}
    paths = {name: said for name, said in own.items() if said.startswith("/")}
    assert len(paths) >= 4
    for name, said in paths.items():
        assert said.startswith(str(launcher.folder.root)), f"{name} is a container's"
    other = next(name for name in TRACKS if name != track)
    assert f"{other}_app" not in said


def test_each_service_of_temporal_has_ports_of_its_own(launcher: Launcher) -> None:
    found = [launcher.temporal(service).environment for service in SERVICES]
    own = [
        value for one in found for name, value in one.items() if name.endswith("_MEMBERSHIP_PORT")
    ]
    assert len(own) == len(set(own)) == len(SERVICES)
    assert {one["NUM_HISTORY_SHARDS"] for one in found} == {"512"}
    assert {one["FRONTEND_GRPC_PORT"] for one in found} == {str(launcher.ports["frontend"])}


def test_temporal_is_told_what_the_embedded_one_is_told(launcher: Launcher) -> None:
    said = " ".join(launcher.dynamic_config().read_text(encoding="utf-8").split())
    # How often it looks for work is a matter of an idle machine with one person.
    for name, value in DYNAMIC_CONFIG.items() - {("history.transferProcessorMaxPollRPS", "1000")}:
        assert f"{name}: - value: {value}" in said
    assert "matching.enableFairness: - value: true" in said, "no sender waits for another's file"
