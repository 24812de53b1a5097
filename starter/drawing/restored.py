"""What a check of what was put back says: what is wrong, what is missing, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policy.time import show_london
from starter.drawing.anchors import anchors_in_words
from starter.drawing.outside_log import can_be_gone_by, lines_of_log
from starter.drawing.rebuilt import some

if TYPE_CHECKING:
    from service.disasters.restored import Restored

_SHOWN = 20


def lines_of(found: Restored) -> Iterator[str]:
    """Line by line. It names no person: references and codes."""
    until = "never" if found.record_until is None else show_london(found.record_until)
    count = f"{found.cases} cases, {found.erased} of them erased"
    yield f"The record was last written {until}: {count}."
    yield anchors_in_words(found.anchors.count, found.anchors.newest)
    yield from _wrong(found)
    yield from _lacking(found)
    yield from _next(found)


def _wrong(found: Restored) -> Iterator[str]:
    if found.whole:
        holds = "every chain and anchor holds" if found.anchors.count else "every chain holds"
        yield f"It is whole: {holds}, and a key opens every case."
        return
    for key in found.keys:
        yield f"{key.sentence} {key.what_to_do} ({key.code})"
    if found.unopened:
        yield f"No key opens these cases: {some(found.unopened)}."
    for problem in found.problems[:_SHOWN]:
        yield f"{problem.reference or 'anchors'}: {problem.sentence} ({problem.code})."
    if len(found.problems) > _SHOWN:
        yield f"and {len(found.problems) - _SHOWN} more"


def _lacking(found: Restored) -> Iterator[str]:
    missing = found.missing
    yield from lines_of_log(missing)
    if not found.lacks:
        if can_be_gone_by(missing):
            know = "and the anchors know" if found.anchors.count else "knows"
            yield f"The outside log {know} of nothing that is not on record."
        return
    if moments := missing.moments:
        first, last = show_london(moments[0]), show_london(moments[-1])
        yield f"What is missing on record happened between {first} and {last}:"
    counts = {
        "acts that can be put back": len(missing.acts),
        "acts and referrals that are lost": len(missing.lost),
        "other work that was done": len(missing.undone),
        "cases that had gone further": len(missing.gaps),
        "notices that had left": len(missing.left),
        "cases to be erased again": len(missing.erased),
        "cases that anchors know to have gone further": len(
            {fault.reference for fault in found.lost}
        ),
    }
    yield from (f"  {what}: {count}" for what, count in counts.items() if count)


def _next(found: Restored) -> Iterator[str]:
    if found.problems:
        yield "NOT WHOLE. Start nothing on it, change nothing in it. Next:"
        yield "  restore an earlier moment or another copy, and check that;"
        yield "  keep this one for whoever finds out what happened to it"
        return
    yield "Next, in this order:"
    if found.unopened or found.keys:
        yield "  put back the newest copy of the key store, and check again; only if there is none"
        yield "  newer, go on: these cases are lost, and their organisations are asked for them"
    yield "  referrals admin sign-in NUMBER, referrals admin rebuild, read it, rebuild --apply"
    if found.lacks:
        yield "  tell whoever rebuild names what is lost, today"
    yield "  the same for the other track, if put back too: referrals admin --track TRACK ..."
    yield "  start the programs; referrals admin anchor"
    yield "  a new backup: the log begins anew from here"
