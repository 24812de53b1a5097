"""The composition root: settings in, the connected parts out. Worker, watchdog, command line and
tests all come through here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, Interceptor

from activities.case_client import CaseClient
from activities.sending import NoticeSender
from activities.starts_beside import finish_starts
from notify.alarm_channel import AlarmChannel
from notify.choose import alarm_channel_of, channel_of
from notify.protocol import Notifier
from scanning.choose import scanner_of
from scanning.protocol import MalwareScanner
from store.case_keys import CaseKeyTable
from store.case_store import CaseStore
from store.clock import ProcessClocks, keep_clocks
from store.engine import open_engine
from store.half_store import HalfStore
from store.jobs import ForOrganisation, Job
from store.keys import CaseKeys, KeyRing
from store.organisation_engine import engine_for, open_organisation_engine
from store.outside_file import OutsideFile
from store.outside_log import NoOutsideLog, OutsideLog
from store.tries_in_hand import TriesInHand
from wiring.engine_clock import EngineClock
from wiring.key_store import half_store_of
from wiring.settings import Settings
from wiring.temporal_client import connect, runtime_of
from wiring.tracks import TRACKS, TrackWiring

JOBS: Mapping[str, Job] = {
    "worker": Job.WORKER,
    "sender": Job.SENDER,
    "watchdog": Job.WATCHDOG,
    "web": Job.WEB,
}
"""The job of each program of a service. Others, such as the sample's, use the general address."""
SENDERS_CONNECTIONS = 8
_BY_KEYS = frozenset({Job.WORKER, Job.SENDER})
"""Jobs that ask by keys, thousands of times the same."""
_ASKED_BY_ORGANISATIONS = frozenset({None, Job.WEB})
_FOR_KEYS = 2
"""Of these, for keys of cases: see `_keys`."""
CONNECTIONS, _BESIDE_ORGANISATIONS, _ORGANISATIONS_CONNECTIONS = 20, 12, 8
"""At most, and kept once they are open. Those for organisations are the pages' login's too:
together they are no more than any other process's.
"""


@dataclass(frozen=True, slots=True)
class SendingParts:
    """What sends in a process whose own job is another, the watchdog's or in the embedded default
    the worker's: connections of the sender's role.
    """

    engine: AsyncEngine
    keys: CaseKeys


@dataclass(frozen=True, slots=True)
class App:
    """The parts of one process of one namespace."""

    settings: Settings
    engine: AsyncEngine
    keys: CaseKeys
    channel: Notifier
    client: Client | None
    outside: OutsideLog = field(default_factory=NoOutsideLog)
    sending: SendingParts | None = None
    job: Job | None = None
    organisations: AsyncEngine | None = None
    tries: TriesInHand = field(default_factory=TriesInHand)

    def for_organisation(self, code: str, side: ForOrganisation) -> App:
        """The same app for what an organisation asks: its database shows that organisation's rows.
        Keys of cases are still found by this process itself: they open nothing that is not shown.

        Raises:
            RuntimeError: this process has no connections for requests of organisations.
        """
        if self.organisations is None:
            raise RuntimeError("this process answers no requests of organisations")
        track = self.settings.track
        return replace(self, engine=engine_for(self.organisations, track, code, side))

    @property
    def track_wiring(self) -> TrackWiring:
        """The parts of this process's track."""
        return TRACKS[self.settings.track]

    @property
    def store(self) -> CaseStore[Any, Any, Any]:
        """Where the track's cases are kept."""
        return CaseStore(self.engine, self.keys, self.track_wiring.forms)

    @property
    def case_client(self) -> CaseClient:
        """The way to this namespace's workflows."""
        return CaseClient(
            self.store, self.track_wiring.cases, self.client, self.settings.task_queue
        )

    @property
    def scanner(self) -> MalwareScanner | None:
        """Who says whether a file is clean; None if nobody does."""
        return scanner_of(self.settings)

    @property
    def alarm(self) -> AlarmChannel:
        """The way of alarms about the service."""
        return alarm_channel_of(self.settings, self.channel)

    def as_sender(self) -> App:
        """The same app with the sender's login alone. A process that was given no such login has no
        other way to send: its own job's would be refused, by the database.
        """
        if self.sending is None:
            return self
        return replace(
            self, engine=self.sending.engine, keys=self.sending.keys, sending=None, job=Job.SENDER
        )

    def sender(self, guard: str) -> NoticeSender:
        """A sender of notices in one guard's name."""
        return NoticeSender(
            self.as_sender().store,
            self.track_wiring.wording,
            self.channel,
            guard,
            self.alarm,
            self.settings.web_address,
            self.outside,
        )


@asynccontextmanager
async def open_app(
    settings: Settings,
    process: str,
    *,
    temporal: bool = True,
    lazy: bool = False,
    job: Job | None = None,
    sends: bool = False,
) -> AsyncIterator[App]:
    """Connect, as the role of a job if it is not the process's own. A Temporal that is out of reach
    gives an app without a client: what is accepted then starts later. A `lazy` one is reached for
    when it is first needed, and again each time. A process that `sends` beside its own job does so
    by the sender's login, and has to know it.

    Raises:
        KeyRingError: the key ring is missing or damaged.
        HalfStoreError: the key store is.
    """
    job = job or JOBS.get(process)
    async with AsyncExitStack() as engines:
        asked = job in _ASKED_BY_ORGANISATIONS
        most = _BESIDE_ORGANISATIONS if asked else CONNECTIONS
        most = SENDERS_CONNECTIONS if job is Job.SENDER else most
        engine = _engine(engines, settings, process, job, most - _FOR_KEYS)
        ring, halves = KeyRing.load(settings.key_ring), half_store_of(settings)
        keys = _keys(engines, settings, process, job, ring, halves)
        sending = None
        if sends and job is not Job.SENDER:
            its = (engines, settings, f"{process}-sender", Job.SENDER)
            own = _engine(*its, SENDERS_CONNECTIONS - _FOR_KEYS)
            sending = SendingParts(own, _keys(*its, ring, halves))
        organisations = None
        if asked:
            organisations = _engine_of_organisations(engines, settings, process, job)
        # Only for a process whose own clock and the database's contradict each other.
        third = EngineClock(lambda: connect(settings, keys), settings.track).read
        for used in (engine, organisations, sending.engine if sending else None):
            if used is not None:
                keep_clocks(used, ProcessClocks(third=third))
        if settings.metrics_of(process):
            runtime_of(settings, process)
        with _traced(settings, process, temporal) as interceptors:
            client = await connect(settings, keys, interceptors, lazy) if temporal else None
            yield App(
                settings,
                engine,
                keys,
                channel_of(settings),
                client,
                outside=OutsideFile(outside_folder(settings), settings.track),
                sending=sending,
                job=job,
                organisations=organisations,
            )
            await finish_starts()


def _engine(
    engines: AsyncExitStack, settings: Settings, process: str, job: Job | None, most: int
) -> AsyncEngine:
    address = settings.database_of(job).get_secret_value()
    by_keys = job in _BY_KEYS
    engine = open_engine(address, settings.database_schema, process, most, by_keys=by_keys)
    engines.push_async_callback(engine.dispose)
    return engine


def _keys(
    engines: AsyncExitStack,
    settings: Settings,
    process: str,
    job: Job | None,
    ring: KeyRing,
    halves: HalfStore,
) -> CaseKeys:
    """Keys of cases, asked for by connections of their own. Whoever holds a row needs its case's
    key before it is done: with as many at work as there are connections, all would wait for one
    that the others have.
    """
    return CaseKeys(ring, CaseKeyTable(_engine(engines, settings, process, job, _FOR_KEYS)), halves)


def _engine_of_organisations(
    engines: AsyncExitStack, settings: Settings, process: str, job: Job | None
) -> AsyncEngine:
    engine = open_organisation_engine(
        settings.database_of(job).get_secret_value(),
        settings.database_schema,
        f"{process}-organisations",
        settings.track,
        _ORGANISATIONS_CONNECTIONS,
    )
    engines.push_async_callback(engine.dispose)
    return engine


@asynccontextmanager
async def as_job(app: App, job: Job) -> AsyncIterator[App]:
    """The same app with the login of another job, for as long as this lasts."""
    if app.job in (None, job):
        yield app
        return
    async with AsyncExitStack() as engines:
        its = (engines, app.settings, f"as-{job}", job)
        engine, keys = _engine(*its, 4), _keys(*its, app.keys.ring, app.keys.halves)
        organisations = None
        if job in _ASKED_BY_ORGANISATIONS:
            organisations = _engine_of_organisations(engines, app.settings, f"as-{job}", job)
        yield replace(
            app, engine=engine, keys=keys, job=job, sending=None, organisations=organisations
        )
        await finish_starts()


@contextmanager
def _traced(settings: Settings, process: str, temporal: bool) -> Iterator[list[Interceptor]]:
    """What makes a process's traces, if it is to make any. They leave at the end."""
    if not (settings.traces_to and temporal):
        yield []
        return
    # Nobody else pays for the library, at the start of each command.
    from wiring.traces import tracing

    with tracing(settings.traces_to, f"{settings.track}-{process}") as interceptor:
        yield [interceptor]


def outside_folder(settings: Settings) -> Path:
    """Where this process keeps the outside log."""
    return settings.data_dir / settings.outside_log


def outside_folders(settings: Settings) -> tuple[Path, ...]:
    """Where outside logs are that this process reaches: its own first, then other machines'."""
    own = outside_folder(settings)
    if settings.outside_logs is None:
        return (own,)
    found = sorted((settings.data_dir / settings.outside_logs).glob("*"))
    return (own, *(path for path in found if path.is_dir() and path != own))
