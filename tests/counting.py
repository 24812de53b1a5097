"""Which statements an engine sends, so that a test can say how much work an answer is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from store import bundle
from store.driver_connection import Said
from store.pipeline import SentTogether
from wiring.app import App

Statements = list[str]


@contextmanager
def statements_of(app: App) -> Iterator[Statements]:
    """Every statement that an app's engine sends meanwhile, as text and in order."""
    engine = app.engine.sync_engine
    sent: Statements = []

    class Counted(psycopg.AsyncCursor[Any]):
        async def execute(self, query: Any, *given: Any, **more: Any) -> Any:
            sent.append(query.decode() if isinstance(query, bytes) else str(query))
            return await super().execute(query, *given, **more)

    class CountedTogether(SentTogether):
        async def send(self, statements: Sequence[Said], **more: bytes) -> list[Sequence[Any]]:
            if self.connection.cursor_factory is Counted:
                texts = [text for text, _, _ in statements]
                # A commit that goes with the last statement is part of it.
                around = (more["begin"], *texts, more["end"]) if more.get("begin") else texts
                sent.extend(text.decode() for text in around)
            return await super().send(statements, **more)

    def taken(connection: Any, record: Any, proxy: Any) -> None:
        connection.driver_connection.cursor_factory = Counted

    def given_back(connection: Any, record: Any) -> None:
        if connection is not None:
            connection.driver_connection.cursor_factory = psycopg.AsyncCursor

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    module = vars(bundle)
    before, module["SentTogether"] = module["SentTogether"], CountedTogether
    try:
        yield sent
    finally:
        module["SentTogether"] = before
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given_back)
