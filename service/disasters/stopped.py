"""What stops one case of many on the way, in a word: so that the others are gone on with, and this
one is named with why.
"""

from __future__ import annotations

from temporalio.service import RPCError

from service.failures import out_of_reach, refusal_of
from service.health.reconciling import OUT_OF_REACH
from store.keys import KeyStoreUnreachable
from wiring.logs import get_logger

KEYS_OUT_OF_REACH = "key-store-out-of-reach"

log = get_logger("rebuild")


def why_stopped(error: Exception) -> str:
    """Its stable code, if it is that somebody does not answer; otherwise the class of what was met:
    the error's text may hold anything.
    """
    if isinstance(error, RPCError):
        return OUT_OF_REACH.code
    if isinstance(error, KeyStoreUnreachable):
        return KEYS_OUT_OF_REACH
    refusal = refusal_of(error) if out_of_reach(error) else None
    if refusal is not None:
        return refusal.code
    log.error("rebuild-stopped", error=error)
    return type(error).__name__
