"""What record and engine say of one case, held against each other: the one judge of it, for whoever
looks, heals or rebuilds. The record is right; what is to be done brings the engine to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CaseApart(StrEnum):
    """How the two differ, and so what is due: nothing; a workflow that is to start, to end, or to
    begin anew from the record; histories that are to go; or a workflow of which the record knows
    no case, which only a person may end.
    """

    AS_ONE = "as-one"
    NOT_RUNNING = "not-running"
    ENDED_BUT_RUNS = "ended-but-runs"
    BEHIND = "behind"
    AHEAD = "ahead"
    ERASED_BUT_THERE = "erased-but-there"
    WITHOUT_CASE = "without-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSide:
    """A case as the record has it: the number of its last event."""

    sequence: int
    ended: bool
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSide:
    """A case's workflow, of which there is some run. `sequence` is the last event it knows of; None
    if it has not read its case yet, or was not asked.
    """

    runs: bool
    sequence: int | None = None


def held_against(record: RecordSide | None, engine: EngineSide | None) -> CaseApart:
    """How they differ. A workflow that has not read its case will read it as it is."""
    runs = engine is not None and engine.runs
    if record is None:
        return CaseApart.WITHOUT_CASE if runs else CaseApart.AS_ONE
    if record.erased:
        return CaseApart.ERASED_BUT_THERE if engine is not None else CaseApart.AS_ONE
    if record.ended:
        return CaseApart.ENDED_BUT_RUNS if runs else CaseApart.AS_ONE
    if not runs:
        return CaseApart.NOT_RUNNING
    assert engine is not None  # it runs
    if engine.sequence is None or engine.sequence == record.sequence:
        return CaseApart.AS_ONE
    return CaseApart.BEHIND if engine.sequence < record.sequence else CaseApart.AHEAD
