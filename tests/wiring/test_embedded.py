"""The embedded servers, for real: what they keep when killed, who they are, what they log."""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
)
from temporalio.client import Client

from tests.servers import cluster_in, server_in
from wiring.embedded.postgres import MAJOR, Cluster
from wiring.embedded.problem import StartProblem
from wiring.embedded.process import Child, is_alive

CANARY = "Ottilie Quandt-Featherstonehaugh"
DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """A cluster with the settings of service, made but not running."""
    made = cluster_in(tmp_path_factory.mktemp("cluster"), settings={})
    made.prepare()
    return made


def kill(child: Child) -> None:
    """End a program as a crash does."""
    os.kill(child.pid, signal.SIGKILL)
    child.stop()


def test_what_postgres_committed_outlives_its_kill(cluster: Cluster) -> None:
    child = cluster.start()
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS it")
    kill(child)
    assert (cluster.data / "postmaster.pid").exists()
    child = cluster.start()
    with cluster.connect() as connection:
        assert connection.execute("SELECT it FROM kept").fetchone() == (1,)
    child.stop()


def test_a_new_server_waits_for_what_a_killed_one_left_behind(cluster: Cluster) -> None:
    child = cluster.start()
    orphan = psutil.Process(child.pid).children()[0]
    orphan.suspend()
    kill(child)
    wake_up = threading.Timer(0.5, orphan.resume)
    wake_up.start()
    child = cluster.start()
    wake_up.join()
    assert not is_alive(orphan)
    child.stop()


def test_a_killed_server_whose_end_nobody_has_asked_for_is_no_obstacle(cluster: Cluster) -> None:
    killed = cluster.start()
    os.kill(killed.pid, signal.SIGKILL)
    child = cluster.start()
    assert killed.ended() == -signal.SIGKILL
    assert child.ended() is None
    child.stop()


def test_a_number_that_belongs_to_a_stranger_by_now_is_no_obstacle(cluster: Cluster) -> None:
    kill(cluster.start())
    lock = cluster.data / "postmaster.pid"
    rest = lock.read_text().split("\n", 1)[1]
    lock.write_text(f"{os.getpid()}\n{rest}")
    child = cluster.start()
    assert child.ended() is None
    child.stop()


def test_postgres_listens_on_the_loopback_address_only_and_asks_for_a_password(
    cluster: Cluster,
) -> None:
    child = cluster.start()
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(child.pid).net_connections(kind="all")
        if connection.status == psutil.CONN_LISTEN
    }
    with pytest.raises(psycopg.OperationalError, match="password"):
        replace(cluster, password="a guess").connect()
    child.stop()
    assert listening == {"127.0.0.1"}


def test_postgres_never_runs_as_root_and_its_files_are_its_own(cluster: Cluster) -> None:
    child = cluster.start()
    owner = psutil.Process(child.pid).uids().effective
    child.stop()
    assert owner != 0
    assert cluster.data.stat().st_uid == owner
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700


def test_values_of_a_refused_row_are_in_no_log(cluster: Cluster) -> None:
    child = cluster.start()
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE people (name text PRIMARY KEY, age int)")
        for age in ("1", "1", CANARY):
            try:
                connection.execute("INSERT INTO people VALUES (%s, %s)", [CANARY, age])
            except psycopg.Error as refused:
                assert CANARY in str(refused)
    child.stop()
    assert "database system is ready" in cluster.log.read_text()
    assert "Ottilie" not in cluster.log.read_text()


def test_files_of_another_major_version_are_refused_and_left_alone(cluster: Cluster) -> None:
    version = cluster.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(StartProblem, match="PostgreSQL 17") as refused:
        cluster.start()
    assert refused.value.code == "postgres-version"
    assert version.read_text() == "17\n"
    version.write_text(f"{MAJOR}\n")


def test_a_password_that_does_not_fit_the_files_is_said_at_once(cluster: Cluster) -> None:
    with pytest.raises(StartProblem, match="password authentication failed") as refused:
        replace(cluster, password="a guess").start()
    assert refused.value.code == "postgres-did-not-start"


@pytest.fixture
def blocked(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a server's file cannot be made, for its name is taken by a folder."""
    (tmp_path / "temporal.db").mkdir()
    yield tmp_path


async def test_a_temporal_that_cannot_start_says_where_its_log_is(blocked: Path) -> None:
    with pytest.raises(StartProblem, match=r"temporal\.log") as refused:
        await server_in(blocked).start()
    assert refused.value.code == "temporal-did-not-start"


async def test_what_temporal_answered_outlives_its_kill(tmp_path: Path) -> None:
    server = server_in(tmp_path)
    child = await server.start()
    await _register(await Client.connect(server.address), "kept")
    kill(child)
    child = await server.start()
    client = await Client.connect(server.address)
    found = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="kept")
    )
    child.stop()
    assert found.config.workflow_execution_retention_ttl.seconds == DAY


async def _register(client: Client, namespace: str) -> None:
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=namespace, workflow_execution_retention_period=Duration(seconds=DAY)
        )
    )
