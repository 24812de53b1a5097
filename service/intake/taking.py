"""Taking referrals in, one or a file of them, and saying what would become of them without keeping
anything: by a member of staff for anybody who may refer, or by an organisation for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.files.rows import BadRow, Row
from service.intake.bundles import take_bundles
from service.intake.referrals import Cells, IntakeOutcome, ReferralIntake
from service.intake.rows import TakenRow, take_rows
from service.permissions import ByOrganisation
from service.starting import Starting
from store.jobs import ForOrganisation

Each = Callable[[TakenRow[IntakeOutcome]], None]
"""What is done with each row after its commit, in the order of the rows."""

_CHECKED_AT_ONCE = 4
"""Rows looked up together: half of a process's connections for organisations, so that others need
not wait.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReferral:
    """What became of one referral. `later`: it is on record with its clock running, and its
    workflow is started when Temporal is back.
    """

    outcome: IntakeOutcome
    later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBatch:
    """A file that was taken in, under the name of its batch. `later` counts the cases whose
    workflow is started when Temporal is back, `mistakes` the rows over which the program failed.
    """

    batch: str
    later: int
    mistakes: int


@use_case(staff=lambda permissions: permissions.take_in, organisations=ByOrganisation.REFER)
async def may_take_in(context: Context) -> Refusal | None:
    """Whether the person who acts may take referrals in: asked before they type one."""
    return None


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REFER,
    way=ForOrganisation.LETTERBOX,
)
async def take_referral(context: Context, cells: Cells) -> TakenReferral | Refusal:
    """Take one referral. What is given back is committed."""
    intake = await _begin(context)
    async with Starting(context.app.case_client) as starting:
        outcome = await intake.take_cells(cells)
        if outcome.state is not None:
            starting.add(outcome.state)
    return TakenReferral(outcome=_shown(context, outcome), later=bool(starting.later))


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REFER,
    way=ForOrganisation.LETTERBOX,
)
async def take_referrals(
    context: Context, rows: Iterable[Row | BadRow], each: Each, *, batch: str = ""
) -> TakenBatch | Refusal:
    """Take every row, each committed by itself and told in its order, with its workflow started
    beside it. What `rows` or `each` raises ends it, and what came before stays. They go on with a
    `batch` that was begun before, or begin one.

    Raises:
        FileRefused: there is no row.
        SQLAlchemyError: the database is out of reach.
    """
    intake, mistakes = await _begin(context), 0
    intake.batch = batch or intake.batch
    async with Starting(context.app.case_client) as starting:
        async for taken in take_bundles(intake, rows):
            if taken.outcome.state is not None:
                starting.add(taken.outcome.state)
            mistakes += taken.mistake
            each(replace(taken, outcome=_shown(context, taken.outcome)))
    return TakenBatch(batch=intake.batch, later=starting.later, mistakes=mistakes)


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REFER,
    way=ForOrganisation.LETTERBOX,
)
async def check_referral(context: Context, cells: Cells) -> IntakeOutcome | Refusal:
    """What would become of a referral if it were sent now. Nothing is kept, not even that it was
    asked.
    """
    return await (await _begin(context)).check_cells(cells)


@use_case(
    staff=lambda permissions: permissions.take_in,
    organisations=ByOrganisation.REFER,
    way=ForOrganisation.LETTERBOX,
)
async def check_referrals(
    context: Context, rows: Iterable[Row | BadRow], each: Each
) -> int | Refusal:
    """The same for every row of a file, each by itself; over how many the program failed. Two rows
    of one file with the same number are not held against each other.

    Raises:
        FileRefused: there is no row.
    """
    mistakes = 0
    checking = _Checking(await _begin(context))
    async for checked in take_rows(checking, rows, at_once=_CHECKED_AT_ONCE):
        mistakes += checked.mistake
        each(checked)
    return mistakes


class _Checking:
    """An intake that keeps nothing."""

    def __init__(self, intake: ReferralIntake) -> None:
        self._intake = intake
        self.failed = intake.failed

    async def take(self, row: Row | BadRow) -> IntakeOutcome:
        """What would become of one record of a file."""
        return await self._intake.check(row)


async def _begin(context: Context) -> ReferralIntake:
    return await ReferralIntake.begin(context.app, context.by, sender=context.organisation)


def _shown(context: Context, outcome: IntakeOutcome) -> IntakeOutcome:
    """An organisation learns nothing of cases that are not its own, not even that there is one."""
    if context.member is not None or not outcome.possible_duplicate_of:
        return outcome
    return replace(outcome, reason="", possible_duplicate_of="")
