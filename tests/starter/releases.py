"""Cases as another release left them on record."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from policy.support.state import CaseState
from store.cases import load_state
from store.chain import START, ChainLink, link_code, link_hash
from store.forms import seal_state, sealer_of
from store.tables import events
from tests.servers import TestDatabase
from tests.starter.terminal import Terminal, administer
from wiring.app import App

_COVERED = [events.c[name] for name in ChainLink.__dataclass_fields__]


def decided_by(
    terminal: Terminal, database: TestDatabase, reference: str, releases: list[str]
) -> None:
    """Have each event of a case, in order, decided by one of `releases`, with the chain that such a
    release would have left.
    """

    async def links(app: App) -> list[tuple[ChainLink, bytes]]:
        keyed, previous, found = app.keys.ring.chain_code, START, []
        async with app.engine.connect() as connection:
            rows = await connection.execute(
                select(*_COVERED).where(events.c.reference == reference).order_by(events.c.sequence)
            )
            for row, release in zip(rows, releases, strict=True):
                link = replace(ChainLink(**row._mapping), release=release)
                found.append((link, link_code(keyed, previous, link)))
                previous = link_hash(previous, *found[-1])
            return found

    previous = START
    for link, code in terminal.with_app(links):
        following = link_hash(previous, link, code)
        administer(
            database,
            f"UPDATE events SET release = '{link.release}', code = '\\x{code.hex()}',"
            f" previous = '\\x{previous.hex()}', hash = '\\x{following.hex()}'"
            f" WHERE reference = '{reference}' AND sequence = {link.sequence}",
        )
        previous = following
    administer(
        database,
        f"UPDATE cases SET head_hash = '\\x{previous.hex()}' WHERE reference = '{reference}'",
    )


def under_another_rule(terminal: Terminal, database: TestDatabase, reference: str) -> None:
    """Leave a case in a state that this release's rules would not have brought it to."""

    async def sealed(app: App) -> bytes:
        on_record = await load_state(app.store, reference)
        assert isinstance(on_record, CaseState)
        state = replace(on_record, edition=on_record.edition + 1)
        sealer = await sealer_of(app.store.keys, reference)
        return seal_state(sealer, app.store.forms, state)

    state = terminal.with_app(sealed)
    administer(
        database,
        f"UPDATE cases SET state = '\\x{state.hex()}', edition = edition + 1"
        f" WHERE reference = '{reference}'",
    )
