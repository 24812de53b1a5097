"""The file of status answers that came back: each row is an answer and when it was given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from policy.refusal import Refusal
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.time import parse_date, parse_london
from policy.written import plain_day, plain_moment
from service.files.rows import Table, row_problem

ANSWERS = Table(
    name="a file of status answers",
    dated="answered_at",
    columns=(
        "submission_id",
        "answered_at",
        "answered_by",
        "result",
        "recourse_to_public_funds",
        "conditions",
        "leave_expires",
        "application_type",
        "document_gap",
        "sources_checked",
    ),
)

_UNREADABLE = row_problem(
    "answer-unreadable",
    "A time, a date or a coded value of this answer cannot be read.",
    "Use dd/mm/yyyy hh:mm, dd/mm/yyyy, yes or no, and one of these results: "
    f"{', '.join(StatusResult)}.",
)


def answer_of(cells: Mapping[str, str]) -> tuple[datetime, StatusAnswer] | Refusal:
    """When an answer was given, and the answer; an absent cell is a blank one."""
    text = ANSWERS.filled(cells)
    try:
        return parse_london(plain_moment(text["answered_at"])), StatusAnswer(
            result=StatusResult(text["result"]),
            recourse=Recourse(text["recourse_to_public_funds"]),
            conditions=_items(text["conditions"]),
            leave_expires=parse_date(plain_day(text["leave_expires"]))
            if text["leave_expires"]
            else None,
            application_type=text["application_type"],
            document_gap={"yes": True, "no": False}[text["document_gap"]],
            sources_checked=_items(text["sources_checked"]),
        )
    except (ValueError, KeyError):
        return _UNREADABLE


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(";") if item.strip())
