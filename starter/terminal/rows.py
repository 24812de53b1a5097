"""What is said of each row that was taken in, and of all of them at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policy.support.intake.noise import ASKS_NOTHING
from service.values.verdicts import IntakeCounts, IntakeOutcome, IntakeVerdict
from starter.terminal.output import plain, why

if TYPE_CHECKING:
    from policy.people.reasons import Problem
    from policy.support.intake.remarks import Remark

TEMPORAL_OUT_OF_REACH = (
    "Temporal is out of reach: what was accepted is on record with its clock running, and is "
    "carried out as soon as the service returns."
)


def row_lines(name: str, outcome: IntakeOutcome) -> Iterator[str]:
    """One line for a row, and below it what its sender should know."""
    name = plain(name)
    match outcome.verdict:
        case IntakeVerdict.ACCEPTED:
            late = " as a late entry, breach recorded (R16)" if outcome.late_entry else ""
            yield f"{name}: accepted{late}, reference {outcome.reference}"
            yield from _accepted_lines(outcome)
        case IntakeVerdict.ALREADY_RECEIVED:
            yield f"{name}: already received, reference {outcome.reference}"
        case IntakeVerdict.REJECTED:
            yield f"{name}: not accepted"
            yield from (f"  - {_problem(item)}" for item in outcome.problems)


def _accepted_lines(outcome: IntakeOutcome) -> Iterator[str]:
    if outcome.possible_duplicate_of:
        earlier = plain(outcome.possible_duplicate_of)
        yield f"  - may be about the same person as {earlier}; somebody will look (R33)"
    yield from remark_lines(outcome.remarks)


def remark_lines(remarks: Iterable[Remark]) -> Iterator[str]:
    """What is worth a second look, a line each; and what was read in another form, which asks
    nothing of anybody, in one line for all the cells that it holds of.
    """
    fields: dict[Remark, list[str]] = {}
    for remark in remarks:
        fields.setdefault(replace(remark, field=""), []).append(remark.field)
    for remark, names in fields.items():
        if remark.code in ASKS_NOTHING:
            yield f"  - {', '.join(names)}: {remark.sentence} ({remark.code})"
        else:
            yield from (f"  - please look: {_remark(replace(remark, field=n))}" for n in names)


def because(problems: Iterable[Problem]) -> str:
    """Everything that is wrong with a row, to stand beside it in a file."""
    return " ".join(_problem(item) for item in problems)


def _problem(problem: Problem) -> str:
    field = f"{problem.field}: " if problem.field else ""
    return f"{field}{problem.sentence} {problem.what_to_do} [{why(problem)}]"


def _remark(remark: Remark) -> str:
    return f"{remark.field}: {remark.sentence} {remark.what_to_do} ({remark.code})"


def summary(counts: IntakeCounts, refused: Path) -> Iterator[str]:
    """All rows in a sentence, and what to do with those that were not accepted."""
    yield (
        f"{counted(counts.rows, 'row')}: {counts.accepted} accepted, "
        f"{counts.already_received} already received, {counts.rejected} not accepted."
    )
    if counts.late_entries:
        yield (
            f"{counted(counts.late_entries, 'late entry', 'late entries')} among them: the breach "
            "is recorded, and the supervisor on duty is notified of the whole batch once (R16)."
        )
    if counts.rejected:
        yield f"Mend {counted(counts.rejected, 'row')} in {refused} and send that file."


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"
