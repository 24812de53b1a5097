"""Whether it is one case alone that does not open, and passing over that one.

A damaged slot, a copy of the key store that is older than the case, or a row that somebody changed
shuts one case. Whoever goes through many says so and goes on with the others. A key store that is
out of reach shuts all of them: then whoever goes through them stops, and comes again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import TypeVar

from store.forms import NoKey
from store.keys import KeyUnusable
from store.sealing import SealBroken

T = TypeVar("T")

KEY_LACKING, KEY_UNUSABLE, ROW_ALTERED = "case-key-lacking", "case-key-unusable", "case-row-altered"
_CODES = ((NoKey, KEY_LACKING), (KeyUnusable, KEY_UNUSABLE), (SealBroken, ROW_ALTERED))
_log = logging.getLogger("referrals.cases")


def why_unopened(error: BaseException) -> str:
    """The code of why this one case does not open; empty if that is not what the error says."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), "")


class Unopened:
    """The cases that did not open in one pass over many: each is said once in the log."""

    def __init__(self) -> None:
        self._said = set[str]()

    async def passing_over(self, reference: str, opening: Awaitable[T]) -> T | None:
        """What came of opening a case; None for one that does not open. Raises whatever concerns
        more than this case.
        """
        try:
            return await opening
        except Exception as error:
            if not (code := why_unopened(error)):
                raise
            self._say(reference, code)
            return None

    def _say(self, reference: str, code: str) -> None:
        # Without a key is every case that was erased: nothing is wrong with it.
        if code == KEY_LACKING or reference in self._said:
            return
        self._said.add(reference)
        fields = {"reference": reference, "code": code}
        _log.warning("event", extra={"event": "case-does-not-open", "fields": fields})
