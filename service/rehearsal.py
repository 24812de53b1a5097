"""A folder of dated facts played through the core on its own dates: no server, no database,
nothing sent.

The folder holds organisations.csv and referrals.csv, and may hold status-answers.csv and
authority-updates.csv. Every effect succeeds when it is ordered; the play ends at the last dated
fact, or at a day that was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from policy.bank_holidays import newest_calendar
from policy.cases.moments import LATEST
from policy.cases.person import Key
from policy.cases.replies import Verdict
from policy.organisations import Organisation
from policy.people.identifiers import identifier
from policy.references import new_reference
from policy.support.deeds import (
    Actor,
    AuthorityReported,
    Order,
    RecordAnswer,
    ReferralAccepted,
)
from policy.support.intake.content import content_of, submission_key
from policy.support.intake.judging import Accepted, judge
from policy.support.intake.matching import match_keys
from policy.support.intake.referral import Referral
from policy.support.rehearsal import Dated, PlayedCase
from policy.support.rulebook import rulebook_at
from policy.support.state import CaseState
from policy.support.words import Role, SlaState, Stage
from service.files.answers import ANSWERS, answer_of
from service.files.opening import open_rows
from service.files.organisations import ORGANISATIONS, organisation_of
from service.files.referrals import REFERRALS
from service.files.reports import REPORTS, report_of
from service.files.rows import BadRow, Row, Table
from service.mistakes import row_failed

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_CHECK_OFFICER = Actor(id="rehearsal", roles=(Role.CHECK_OFFICER,))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """The verdict on one row of referrals.csv, as intake's report has it."""

    line: int
    submission_id: str
    verdict: str
    reason: str


@dataclass(slots=True, kw_only=True)
class RehearsedCase:
    """A case and what reached it."""

    submission_id: str
    received_at: datetime
    play: PlayedCase
    reports: list[AuthorityReported] = field(default_factory=list)

    @property
    def answer(self) -> str:
        """How it was answered: in time, late, contradictory (only by a query), or none."""
        state = self.play.state
        if state.sla is SlaState.MET:
            return "in time"
        if state.answered_at is not None:
            return "late"
        return "contradictory" if state.queries else "none"

    @property
    def withdrawn_at(self) -> datetime | None:
        """When consent was withdrawn, if it was."""
        state = self.play.state
        return state.ended_at if state.stage is Stage.CONSENT_WITHDRAWN else None

    def count(self, *, applied: bool) -> int:
        """How many reports were applied, or refused."""
        replies = [
            self.play.replies[fact.id] for fact in self.reports if fact.id in self.play.replies
        ]
        return sum((reply.verdict is Verdict.APPLIED) == applied for reply in replies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What came of a folder; a case received after the end is left out. `unread` counts rows of
    answers and reports that fit no case or cannot be read.
    """

    intake: tuple[IntakeRow, ...]
    cases: tuple[RehearsedCase, ...]
    unread: int
    until: datetime


def rehearse(folder: Path, until: datetime | None = None) -> Rehearsal:
    """Play a folder. Raises FileRefused for a file whose form is at fault."""
    intake, cases = _take_in(folder)
    by_submission = {case.submission_id: case for case in cases}
    unread, last = 0, max((case.received_at for case in cases), default=_BEGINNING)
    for submission, fact in dated_facts(folder):
        case = by_submission.get(submission)
        if case is None or fact is None or fact.at >= LATEST:
            unread += 1
            continue
        if isinstance(fact.stimulus, AuthorityReported):
            case.reports.append(fact.stimulus)
        case.play.put([fact])
        last = max(last, fact.at)
    end = until or last
    played = tuple(case for case in cases if case.received_at <= end)
    for case in played:
        case.play.run(end)
    return Rehearsal(intake=tuple(intake), cases=played, unread=unread, until=end)


def _rows(folder: Path, name: str, table: Table) -> Iterator[Row | BadRow]:
    path = folder / name
    if not path.exists():
        return
    with open_rows(path, table) as rows:
        yield from rows


def _register(folder: Path) -> dict[str, Organisation]:
    found = {}
    for row in _rows(folder, "organisations.csv", ORGANISATIONS):
        if isinstance(row, Row):
            entered = organisation_of(row.cells)
            if isinstance(entered, Organisation):
                found[entered.id] = entered
    return found


class _RehearsedIntake:
    """Intake's memory: what was received, and who may be the same person."""

    def __init__(self, register: Mapping[str, Organisation]) -> None:
        self.register = register
        self.received: dict[tuple[str, str], bytes] = {}
        self.known: dict[Key, str] = {}
        self.cases: list[RehearsedCase] = []

    def judge(self, row: Row) -> IntakeRow:
        """One row's verdict, and its case if it is accepted."""
        key = submission_key(row.cells)
        number = key[1] if key else row.text("submission_id")
        if key in self.received:
            same = self.received[key] == content_of(row.cells)
            verdict = ("already-received", "") if same else ("rejected", "conflicting-content")
            return _verdict(row, number, *verdict)
        verdict_on = judge(row.cells, self.register, None)
        if not isinstance(verdict_on, Accepted):
            return _verdict(row, number, "rejected", verdict_on.reason)
        if key is not None:
            self.received[key] = content_of(row.cells)
        earlier = self._earlier(verdict_on.referral)
        self.cases.append(_case(verdict_on.referral, len(self.cases), earlier))
        return _verdict(
            row, number, "accepted", f"possible-duplicate-of {earlier}" if earlier else ""
        )

    def _earlier(self, referral: Referral) -> str:
        keys = match_keys(referral)
        found = [self.known[key] for key in keys.possible if key in self.known]
        for key in keys.kept:
            self.known.setdefault(key, referral.submission_id)
        numbers = [case.submission_id for case in self.cases]
        return min(found, key=numbers.index, default="")


def _verdict(row: Row, number: str, verdict: str, reason: str) -> IntakeRow:
    return IntakeRow(line=row.line, submission_id=number, verdict=verdict, reason=reason)


def _take_in(folder: Path) -> tuple[list[IntakeRow], list[RehearsedCase]]:
    intake = _RehearsedIntake(_register(folder))
    verdicts = []
    for row in _rows(folder, "referrals.csv", REFERRALS):
        if isinstance(row, Row):
            verdicts.append(_apart(intake, row))
        else:
            verdicts.append(_rejected(row, "", row.problem.code))
    return verdicts, intake.cases


def _apart(intake: _RehearsedIntake, row: Row) -> IntakeRow:
    """One row by itself: a mistake of the program's over it is its verdict, and no other's."""
    try:
        return intake.judge(row)
    except Exception as error:
        return _rejected(row, row.text("submission_id"), row_failed(error).code)


def _rejected(row: Row | BadRow, number: str, reason: str) -> IntakeRow:
    return IntakeRow(line=row.line, submission_id=number, verdict="rejected", reason=reason)


def _case(referral: Referral, number: int, earlier: str) -> RehearsedCase:
    reference = new_reference(number)
    play = PlayedCase(CaseState(reference=reference))
    event = ReferralAccepted(
        id=f"accepted/{reference}",
        at=referral.received_at,
        by="rehearsal",
        reference=reference,
        organisation=referral.organisation_id,
        authority=referral.area,
        nation=referral.nation.value,
        received_at=referral.received_at,
        rulebook=rulebook_at(referral.received_at).version,
        safeguarding=tuple(flag.value for flag in referral.safeguarding),
        euss_help_first=referral.euss_help_first,
        possible_duplicate=bool(earlier),
        calendar=newest_calendar(),
    )
    play.put([Dated(referral.received_at, event)])
    play.run(referral.received_at)
    return RehearsedCase(
        submission_id=referral.submission_id, received_at=referral.received_at, play=play
    )


def dated_facts(folder: Path) -> Iterator[tuple[str, Dated | None]]:
    """Every answer and report of a folder with the submission it is about; None for what cannot be
    read.
    """
    yield from _answers(folder)
    yield from _reports(folder)


def _answers(folder: Path) -> Iterator[tuple[str, Dated | None]]:
    for row in _rows(folder, "status-answers.csv", ANSWERS):
        if not isinstance(row, Row):
            yield "", None
            continue
        read = answer_of(row.cells)
        submission = identifier(row.text("submission_id"))
        if not isinstance(read, tuple):
            yield submission, None
            continue
        at, answer = read
        order = Order(
            id=f"answer/{row.line}",
            at=at,
            actor=_CHECK_OFFICER,
            command=RecordAnswer(answer=answer),
        )
        yield submission, Dated(at, order)


def _reports(folder: Path) -> Iterator[tuple[str, Dated | None]]:
    for row in _rows(folder, "authority-updates.csv", REPORTS):
        if not isinstance(row, Row):
            yield "", None
            continue
        fact = report_of(row.cells)
        submission = identifier(row.text("submission_id"))
        if isinstance(fact, AuthorityReported):
            yield submission, Dated(fact.at, fact)
        else:
            yield submission, None
