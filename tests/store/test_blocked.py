"""The register of blocked paths, read from its end a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from store.blocked import Blocked, BlockedPlace, blocked_paths, latest_blocked
from store.tables import inbox, intake_refusals
from tests.apps import take_in
from wiring.app import App

FIRST = datetime(2026, 3, 27, 9, tzinfo=UTC)


async def _filled(app: App) -> None:
    """Refusals of openings and of a case, three at each moment."""
    reference = (await take_in(app, "N-1")).reference
    rules = ("R12", "R1, R12", "R112", "form")
    async with app.engine.begin() as connection:
        for n in range(24):
            at, rule = FIRST + timedelta(minutes=n // 3), rules[n // 2 % 4]
            if n % 2:
                row = {"organisation_id": "", "number_digest": f"N-{n}", "content_hash": ""}
                row |= {"codes": f"code-{n}", "field": "", "batch": "", "refused_by": "S-1"}
                values = {**row, "refused_at": at, "rules": rule}
                await connection.execute(insert(intake_refusals).values(values))
                continue
            sent = {"id": f"order-{n}", "reference": reference, "kind": "order", "sender": "S-1"}
            sent |= {"sender_message_id": f"order-{n}"}
            verdict = {"verdict": "refused", "code": f"code-{n}", "rule": rule}
            values = {**sent, **verdict, "received_at": at, "decided_at": at}
            await connection.execute(insert(inbox).values(values))


async def test_pages_hold_everything_once_and_the_newest_first(app: App) -> None:
    await _filled(app)
    whole = [each async for each in blocked_paths(app.store)]
    for rule, limit in (("", 5), ("", 7), ("R12", 2), ("R1", 1), ("R112", 50), ("R9", 5)):
        wanted = {each.code for each in whole if not rule or each.is_by(rule)}
        found: list[Blocked] = []
        begin: BlockedPlace | None = None
        while True:
            rows, begin = await latest_blocked(app.store, rule, begin, limit)
            assert len(rows) <= limit
            found += rows
            if begin is None:
                break
        assert len(found) == len(wanted) and {each.code for each in found} == wanted, (rule, limit)
        assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
