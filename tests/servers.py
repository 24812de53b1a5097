"""Real servers for tests, on free ports and in temporary folders: what fixtures hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql
from temporalio.client import Client

from store.grants import TABLES
from store.jobs import Job, role_for
from store.migrate import upgrade
from tests.clean_databases import CleanDatabases
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.temporal import PAUSING, PROMPT, TIME_SKIPPING, TemporalServer
from wiring.tracks import TRACKS

# Speed over durability: these files are thrown away, even after a crash.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SCHEMA, SUITABILITY = "support", "suitability"
APP_ROLE = f"{SCHEMA}_app"
_MAILBOX = sql.SQL("INSERT INTO {}.mailboxes (name, email) VALUES (%s, %s)")
TEMPLATE = "template_migrated"
"""A template's name begins so, and ends with its track's."""
APP_PASSWORD = "only-for-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDatabase:
    """One migrated database of a test's own, of one track. Addresses are as SQLAlchemy takes
    them.
    """

    __test__ = False

    name: str
    admin_url: str
    app_url: str
    beside: Callable[[], TestDatabase]
    track: str = SCHEMA
    app_password: str = APP_PASSWORD

    @property
    def schema(self) -> str:
        """As the track is called."""
        return self.track

    def url_of(self, job: Job) -> str:
        """The address of one job's login, as a program of service has it."""
        return self.app_url.replace(app_role(self.track), role_for(self.track, job), 1)

    def of_suitability(self) -> TestDatabase:
        """The other track's database on the same server, reached as its own role: the same one each
        time, and made when it is first asked for.
        """
        return self.beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPostgres:
    """A running cluster; its migrated databases are like one template a track."""

    __test__ = False

    cluster: Cluster
    databases: Mapping[str, CleanDatabases]

    @property
    def admin_url(self) -> str:
        return self.cluster.url("postgres")

    def make_template(self) -> None:
        """Migrate each track's once; a copy costs milliseconds."""
        for track in self.databases:
            address = self.cluster.url(template_of(track))
            upgrade(address, track, dict.fromkeys(Job, APP_PASSWORD), track)
            with self.cluster.connect(template_of(track)) as connection:
                for mailbox in TRACKS[track].mailboxes.items():
                    connection.execute(_MAILBOX.format(sql.Identifier(track)), mailbox)
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
                        sql.Identifier(app_role(track)),
                        APP_PASSWORD,
                        sql.SQL(", ").join(map(sql.Identifier, roles_of(track))),
                    )
                )
                # Tests move what they have made to the past, whichever column that takes.
                for table in _changed_by_some_job(track):
                    connection.execute(
                        sql.SQL("GRANT UPDATE ON {} TO {}").format(
                            sql.Identifier(track, table), sql.Identifier(app_role(track))
                        )
                    )

    @contextmanager
    def database(self) -> Iterator[TestDatabase]:
        """A database of one's own, and one of the other track if it is asked for, for as long as
        this lasts.
        """
        taken: dict[str, TestDatabase] = {}

        def of(track: str) -> TestDatabase:
            if track not in taken:
                name = self.databases[track].take()
                taken[track] = self._of(track, name, lambda: of(SUITABILITY))
            return taken[track]

        try:
            yield of(SCHEMA)
        finally:
            for track, database in taken.items():
                self.databases[track].give_back(database.name)

    def _of(self, track: str, name: str, beside: Callable[[], TestDatabase]) -> TestDatabase:
        return TestDatabase(
            name=name,
            admin_url=self.cluster.url(name),
            app_url=(
                f"postgresql+psycopg://{app_role(track)}:{APP_PASSWORD}"
                f"@{LOOPBACK}:{self.cluster.port}/{name}"
            ),
            beside=beside,
            track=track,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTemporal:
    """A running Temporal server. Give every test its own workflow ids and task queue."""

    __test__ = False

    server: TemporalServer

    @property
    def address(self) -> str:
        return self.server.address

    async def connect(self, namespace: str = "default") -> Client:
        """A plain client: no codec, no plugin."""
        return await Client.connect(self.address, namespace=namespace)


def postgres_on(cluster: Cluster) -> TestPostgres:
    """A cluster that runs, for tests."""
    databases = {
        track: CleanDatabases(
            template=template_of(track),
            roles=[app_role(track), *roles_of(track)],
            connect=cluster.connect,
            prefix=f"test_{track}",
        )
        for track in (SCHEMA, SUITABILITY)
    }
    return TestPostgres(cluster=cluster, databases=databases)


def _changed_by_some_job(track: str) -> list[str]:
    lacking = {"advice_notes"} if track == SUITABILITY else set()
    return [
        table
        for table, by_job in TABLES.items()
        if table not in lacking and "UPDATE" in str(by_job)
    ]


def app_role(track: str) -> str:
    """A login that tests have and no service: what it does is the work of all jobs at once."""
    return f"{track}_app"


def roles_of(track: str) -> list[str]:
    """The logins of a track's jobs."""
    return [role_for(track, job) for job in Job]


def template_of(track: str) -> str:
    """The database that a track's test databases are copies of."""
    return f"{TEMPLATE}_{track}"


def cluster_in(folder: Path, settings: Mapping[str, str] = FAST) -> Cluster:
    """A cluster to be started in `folder`, on a free port."""
    return Cluster(
        data=folder / "postgres",
        port=free_ports().postgres,
        password=APP_PASSWORD,
        log=folder / "postgres.log",
        pid_file=folder / "postgres.json",
        settings=settings,
    )


def server_in(folder: Path) -> TemporalServer:
    """A Temporal server to be started in `folder`, on a free port, without web pages.

    Workflows that are started through a `TimeSkipper` can have their clock moved.
    """
    return TemporalServer(
        database=folder / "temporal.db",
        port=free_ports().temporal,
        ui_port=None,
        log=folder / "temporal.log",
        pid_file=folder / "temporal.json",
        dynamic_config={**TIME_SKIPPING, **PROMPT, **PAUSING},
    )
