"""The file of what authorities reported: each row is one report, under its sender's own id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policy.people.identifiers import identifier
from policy.people.invisible import without_zero_width
from policy.people.text import SHORTENED, is_shortened, is_text
from policy.refusal import Refusal
from policy.support.deeds import AuthorityReported
from policy.support.intake.clock_change import in_order
from policy.support.intake.noise import date_read
from policy.support.intake.remarks import Remark
from policy.support.words import ReportKind, SupportKind
from policy.time import UnreadableTime, parse_london
from policy.written import plain_moment
from service.files.rows import Table, row_problem

REPORTS = Table(
    name="a file of authority reports",
    dated="happened_at",
    columns=(
        "update_id",
        "submission_id",
        "organisation_id",
        "happened_at",
        "reported_by",
        "kind",
        "support_kind",
        "detail",
    ),
)
LONGEST_DETAIL = 2_000
LONGEST_ID = 80

_ID_MISSING = row_problem(
    "update-id-missing",
    f"This report has no number of its sender's own, or one of more than {LONGEST_ID} characters.",
    "Give each report a number, so that sending it twice counts once.",
    "update_id",
)
_ID_SHORTENED = row_problem(
    "update-id-missing",
    "This report has no number of its sender's own any more.",
    SHORTENED,
    "update_id",
)
_CONTROL = row_problem(
    "control-character",
    "This report holds something that is no character, such as NUL.",
    "Export the file again, or write the row anew.",
)
_UNREADABLE_TIME = row_problem(
    "date-unreadable",
    "The time at which it happened cannot be read.",
    "Write it as dd/mm/yyyy hh:mm, London time.",
    "happened_at",
)
_UNKNOWN_KIND = row_problem(
    "unknown-value",
    "The kind of report, or of support, is not one of the list.",
    "Use one of: " + ", ".join(kind.value for kind in ReportKind) + ".",
    "kind",
)
_TOO_LONG = row_problem(
    "too-long",
    f"The detail is longer than {LONGEST_DETAIL} characters.",
    "Say it more briefly; documents do not belong here.",
    "detail",
)


def report_of(cells: Mapping[str, str]) -> AuthorityReported | Refusal:
    """The report in a row; an absent cell is a blank one. Its id is the sender's, so that it counts
    once however often it comes.
    """
    text = REPORTS.filled(cells)
    number, organisation = identifier(text["update_id"]), identifier(text["organisation_id"])
    organisation = organisation.upper() if organisation.isascii() else organisation
    problem = text_problem(number, organisation, text["detail"])
    if problem is not None:
        return problem
    try:
        happened_at = parse_london(plain_moment(without_zero_width(text["happened_at"])))
    except UnreadableTime:
        return _UNREADABLE_TIME
    try:
        report, support = ReportKind(text["kind"]), SupportKind(text["support_kind"])
    except ValueError:
        return _UNKNOWN_KIND
    return AuthorityReported(
        id=f"update/{organisation}/{number}",
        at=happened_at,
        by=organisation,
        report=report,
        support=support,
        detail=text["detail"],
    )


def remarks_on_report(cells: Mapping[str, str]) -> tuple[Remark, ...]:
    """How the time of a report was read, where that is worth a word."""
    written = REPORTS.filled(cells)["happened_at"]
    try:
        plain = plain_moment(without_zero_width(written))
        twice = in_order({"happened_at": (plain, parse_london(plain))})[1]
    except UnreadableTime:
        return ()
    read = (date_read("happened_at", "dd/mm/yyyy hh:mm"),) if plain != written else ()
    return read + twice


def text_problem(number: str, organisation: str, detail: str) -> Refusal | None:
    """What keeps the free text of a report from being stored, if anything does."""
    if not 0 < len(number) <= LONGEST_ID:
        return _ID_MISSING
    if is_shortened(number):
        return _ID_SHORTENED
    for field, text in (("update_id", number), ("organisation_id", organisation)):
        if not is_text(text, several_lines=False):
            return replace(_CONTROL, field=field)
    if not is_text(detail, several_lines=True):
        return replace(_CONTROL, field="detail")
    return _TOO_LONG if len(detail) > LONGEST_DETAIL else None
