"""The log of what was gathered anew: proposed, approved by somebody else, never changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from policy import collection as door
from policy.collection import Collection
from policy.refusal import Refusal
from store.collections import approve, find, logged, propose
from tests.apps import take_in
from wiring.app import App


async def _proposed(app: App) -> Collection:
    receipt = await take_in(app, "N-1")
    proposed = Collection(
        id="",
        reference=receipt.reference,
        wanted="An address to write to",
        basis="consent",
        reason="The person asked for it",
        proposed_by="S-2001",
    )
    made = await propose(app.engine, app.keys, "support", proposed)
    assert isinstance(made, Collection)
    assert replace(made, id="") == proposed
    return made


async def test_a_proposal_is_on_record_with_who_and_when_and_waits_for_a_second_person(
    app: App,
) -> None:
    made = await _proposed(app)
    [one] = await logged(app.engine, app.keys, made.reference)
    assert one.collection == made
    assert one.approved_at is None
    refused = await approve(app.engine, app.keys, made.reference, made.id, "S-2001")
    assert refused is door.SECOND_PERSON
    assert await find(app.engine, app.keys, made.reference, made.id) == made


async def test_the_first_approval_counts(app: App) -> None:
    made = await _proposed(app)
    for by in ("S-2002", "S-2003"):
        assert await approve(app.engine, app.keys, made.reference, made.id, by) is None
    found = await find(app.engine, app.keys, made.reference, made.id)
    assert found == replace(made, approved_by="S-2002")


async def test_what_may_not_be_proposed_leaves_no_row(app: App) -> None:
    made = await _proposed(app)
    other = replace(made, basis="law enforcement")
    assert isinstance(await propose(app.engine, app.keys, "support", other), Refusal)
    assert len(await logged(app.engine, app.keys, made.reference)) == 1


async def test_nobody_finds_a_collection_under_another_case(app: App) -> None:
    made = await _proposed(app)
    other = await take_in(app, "N-2")
    assert await find(app.engine, app.keys, other.reference, made.id) is door.NOT_FOUND
    assert await approve(app.engine, app.keys, other.reference, made.id, "S-2002") is door.NOT_FOUND


@pytest.mark.parametrize("table", ["collections", "collection_approvals"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = ''", "DELETE FROM {}"])
async def test_what_is_logged_cannot_be_changed_by_the_application(
    app: App, table: str, deed: str
) -> None:
    column = "proposed_by" if table == "collections" else "approved_by"
    async with app.engine.connect() as connection:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await connection.execute(text(deed.format(table, column)))
