"""The file of what authorities reported: each row is one update, under its sender's own id."""

from __future__ import annotations

from collections.abc import Mapping

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

ID_MISSING = row_problem(
    "update-id-missing",
    "This update has no number of its sender's own.",
    "Give each update a number, so that sending it twice counts once.",
    "update_id",
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
    if not text["update_id"]:
        return ID_MISSING
    if len(text["detail"]) > LONGEST_DETAIL:
        return _TOO_LONG
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
