"""A connection to Temporal as the settings say it: one client a process, with the one plugin, and
the one runtime behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from temporalio.client import Client, Interceptor
from temporalio.runtime import Runtime
from temporalio.service import RPCError, TLSConfig

from store.keys import CaseKeys
from wiring.codec import CaseCodec
from wiring.metrics import runtime
from wiring.plugin import case_plugin
from wiring.settings import Settings
from wiring.temporal_profile import tls_of
from wiring.tracks import TRACKS

CONNECT_SECONDS = 5.0


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
                tls=_tls_of(settings),
                plugins=[case_plugin(codec, interceptors)],
                runtime=runtime_of(settings),
                # The default names the machine, and the identity is readable by everybody.
                identity="referrals",
            )
    except (RPCError, RuntimeError, TimeoutError, OSError):
        return None


def _tls_of(settings: Settings) -> bool | TLSConfig:
    if settings.temporal_tls and settings.temporal_config is not None:
        return tls_of(settings.temporal_config, settings.temporal_profile)
    return settings.temporal_tls


_made: list[Runtime] = []


def runtime_of(settings: Settings, process: str = "") -> Runtime:
    """The one runtime of this process, made by the person who asks first: the engine core's own
    lines go through the allow-list like all others, and a process that has metrics shows them.
    """
    if not _made:
        _made.append(runtime(settings.metrics_of(process), settings.track))
    return _made[0]
