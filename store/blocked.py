"""The register of blocked paths: what was refused, when, under which rule. Kinds, codes and
references, never content.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from policy.cases.orders import C
from policy.cases.replies import Verdict
from policy.cases.track import E, S
from store.case_store import CaseStore
from store.forms import NoKey, sealer_of, unseal
from store.inbox import FACT_KIND, ORDER_KIND
from store.sealing import SealBroken
from store.tables import inbox, intake_refusals

OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One refusal. `what` is the kind of order or report, or an opening; an opening has no case,
    and every code it was refused with, and every rule.
    """

    at: datetime
    reference: str
    what: str
    code: str
    rule: str

    def is_by(self, rule: str) -> bool:
        """Whether this rule forbade it, alone or with others."""
        return rule.upper() in self.rule.upper().replace(",", " ").split()


async def blocked_paths(store: CaseStore[S, C, E]) -> AsyncIterator[Blocked]:
    """Every refusal on record, streamed: those of cases first, each part oldest first."""
    query = (
        select(inbox.c.id, inbox.c.reference, inbox.c.kind, inbox.c.sealed)
        .add_columns(inbox.c.received_at, inbox.c.code, inbox.c.rule)
        .where(inbox.c.verdict == Verdict.REFUSED.value)
        .order_by(inbox.c.received_at, inbox.c.id)
    )
    async with store.engine.connect() as connection:
        async for row in await connection.stream(query):
            what = await _kind(store, row.id, row.reference, row.kind, row.sealed)
            yield Blocked(
                at=row.received_at, reference=row.reference, what=what, code=row.code, rule=row.rule
            )
        notes = select(intake_refusals).order_by(intake_refusals.c.refused_at, intake_refusals.c.id)
        async for row in await connection.stream(notes):
            yield Blocked(
                at=row.refused_at, reference="", what=OPENING, code=row.codes, rule=row.rules
            )


async def _kind(
    store: CaseStore[S, C, E], id: str, reference: str, kind: str, sealed: bytes | None
) -> str:
    """Of which kind the order or the fact was; no more than its row says if it was erased."""
    if sealed is None or kind not in {ORDER_KIND, FACT_KIND}:
        return kind
    try:
        sealer = await sealer_of(store.keys, reference)
        if kind == ORDER_KIND:
            order = unseal(sealer, store.forms.order, sealed, reference, f"inbox/{id}")
            return order.command.kind
        return unseal(sealer, store.forms.event, sealed, reference, f"inbox/{id}").kind
    except (NoKey, SealBroken):
        return kind
