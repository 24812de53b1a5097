"""What became of one thing that was sent, alone or as a row of many: the same form for each."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from policy.refusal import Refusal
from policy.support.intake.remarks import Remark
from service.intake.referrals import IntakeOutcome, IntakeVerdict
from service.reports.reporting import ReportOutcome
from web.api.problems import reason


class VerdictReason(BaseModel):
    """Why something was not taken, or what is odd about something that was."""

    code: str
    detail: str
    what_to_do: str
    rule: str
    field: str = ""


class SentVerdict(BaseModel):
    """What became of what was sent: it is `accepted` (or `received`), was so before, or is not, for
    the reasons under `problems`. `remarks` are what is worth a second look. `late_entry`: it came
    after its 24 hours had passed.
    """

    verdict: str
    reference: str = ""
    late_entry: bool = False
    possible_duplicate_of: str = ""
    problems: list[VerdictReason] = []
    remarks: list[VerdictReason] = []


class TakenVerdict(SentVerdict):
    """The same of one that is on record. `later`: its case begins when it can be reached."""

    later: bool


class RowVerdict(SentVerdict):
    """The same of a row, by the line it stands on."""

    line: int


NOT_TAKEN = IntakeVerdict.REJECTED


def of_referral(outcome: IntakeOutcome) -> SentVerdict:
    """What became of a referral."""
    return SentVerdict(
        verdict=outcome.verdict.value,
        reference=outcome.reference,
        late_entry=outcome.late_entry,
        possible_duplicate_of=outcome.possible_duplicate_of,
        problems=reasons_of(outcome.problems),
        remarks=_remarks(outcome.remarks),
    )


def of_report(outcome: ReportOutcome) -> SentVerdict:
    """What became of a report."""
    return SentVerdict(
        verdict=outcome.verdict.value,
        reference=outcome.reference,
        problems=reasons_of([outcome.problem] if outcome.problem else []),
        remarks=_remarks(outcome.remarks),
    )


def reasons_of(problems: Sequence[Refusal]) -> list[VerdictReason]:
    """Refusals as they are sent."""
    return [VerdictReason(**reason(one)) for one in problems]


def _remarks(remarks: Sequence[Remark]) -> list[VerdictReason]:
    return [
        VerdictReason(
            code=one.code,
            detail=one.sentence,
            what_to_do=one.what_to_do,
            rule=one.rule,
            field=one.field,
        )
        for one in remarks
    ]
