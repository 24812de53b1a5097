"""Notices as they are ordered: rows of the outbox, each once for its key."""

from __future__ import annotations

import uuid

from store.bundle import Bundle, new_rows
from store.tables import outbox

NOTICE = (
    "id",
    "effect_key",
    "reference",
    "template",
    "audience",
    "edition",
    "role",
    "staff_number",
    "note",
)
"""What is said of one when it is ordered."""
_NEW_NOTICE = new_rows(
    outbox,
    NOTICE,
    lambda row: row.on_conflict_do_nothing(index_elements=[outbox.c.effect_key]).returning(
        outbox.c.id
    ),
)


def put_notice(
    bundle: Bundle,
    reference: str,
    key: str,
    template: str,
    audience: str,
    edition: int = 0,
    role: str = "",
    staff_number: str = "",
    note: str = "",
) -> None:
    """A notice in the outbox, once for its key."""
    bundle.add(
        _NEW_NOTICE,
        id=str(uuid.uuid4()),
        effect_key=key,
        reference=reference,
        template=template,
        audience=audience,
        edition=edition,
        role=role,
        staff_number=staff_number,
        note=note,
    )


def notices_in(bundle: Bundle) -> tuple[str, ...]:
    """Ids of those that are new with what the bundle has sent, in their order."""
    return tuple(row.id for row in bundle.brought(_NEW_NOTICE))
