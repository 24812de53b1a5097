"""Many referrals or reports at once: each row is taken by itself, with the guarantees of one that
is sent alone, and its verdict goes back as soon as it is on record.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from service.files.referrals import REFERRALS
from service.files.reports import REPORTS
from service.intake.referrals import IntakeOutcome
from service.intake.rows import TakenRow
from service.intake.taking import check_referrals, take_referrals
from service.reports.receiving import receive_reports
from service.reports.reporting import ReportOutcome
from web.api.batch_files import file_body, sent_file
from web.api.results import allowed
from web.api.row_stream import LINES, Tell, stream
from web.api.verdicts import RowVerdict, SentVerdict, of_referral, of_report
from web.api.who import Asking

router = APIRouter(tags=["batches"])


class BatchEnd(BaseModel):
    """The last line of a batch: without it, the batch was not taken to its end, and is sent again.
    `later` counts what its case receives later, `mistakes` the rows over which the program failed.
    """

    end: bool = True
    batch: str = ""
    rows: int
    verdicts: dict[str, int]
    later: int
    mistakes: int


_LINE: Final = {
    "anyOf": [
        {"$ref": "#/components/schemas/RowVerdict"},
        {"$ref": "#/components/schemas/BatchEnd"},
    ]
}
_ANSWERED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A verdict a line, one for each row in its order, and then the end.",
        "content": {LINES: {"itemSchema": _LINE}},
    }
}


class _Batch:
    """Tells each row's verdict, and counts them."""

    def __init__(self, tell: Tell) -> None:
        self._tell_line = tell
        self._verdicts: Counter[str] = Counter()

    def referral(self, taken: TakenRow[IntakeOutcome]) -> None:
        """A referral that was taken, or not."""
        self._tell(taken.row.line, of_referral(taken.outcome))

    def report(self, taken: TakenRow[ReportOutcome]) -> None:
        """A report that was received, or not."""
        self._tell(taken.row.line, of_report(taken.outcome))

    def end(self, *, batch: str = "", later: int = 0, mistakes: int) -> None:
        """All rows are through."""
        self._tell_line(
            BatchEnd(
                batch=batch,
                rows=self._verdicts.total(),
                verdicts=dict(self._verdicts),
                later=later,
                mistakes=mistakes,
            )
        )

    def _tell(self, line: int, verdict: SentVerdict) -> None:
        self._verdicts[verdict.verdict] += 1
        self._tell_line(RowVerdict(line=line, **verdict.model_dump()))


@router.post(
    "/referrals/batches",
    response_class=Response,
    responses=_ANSWERED,
    openapi_extra=file_body(),
)
async def send_referrals(request: Request, context: Asking) -> Response:
    """Send up to 50,000 referrals as CSV or JSON Lines. The number of each, `submission_id`, is its
    key: a batch that was cut off is sent again as a whole.
    """

    async def work(tell: Tell) -> None:
        async with sent_file(request, context, take_referrals, REFERRALS) as rows:
            batch = _Batch(tell)
            taken = allowed(await take_referrals(context, rows, batch.referral))
            batch.end(batch=taken.batch, later=taken.later, mistakes=taken.mistakes)

    return await stream(work)


@router.post(
    "/referrals/batches/validate",
    response_class=Response,
    responses=_ANSWERED,
    openapi_extra=file_body(),
)
async def validate_referrals(request: Request, context: Asking) -> Response:
    """What would become of each row if you sent the batch now. Nothing of it is kept."""

    async def work(tell: Tell) -> None:
        async with sent_file(request, context, check_referrals, REFERRALS) as rows:
            batch = _Batch(tell)
            batch.end(mistakes=allowed(await check_referrals(context, rows, batch.referral)))

    return await stream(work)


@router.post(
    "/reports/batches",
    response_class=Response,
    responses=_ANSWERED,
    openapi_extra=file_body(),
)
async def send_reports(request: Request, context: Asking) -> Response:
    """Send up to 50,000 reports as CSV or JSON Lines. The number of each is its `update_id`."""

    async def work(tell: Tell) -> None:
        async with sent_file(request, context, receive_reports, REPORTS) as rows:
            batch = _Batch(tell)
            taken = allowed(await receive_reports(context, rows, batch.report))
            batch.end(later=taken.later, mistakes=taken.mistakes)

    return await stream(work)
