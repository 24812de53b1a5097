"""Escalations are rows of the step that finds them due, each with its notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from store.advancing import advance
from store.driver_connection import Said
from store.pipeline import SentTogether
from store.tables import escalations, outbox
from tests.apps import take_in
from wiring.app import App


async def test_a_step_is_two_journeys_however_much_escalates(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = (await take_in(app, "N-1")).reference
    journeys, plain = list[int](), SentTogether.send

    async def counted(
        self: SentTogether, statements: Sequence[Said], **more: bytes
    ) -> list[Sequence[Any]]:
        journeys.append(len(statements))
        return await plain(self, statements, **more)

    monkeypatch.setattr(SentTogether, "send", counted)
    done = await advance(app.store, reference, (), datetime.now(UTC) + timedelta(days=2))
    monkeypatch.undo()
    async with app.engine.connect() as connection:
        made = (await connection.execute(select(escalations.c.rung))).all()
    assert len(done.notices) >= len(made) >= 2
    assert len(journeys) == 2


async def test_a_step_names_every_notice_that_its_escalations_ordered(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    async with app.engine.connect() as connection:
        before = set((await connection.execute(select(outbox.c.id))).scalars())
    done = await advance(app.store, reference, (), datetime.now(UTC) + timedelta(days=2))
    async with app.engine.connect() as connection:
        rows = (await connection.execute(select(outbox.c.id, outbox.c.template))).all()
        notified = (await connection.execute(select(escalations.c.notified))).scalars().all()
    new = {row.id: row.template for row in rows if row.id not in before}
    assert set(done.notices) == new.keys()
    # Nobody is on the rota, which is said instead, to whoever answers for that.
    assert set(notified) == {""} and "nobody-on-duty" in new.values()
