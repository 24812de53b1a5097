"""What a server's connections are enough for: no program waits in vain for one that the others of
its job have, also while two releases stand side by side.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from store.jobs import Job, role_for
from store.track_database import limits_of, share_of
from tests.servers import SCHEMA, TestPostgres
from tools.cluster.compose import ComposeFile
from tools.cluster.launching import Launcher
from tools.cluster.places import MOST_WORKERS, ClusterPorts, env_file_of
from wiring.app import CONNECTIONS, SENDERS_CONNECTIONS
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.postgres import SETTINGS

RELEASES = 2
SENDERS_OF_A_RELEASE = 2
PAGES = 3
"""Two processes, and one that takes a place."""
OF_TEMPORAL = 150
"""Thirty a process of its five: twenty for its record, ten for its lists, unless it is told."""


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> ComposeFile:
    folder = Folder(tmp_path_factory.mktemp("compose"))
    (folder.root / "secrets").mkdir()
    return ComposeFile(env_file_of(folder))


def _most(compose: ComposeFile) -> int:
    return int(compose.server_settings()["max_connections"])


def _taken(workers: int, senders: int, pages: int) -> dict[Job, int]:
    """What so many processes of a track take at most; its watchdog sends, too."""
    return {
        Job.WORKER: workers * CONNECTIONS,
        Job.SENDER: (senders + 1) * SENDERS_CONNECTIONS,
        Job.WEB: pages * CONNECTIONS,
    }


def _side_by_side() -> dict[Job, int]:
    return _taken(len(MOST_WORKERS), RELEASES * SENDERS_OF_A_RELEASE, PAGES)


def test_two_releases_side_by_side_stay_below_every_limit_of_compose(compose: ComposeFile) -> None:
    limits = limits_of(_most(compose))
    for job, taken in _side_by_side().items():
        assert taken <= limits[job], f"{job}: {taken} of {limits[job]}"


def test_one_track_rolls_out_beside_the_other_and_beside_temporal(compose: ComposeFile) -> None:
    limits = limits_of(_most(compose))
    # Commands, and the watchdog's own: what they may have.
    others = sum(limits[job] for job in (Job.WATCHDOG, Job.OPERATOR, Job.AUDITOR))
    rolling = sum(_side_by_side().values()) + others
    standing = sum(_taken(workers=2, senders=1, pages=2).values()) + others
    assert rolling <= share_of(_most(compose))
    assert rolling + standing + OF_TEMPORAL <= _most(compose)


def test_the_embedded_defaults_programs_have_room_and_half_again() -> None:
    limits = limits_of(int(SETTINGS["max_connections"]))
    for job, taken in _taken(workers=1, senders=1, pages=1).items():
        assert taken * 3 <= limits[job] * 2, job


def test_a_limit_never_takes_more_than_there_is() -> None:
    for most in (100, 300, 500, 1_000):
        assert sum(limits_of(most).values()) <= share_of(most)
        assert share_of(most) * len(TRACKS) < most


def test_each_login_is_made_with_its_limit(postgres: TestPostgres) -> None:
    with postgres.cluster.connect() as connection:
        (most,) = connection.execute("SHOW max_connections").fetchone() or ("0",)
        found = connection.execute("SELECT rolname, rolconnlimit FROM pg_roles").fetchall()
    made: dict[str, int] = dict(found)
    for job, limit in limits_of(int(most)).items():
        assert made[role_for(SCHEMA, job)] == limit


def test_a_clusters_postgresql_is_started_as_compose_starts_its_own(
    compose: ComposeFile, tmp_path: Path
) -> None:
    folder = Folder(tmp_path)
    launcher = Launcher(folder=folder, ports=ClusterPorts.free(), compose=compose)
    postgres = launcher.postgres()
    text = (Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8")
    assert f"- max_connections={postgres.settings['max_connections']}\n" in text
    assert postgres.settings == compose.server_settings()
    assert postgres.password == compose.environment("postgres")["POSTGRES_PASSWORD"]
