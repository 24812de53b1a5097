"""A file of referrals: checked or sent, with a verdict on every row, and the refused rows to be
mended and sent again.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.files.noted_rows import Notes
from service.files.opening import RowsFile, open_rows
from service.files.referrals import REFERRALS
from service.files.rows import FileRefused, Row
from service.intake.referrals import IntakeCounts, IntakeOutcome, IntakeVerdict
from service.intake.rows import TakenRow
from service.intake.taking import check_referrals, may_take_in, take_referrals
from web.acting import require_origin
from web.api.batch_files import MOST_ROWS as MOST_BY_PROGRAM
from web.pages.partner.common import as_partner, said_no, shown
from web.upload import in_memory, uploaded

UPLOAD = "/partner/upload"
MOST_ROWS = 2000
"""On one page, which shows a verdict for each."""
_SEND, _CHECK = "send", "check"

TOO_MANY = Refusal(
    code="too-many-rows",
    sentence=f"There are more than {MOST_ROWS:,} rows: one page can show the verdicts of so many. "
    "None of them was taken in.",
    what_to_do=f"Send them in several files of at most {MOST_ROWS:,} rows each, or have a program "
    f"send them, {MOST_BY_PROGRAM:,} at once.",
    rule="form",
)
_WHICH = Refusal(
    code="nothing-chosen",
    sentence="It is not said whether the rows are to be checked or sent.",
    what_to_do="Choose a file, and one of the two buttons.",
    rule="form",
)


@dataclass(slots=True)
class SentRows:
    """What became of the rows of a file, and those that were refused as they came."""

    notes: Notes
    rows: list[TakenRow[IntakeOutcome]] = field(default_factory=list)
    counts: IntakeCounts = field(default_factory=IntakeCounts)
    refused: bytes = b""

    def add(self, taken: TakenRow[IntakeOutcome]) -> None:
        """A row and its verdict."""
        self.rows.append(taken)
        self.counts.add(taken.row.line, taken.outcome)
        if taken.outcome.verdict is IntakeVerdict.REJECTED:
            why = "; ".join(problem.sentence for problem in taken.outcome.problems)
            self.refused += _ended(self.notes.row(taken.row.raw, taken.row.line, why))

    @property
    def download(self) -> str:
        """The refused rows below their heading, as an address that holds the file itself."""
        file = _ended(self.notes.heading) + self.refused
        return f"data:text/csv;base64,{base64.b64encode(file).decode()}"

    def number_of(self, taken: TakenRow[IntakeOutcome]) -> str:
        """The sender's own number of a row, empty if it cannot be read."""
        return taken.row.text("submission_id") if isinstance(taken.row, Row) else ""


@as_partner
async def show_upload(request: Request, context: Context) -> Response:
    """The form, for who may refer."""
    refusal = await may_take_in(context)
    return said_no(request, context, refusal) if refusal else _form(request, context, None)


@as_partner
async def take_upload(request: Request, context: Context) -> Response:
    """Check or take every row, each by itself."""
    require_origin(request)
    refusal = await may_take_in(context)
    if refusal is not None:
        return said_no(request, context, refusal)
    content, fields = await uploaded(request)
    step = fields.get("step", "")
    if step not in (_SEND, _CHECK):
        return _form(request, context, _WHICH)
    try:
        with in_memory(content) as path:
            with open_rows(path, REFERRALS) as rows:
                if any(number > MOST_ROWS for number, _ in enumerate(rows, 1)):
                    return _form(request, context, TOO_MANY)
            with open_rows(path, REFERRALS) as rows:
                return await _go_through(request, context, rows, step)
    except FileRefused as refused:
        return _form(request, context, refused.refusal)


async def _go_through(request: Request, context: Context, rows: RowsFile, step: str) -> Response:
    sent = SentRows(Notes(rows.heading))
    act = take_referrals if step == _SEND else check_referrals
    done = await act(context, rows, sent.add)
    if isinstance(done, Refusal):
        return _form(request, context, done)
    return shown(
        request,
        "uploaded",
        context,
        sent=sent,
        taken=step == _SEND,
        suffix=rows.suffix,
        rejected=IntakeVerdict.REJECTED,
    )


def _form(request: Request, context: Context, refusal: Refusal | None) -> Response:
    status = 422 if refusal else 200
    return shown(
        request,
        "upload",
        context,
        status=status,
        refusal=refusal,
        most=f"{MOST_ROWS:,}",
        most_by_program=f"{MOST_BY_PROGRAM:,}",
    )


def _ended(record: bytes) -> bytes:
    return record if record.endswith(b"\n") or not record else record + b"\r\n"
