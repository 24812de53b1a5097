"""What changed in a shift, however much: the page has the newest, and counts all of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert

from policy.support.words import Team
from store.handover import Change, handover
from store.tables import escalations, referrals, task_moves, tasks
from tests.store.received import its_referral
from wiring.app import App

TEAM = Team.CHECK.value
SHIFT = timedelta(hours=12)
SHOWN = 40


@pytest.mark.parametrize("mostly", ["opened", "done", "claimed", "escalated", "nothing"])
async def test_the_newest_changes_are_shown_and_all_are_counted_whichever_kind_there_is_most_of(
    app: App, mostly: str
) -> None:
    random, now = Random(mostly), datetime.now(UTC)
    happened: list[Change] = []
    async with app.engine.begin() as connection:
        for number in range(120):
            reference = f"RSR-{number:03}"
            kind = (
                mostly if number < 80 else random.choice(["opened", "done", "claimed", "escalated"])
            )
            at = now - timedelta(seconds=random.randint(1, round(1.2 * SHIFT.total_seconds())))
            theirs = random.random() < 0.9
            if kind in ("opened", "done", "claimed"):
                opened = at if kind == "opened" else now - 2 * SHIFT
                row = {
                    "id": reference, "effect_key": reference, "reference": reference,
                    "kind": "a deed", "rule": "R16", "due": now + 2 * SHIFT, "opened_at": opened,
                    "team": TEAM if theirs else "another team",
                    "done_at": at if kind == "done" else None,
                }  # fmt: skip
                await connection.execute(insert(tasks).values(row))
            if kind == "claimed":
                moved = {"task_id": reference, "act": "claimed", "moved_by": "S-1", "moved_at": at}
                await connection.execute(insert(task_moves).values(moved))
            if kind == "escalated":
                risen = {
                    "id": reference, "reference": reference, "name": "a deed", "anchored_at": at,
                    "rung": "b", "position": 1, "role": "duty supervisor", "guard": "workflow",
                    "escalated_at": at,
                }  # fmt: skip
                await connection.execute(insert(referrals).values(its_referral(reference, at)))
                await connection.execute(insert(escalations).values(risen))
            if at >= now - SHIFT and (theirs or kind == "escalated") and kind != "nothing":
                happened.append(said(at, reference, kind))
        page = await handover(connection, TEAM, now, now - SHIFT, SHIFT)
    wanted = sorted(happened, key=lambda change: (-change.at.timestamp(), change.reference))
    assert list(page.changes) == wanted[:SHOWN]
    assert page.counts == Counter(change.what for change in happened)
    assert mostly == "nothing" or len(happened) > SHOWN


def said(at: datetime, reference: str, kind: str) -> Change:
    """The line of the page."""
    if kind == "escalated":
        what, about, who = kind, "a deed (b)", "duty supervisor"
    else:
        what, about, who = f"task {kind}", "a deed", "S-1" if kind == "claimed" else ""
    return Change(at=at, reference=reference, what=what, about=about, who=who)
