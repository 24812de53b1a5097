"""The whole system on a folder of its own: real servers with durable settings, the watchdog, a
worker that also sends, as in the embedded default, and a worker and a sender apart, as in service.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

from policy.organisations import REFERRERS
from policy.support.words import Role, Team
from service.prepare import prepare
from store import staff
from store.jobs import Job
from store.policy_time import clock
from tests.apps import DIGEST, SAMPLE, enter_organisations
from tests.chaos.full_disk import OwnDisk
from tests.chaos.moved_clocks import MovedClocks
from tests.chaos.programs import Managed, keep_running, until_at_work
from tests.chaos.proxy import Proxy
from tests.chaos.worker import AT_WORK
from wiring.app import App, open_app
from wiring.embedded.addresses import admin_of, write_addresses
from wiring.embedded.folder import FIRST_TRACK, Folder
from wiring.embedded.key_rings import require_keys
from wiring.embedded.ports import free_ports
from wiring.embedded.postgres import Cluster
from wiring.embedded.process import Launch
from wiring.embedded.temporal import PAUSING, TemporalServer
from wiring.serving import ServedPart
from wiring.settings import Settings

ROOT = Path(__file__).parents[2]
WORKERS = ("worker-1", "worker-2")
SENDER = "sender"
SERVE: Mapping[str, tuple[str, ...]] = {
    "worker-1": (ServedPart.CASES, ServedPart.NOTICES),
    "worker-2": (ServedPart.CASES,),
    SENDER: (ServedPart.NOTICES,),
}
"""What each process of them serves."""
CLOCKED = ("postgres", "watchdog", *SERVE)
"""Whose clock can jump."""
_DATABASE, _TEMPORAL = "disk-of-the-database", "disk-of-temporal"
ON_DUTY = {
    "S-3001": (Role.DUTY_SUPERVISOR, 1),
    "S-3002": (Role.DUTY_SUPERVISOR, 2),
    "S-3003": (Role.MANAGER, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosSystem:
    """A running system, an app of the harness's own on it, and its programs by name."""

    folder: Folder
    cluster: Cluster
    server: TemporalServer
    app: App
    programs: Mapping[str, Managed]
    clocks: MovedClocks
    proxies: Mapping[str, Proxy]
    disk: OwnDisk


@asynccontextmanager
async def running_system(
    disk: OwnDisk, environment: Mapping[str, str]
) -> AsyncIterator[ChaosSystem]:
    """Everything up on a disk, and started again whenever it ends. `environment` is added to that
    of workers, sender and watchdog. All programs of ours reach the servers through proxies, by
    which the network can fail.
    """
    root, ports = disk.folder, free_ports().without_doors()
    folder, clocks = Folder(root), MovedClocks.made()
    proxies = {"postgres": Proxy(ports.postgres), "temporal": Proxy(ports.temporal)}
    with folder.opened():
        _set_apart(disk, folder)
        require_keys(folder, FIRST_TRACK)
        cluster, server = _cluster(folder, ports.postgres), _server(folder, ports.temporal)
        programs = _programs(folder, cluster, server, environment, clocks, proxies)
        try:
            for proxy in proxies.values():
                await proxy.start()
            await _start_servers(programs, cluster, server)
            write_addresses(folder, ports)
            settings = Settings.load(root)
            admin = admin_of(folder, ports, FIRST_TRACK)
            await prepare(settings, admin)
            # It enters and checks what no one job may.
            async with open_app(settings.with_database(admin.database_url), "chaos") as app:
                await _furnish(app)
                for name in ("watchdog", *SERVE):
                    await programs[name].start()
                await until_at_work(programs.values())
                keeping = asyncio.create_task(keep_running(programs.values()))
                yield ChaosSystem(
                    folder=folder,
                    cluster=cluster,
                    server=server,
                    app=app,
                    programs=programs,
                    clocks=clocks,
                    proxies=proxies,
                    disk=disk,
                )
                keeping.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await keeping
        finally:
            for program in reversed(programs.values()):
                # The proxies, which it reaches the servers by until its end, are of this loop.
                await asyncio.to_thread(program.stop)
            for proxy in proxies.values():
                await proxy.stop()
            clocks.remove()


def _set_apart(disk: OwnDisk, folder: Folder) -> None:
    """A disk each for what can be full by itself."""
    place = folder.place(FIRST_TRACK)
    # The database's own user comes through to its folder.
    disk.apart("the database's", folder.root / _DATABASE, 0o711)
    disk.apart("Temporal's", folder.root / _TEMPORAL)
    disk.apart("the key store's", place.key_store.parent)
    disk.apart("the notices'", place.notices)
    disk.apart("the outside log's", folder.root / "outside-log")
    disk.apart("the logs'", folder.log("any").parent)


def _cluster(folder: Folder, port: int) -> Cluster:
    return Cluster(
        data=folder.root / _DATABASE / folder.postgres.name,
        port=port,
        password=folder.secret("postgres-admin.password"),
        log=folder.log("postgres"),
        pid_file=folder.pid_file("postgres"),
    )


def _server(folder: Folder, port: int) -> TemporalServer:
    return TemporalServer(
        database=folder.root / _TEMPORAL / folder.temporal.name,
        port=port,
        ui_port=None,
        log=folder.log("temporal"),
        pid_file=folder.pid_file("temporal"),
        dynamic_config=PAUSING,
    )


def _programs(
    folder: Folder,
    cluster: Cluster,
    server: TemporalServer,
    environment: Mapping[str, str],
    clocks: MovedClocks,
    proxies: Mapping[str, Proxy],
) -> dict[str, Managed]:
    """By name, in the order of their start; stopped in the opposite one."""

    def database() -> Launch:
        launch = cluster.prepare()
        moved = {**launch.environment, **clocks.environment("postgres")}
        return replace(launch, environment=moved)

    def watchdog() -> Launch:
        its = {**environment, **clocks.environment("watchdog"), **_through(folder, proxies)}
        return _python(folder, "watchdog", "tests.chaos.watchdog", environment=its)

    def worker(name: str) -> Launch:
        its = {**environment, **clocks.environment(name), **_through(folder, proxies)}
        return _python(folder, name, "tests.chaos.worker", *SERVE[name], environment=its)

    found = {
        "postgres": Managed("postgres", database),
        "temporal": Managed("temporal", server.prepare),
        "watchdog": Managed("watchdog", watchdog),
    }
    for name in SERVE:
        launch = partial(worker, name)
        found[name] = Managed(name, launch, lambda pid: (folder.root / f"{AT_WORK}{pid}").exists())
    return found


def _through(folder: Folder, proxies: Mapping[str, Proxy]) -> dict[str, str]:
    """The addresses of the servers as programs of ours are told them."""
    settings, port = Settings.load(folder.root), int(proxies["postgres"].port)
    addresses = {}
    for job in (Job.WORKER, Job.SENDER, Job.WATCHDOG):
        through = make_url(settings.database_of(job).get_secret_value()).set(port=port)
        name = f"REFERRALS_{job}_DATABASE_URL".upper()
        addresses[name] = through.render_as_string(hide_password=False)
    return addresses | {"REFERRALS_TEMPORAL_ADDRESS": proxies["temporal"].address}


def _python(
    folder: Folder, name: str, module: str, *words: str, environment: Mapping[str, str]
) -> Launch:
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return Launch(
        name=name,
        command=(sys.executable, "-m", module, *words),
        environment={
            **os.environ,
            **environment,
            "PYTHONPATH": paths,
            "REFERRALS_DATA": str(folder.root),
        },
        stop_signal=signal.SIGTERM,
        log=folder.log(name),
        pid_file=folder.pid_file(name),
    )


async def _start_servers(
    programs: Mapping[str, Managed], cluster: Cluster, server: TemporalServer
) -> None:
    for name in ("postgres", "temporal"):
        await programs[name].start()
    await asyncio.to_thread(cluster.wait_until_ready, programs["postgres"].child)
    await server.wait_until_ready(programs["temporal"].child)


async def _furnish(app: App) -> None:
    """The sample's organisations, and people on duty for the first two rungs only: above them the
    alarm must ring.
    """
    async with app.engine.begin() as connection:
        await enter_organisations(connection, SAMPLE, REFERRERS, "S-1001")
        now = await clock(connection)
        for number, (role, position) in ON_DUTY.items():
            member = staff.StaffMember(
                number=number,
                name=f"Invented {number}",
                email=f"{number.lower()}@referrals.example",
                team=Team.SUPPORT,
                roles=(role,),
            )
            await staff.add_staff(connection, member, DIGEST, "S-1001")
            await staff.put_on_duty(
                connection,
                role=role,
                position=position,
                number=number,
                starts=now - timedelta(days=1),
                ends=now + timedelta(days=1),
                recorded_by="S-1001",
            )
