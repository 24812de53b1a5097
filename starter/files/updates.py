"""The file of what authorities reported: each row is one update, under its sender's own id."""

from __future__ import annotations

from collections.abc import Mapping

from policy.intake.text import has_control
from policy.refusal import Refusal
from policy.support.events import AuthorityUpdateReported
from policy.support.words import SupportKind, UpdateKind
from policy.time import UnreadableTime, parse_london
from starter.files.rows import Table, row_problem

UPDATES = Table(
    name="a file of authority updates",
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
    f"This update has no number of its sender's own, or one of more than {LONGEST_ID} characters.",
    "Give each update a number, so that sending it twice counts once.",
    "update_id",
)
_CONTROL = row_problem(
    "control-character",
    "This update holds a character that is none, such as NUL.",
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
    "The kind of update, or of support, is not one of the list.",
    "Use one of: " + ", ".join(kind.value for kind in UpdateKind) + ".",
    "kind",
)
_TOO_LONG = row_problem(
    "too-long",
    f"The detail is longer than {LONGEST_DETAIL} characters.",
    "Say it more briefly; documents do not belong here.",
    "detail",
)


def update_of(cells: Mapping[str, str]) -> AuthorityUpdateReported | Refusal:
    """The update in a row. Its id is the sender's, so that it counts once however often it
    comes.
    """
    text = {name: cell.strip() for name, cell in cells.items()}
    problem = text_problem(text["update_id"], text["organisation_id"], text["detail"])
    if problem is not None:
        return problem
    try:
        happened_at = parse_london(text["happened_at"])
    except UnreadableTime:
        return _UNREADABLE_TIME
    try:
        update, support = UpdateKind(text["kind"]), SupportKind(text["support_kind"])
    except ValueError:
        return _UNKNOWN_KIND
    return AuthorityUpdateReported(
        id=f"update/{text['organisation_id']}/{text['update_id']}",
        at=happened_at,
        by=text["organisation_id"],
        update=update,
        support=support,
        detail=text["detail"],
    )


def text_problem(update_id: str, organisation: str, detail: str) -> Refusal | None:
    """What keeps the free text of an update from being stored, if anything does."""
    if not 0 < len(update_id) <= LONGEST_ID:
        return _ID_MISSING
    if any(has_control(text, several_lines=False) for text in (update_id, organisation)):
        return _CONTROL
    if has_control(detail, several_lines=True):
        return _CONTROL
    return _TOO_LONG if len(detail) > LONGEST_DETAIL else None
