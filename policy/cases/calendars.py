"""A newer list of bank holidays reaches a case: what is due so many working days after something is
counted anew, and the case keeps which list it counts by (R117).

A deadline stays what it is: the same name, anchor and rung, at another moment. One that has passed
is never brought back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from policy.bank_holidays import is_newer
from policy.cases.deadlines import Deadline
from policy.cases.state import AnyCase, changed
from policy.changing import changed as changed_deadline
from policy.working_days import NATIONS, counted_anew

S = TypeVar("S", bound=AnyCase)


def counted_by(
    state: S, newer: str, counts_by: str, working_days: Callable[[Deadline], int]
) -> S | None:
    """The same case under a newer list of bank holidays than the one it `counts_by`; None if this
    list is not newer. `working_days` says how many a deadline counts; 0 for one that counts none.
    """
    if not is_newer(newer, counts_by) or state.nation not in NATIONS:
        return None

    def moved(deadline: Deadline) -> Deadline:
        days = working_days(deadline)
        if not days:
            return deadline
        due = counted_anew(deadline.due, days, state.nation, counts_by, newer)
        return changed_deadline(deadline, due=due)

    counted = changed(state, calendar=newer, deadlines=())
    return counted.with_deadlines(*(moved(deadline) for deadline in state.deadlines))
