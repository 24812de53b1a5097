"""The hour of October that London's clocks show twice: which of the two each time of a row means.

The times of a referral follow each other. Where only one reading keeps them in order, that one is
meant. Where both do, the earlier is taken: the 24 hours then run from the earlier moment, which is
the cautious reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise, product

from policy.support.intake.remarks import Remark
from policy.time import shown_again

Times = dict[str, datetime | None]


def in_order(
    written: Mapping[str, tuple[str, datetime | None]],
) -> tuple[Times, tuple[Remark, ...]]:
    """Times as they were written and first read, in the order in which they must follow each other:
    as they are meant, with a remark on each that could have meant two moments.
    """
    first: Times = {name: moment for name, (_, moment) in written.items()}
    again = {name: _again(text, moment) for name, (text, moment) in written.items()}
    if not any(again.values()):
        return first, ()
    chosen = next(filter(_follow, _readings(first, again)), first)
    found = (_remark(name, chosen[name] == later) for name, later in again.items() if later)
    return chosen, tuple(found)


def _again(text: str, moment: datetime | None) -> datetime | None:
    # One that says which clocks it means can mean only one moment.
    return None if moment is None or text[-1:].isalpha() else shown_again(moment)


def _readings(first: Times, again: Mapping[str, datetime | None]) -> list[Times]:
    """Every reading, those of an earlier last time first."""
    both = [(first[name], again[name]) if again[name] else (first[name],) for name in first]
    # The last one, which the clock runs from, turns slowest.
    turned = product(*reversed(both))
    return [dict(zip(first, reversed(times), strict=True)) for times in turned]


def _follow(times: Times) -> bool:
    moments = [moment for moment in times.values() if moment is not None]
    return all(earlier <= later for earlier, later in pairwise(moments))


def _remark(name: str, second: bool) -> Remark:
    which, other = ("second", "BST") if second else ("first", "GMT")
    why = " Only so are the times of this referral in order." if second else ""
    return Remark(
        code="hour-shown-twice",
        field=name,
        sentence=f"London's clocks showed this time twice that night; it was read as the {which}."
        + why,
        what_to_do=f"If it was the other one, write {other} after it.",
        rule="R16",
    )
