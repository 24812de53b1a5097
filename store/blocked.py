"""The register of blocked paths: what was refused, when, under which rule. Kinds, codes and
references, never content.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    cast,
    literal,
    null,
    select,
    union_all,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPlace:
    """A place in the register, the newest first: from this moment on back, after so many of that
    very moment.
    """

    at: datetime
    after: int


async def latest_blocked(
    store: CaseStore[S, C, E], rule: str, begin: BlockedPlace | None, limit: int
) -> tuple[list[Blocked], BlockedPlace | None]:
    """A page of the register, the newest first, all of it or what one rule forbade, and where the
    next page begins; None for the last one. `rule` is of letters and digits.
    """
    after = begin.after if begin else 0
    most = after + limit + 1
    of_cases = _newest(_OF_CASES, inbox.c.received_at, inbox.c.id, most, begin)
    id = cast(_OPENED.id, Text)
    of_openings = _newest(_OF_OPENINGS, _OPENED.refused_at, id, most, begin)
    if rule:
        among = rf"(^|[ ,]){rule}($|[ ,])"
        of_cases = of_cases.where(inbox.c.rule.regexp_match(among, flags="i"))
        of_openings = of_openings.where(_OPENED.rules.regexp_match(among, flags="i"))
    both = union_all(select(of_cases.subquery()), select(of_openings.subquery())).subquery()
    query = select(both).order_by(both.c.at.desc(), both.c.id).offset(after).limit(limit + 1)
    async with store.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    found = [
        Blocked(
            at=row.at,
            reference=row.reference,
            what=await _kind(store, row.id, row.reference, row.kind, row.sealed),
            code=row.code,
            rule=row.rule,
        )
        for row in rows[:limit]
    ]
    if len(rows) <= limit:
        return found, None
    last = found[-1].at
    of_that_moment = sum(each.at == last for each in found)
    if begin is not None and begin.at == last:
        of_that_moment += after
    return found, BlockedPlace(at=last, after=of_that_moment)


_OPENED = intake_refusals.c
_OF_CASES = select(
    *(inbox.c.id, inbox.c.reference, inbox.c.kind, inbox.c.sealed),
    *(inbox.c.received_at.label("at"), inbox.c.code, inbox.c.rule),
).where(inbox.c.verdict == Verdict.REFUSED.value)
_OF_OPENINGS = select(
    cast(_OPENED.id, Text).label("id"),
    *(literal("").label("reference"), literal(OPENING).label("kind")),
    null().cast(LargeBinary).label("sealed"),
    *(_OPENED.refused_at.label("at"), _OPENED.codes.label("code"), _OPENED.rules.label("rule")),
)


def _newest(
    query: Select[Any],
    at: ColumnElement[datetime],
    id: ColumnElement[Any],
    most: int,
    begin: BlockedPlace | None,
) -> Select[Any]:
    """So many of one kind, from its own index: no page looks at all there ever was."""
    if begin is not None:
        query = query.where(at <= begin.at)
    return query.order_by(at.desc(), id).limit(most)


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
