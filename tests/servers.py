"""Real servers for tests, on free ports and in temporary folders: what fixtures hand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from temporalio.client import Client

from store.migrate import role_of, upgrade
from tests.clean_databases import CleanDatabases
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.temporal import PROMPT, TIME_SKIPPING, TemporalServer

# Speed over durability: these files are thrown away, even after a crash.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SCHEMA, SUITABILITY = "support", "suitability"
APP_ROLE = role_of(SCHEMA)
TEMPLATE = "template_migrated"
APP_PASSWORD = "only-for-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDatabase:
    """One migrated database of a test's own. Addresses are as SQLAlchemy takes them."""

    __test__ = False

    name: str
    admin_url: str
    app_url: str
    schema: str = SCHEMA
    track: str = "support"
    app_password: str = APP_PASSWORD

    def of_suitability(self) -> TestDatabase:
        """The other track's schema beside the first, reached as its own role."""
        url = self.app_url.replace(APP_ROLE, role_of(SUITABILITY), 1)
        return replace(self, app_url=url, schema=SUITABILITY, track=SUITABILITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPostgres:
    """A running cluster; its migrated databases are like one template."""

    __test__ = False

    cluster: Cluster
    databases: CleanDatabases

    @property
    def admin_url(self) -> str:
        return self.cluster.url("postgres")

    def make_template(self) -> None:
        """Migrate both schemas once; a copy costs milliseconds."""
        self.cluster.create_database(TEMPLATE)
        for track in (SCHEMA, SUITABILITY):
            upgrade(self.cluster.url(TEMPLATE), track, APP_PASSWORD, track)

    @contextmanager
    def database(self) -> Iterator[TestDatabase]:
        """A database of one's own, for as long as this lasts."""
        name = self.databases.take()
        try:
            yield TestDatabase(
                name=name,
                admin_url=self.cluster.url(name),
                app_url=(
                    f"postgresql+psycopg://{APP_ROLE}:{APP_PASSWORD}"
                    f"@{LOOPBACK}:{self.cluster.port}/{name}"
                ),
            )
        finally:
            self.databases.give_back(name)


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
    databases = CleanDatabases(template=TEMPLATE, connect=cluster.connect)
    return TestPostgres(cluster=cluster, databases=databases)


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
        dynamic_config={**TIME_SKIPPING, **PROMPT},
    )
