"""The composition root: settings in, the connected parts out. Worker, watchdog, command line and
tests all come through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, Interceptor
from temporalio.runtime import Runtime
from temporalio.service import RPCError

from activities.case_client import CaseClient
from activities.sending import Moment, NoticeSender
from activities.starts_beside import finish_starts
from notify.alarm_channel import AlarmChannel
from notify.choose import alarm_channel_of, channel_of
from notify.protocol import Notifier
from scanning.choose import scanner_of
from scanning.protocol import MalwareScanner
from store.case_keys import CaseKeyTable
from store.case_store import CaseStore
from store.cases import policy_now
from store.clock import ProcessClocks, keep_clocks
from store.engine import open_engine
from store.keys import CaseKeys, KeyRing
from store.outside_file import OutsideFile
from store.outside_log import NoOutsideLog, OutsideLog
from wiring.codec import CaseCodec
from wiring.engine_clock import EngineClock
from wiring.key_store import half_store_of
from wiring.metrics import runtime
from wiring.plugin import case_plugin
from wiring.settings import Settings
from wiring.tracks import TRACKS, TrackWiring

CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class App:
    """The parts of one process of one namespace."""

    settings: Settings
    engine: AsyncEngine
    keys: CaseKeys
    channel: Notifier
    client: Client | None
    moment: Moment = policy_now
    outside: OutsideLog = field(default_factory=NoOutsideLog)

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

    def sender(self, guard: str) -> NoticeSender:
        """A sender of notices in one guard's name."""
        wording = self.track_wiring.wording
        return NoticeSender(
            self.store,
            wording,
            self.channel,
            guard,
            self.moment,
            self.alarm,
            self.settings.web_address,
            self.outside,
        )


@asynccontextmanager
async def open_app(
    settings: Settings, process: str, *, temporal: bool = True, lazy: bool = False
) -> AsyncIterator[App]:
    """Connect. A Temporal that is out of reach gives an app without a client: what is accepted then
    starts later. A `lazy` one is reached for when it is first needed, and again each time.

    Raises:
        KeyRingError: the key ring is missing or damaged.
        HalfStoreError: the key store is.
    """
    engine = open_engine(
        settings.database_url.get_secret_value(), settings.database_schema, process
    )
    try:
        keys = CaseKeys(
            KeyRing.load(settings.key_ring), CaseKeyTable(engine), half_store_of(settings)
        )
        # Only for a process whose own clock and the database's contradict each other.
        keep_clocks(
            engine,
            ProcessClocks(third=EngineClock(lambda: connect(settings, keys), settings.track).read),
        )
        if settings.metrics_of(process):
            runtime_of(settings, process)
        with _traced(settings, process, temporal) as interceptors:
            client = await connect(settings, keys, interceptors, lazy) if temporal else None
            outside = OutsideFile(outside_folder(settings), settings.track)
            yield App(settings, engine, keys, channel_of(settings), client, outside=outside)
            await finish_starts()
    finally:
        await engine.dispose()


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


async def connect(
    settings: Settings,
    keys: CaseKeys,
    interceptors: Sequence[Interceptor] = (),
    lazy: bool = False,
) -> Client | None:
    """A client with the one plugin, or None if Temporal is out of reach."""
    prefix = TRACKS[settings.track].cases.track.prefix
    codec = CaseCodec(keys, settings.namespace, prefix)
    token = settings.temporal_token
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await Client.connect(
                settings.temporal_address,
                namespace=settings.namespace,
                lazy=lazy,
                api_key=token.get_secret_value() if token else None,
                # A token alone would make the client insist on TLS, which our own doors have not.
                tls=settings.temporal_tls,
                plugins=[case_plugin(codec, interceptors)],
                runtime=runtime_of(settings),
                # The default names the machine, and the identity is readable by everybody.
                identity="referrals",
            )
    except (RPCError, RuntimeError, TimeoutError, OSError):
        return None


_made: list[Runtime] = []


def runtime_of(settings: Settings, process: str = "") -> Runtime:
    """The one runtime of this process, made by the person who asks first: the engine core's own
    lines go through the allow-list like all others, and a process that has metrics shows them.
    """
    if not _made:
        _made.append(runtime(settings.metrics_of(process), settings.track))
    return _made[0]
