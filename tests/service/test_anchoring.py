"""What only an anchor shows, with the record changed by the owner of the database."""

from __future__ import annotations

import asyncio
import json
import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notify.fake import FakeChannel
from policy.duty.finding_kinds import ANCHORS_GONE
from policy.refusal import Refusal
from policy.support.deeds import RecordAnswer
from policy.support.words import Role
from service.health.anchoring import (
    Anchored,
    AnchorsGone,
    anchor_daily,
    anchor_record,
    export_record,
    write_anchor,
)
from service.health.looking import look_into
from service.health.verifying import Verified, verify_trail
from starter.drawing.anchors import anchors_in_words
from store.advancing import advance
from store.anchors import line_digest
from store.chain import START, exported_hash
from store.policy_time import clock
from tests.apps import NO_TRACE, order, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.service.test_verifying import Tampering, found
from tools.check_record import check
from wiring.anchor_places import AnchorNotKept, anchor_file, public_key
from wiring.app import App


@pytest.fixture
def tampering(database: TestDatabase) -> Tampering:
    return Tampering(database)


async def _case(app: App, number: str) -> str:
    return (await take_in(app, number)).reference


async def _anchored(app: App) -> Anchored:
    kept = await anchor_record(by_staff(app, Role.OPERATIONS))
    assert not isinstance(kept, Refusal)
    return kept


async def test_a_case_that_is_deleted_everywhere_is_named(app: App, tampering: Tampering) -> None:
    kept, gone = [await _case(app, number) for number in ("N-1", "N-2")]
    assert (await _anchored(app)).count == 2
    assert await found(app) == []
    for table in ("events", "persons", "referrals", "case_keys", "deadlines", "tasks", "cases"):
        tampering.owner(f"DELETE FROM {table} WHERE reference = :of", of=gone)
    assert await found(app) == [("case-deleted", "the case was anchored and is gone")]
    assert await found(app, kept) == []


async def test_a_tail_that_was_cut_with_the_older_row_replayed_is_named(
    app: App, tampering: Tampering
) -> None:
    of = await _case(app, "N-1")
    tampering.owner("CREATE TABLE older AS SELECT * FROM cases")
    async with app.engine.connect() as connection:
        now = await clock(connection)
    await advance(app.store, of, [order("answer", RecordAnswer(answer=NO_TRACE))], now)
    await _anchored(app)
    tampering.owner("DELETE FROM events WHERE sequence > 1")
    tampering.owner(
        "UPDATE cases SET sequence = older.sequence, head_hash = older.head_hash,"
        " state = older.state, stage = older.stage FROM older"
    )
    tampering.owner("DROP TABLE older")
    codes = [code for code, _ in await found(app, of)]
    assert {"anchored-event-gone", "older-row"} <= set(codes)


async def test_an_anchor_that_was_changed_or_left_out_is_named(app: App) -> None:
    await _case(app, "N-1")
    for _ in range(3):
        await _anchored(app)
    file = app.settings.anchor_file
    first, second, third = file.read_text().splitlines()
    file.write_text("\n".join([first, third]) + "\n")
    assert [code for code, _ in await found(app)] == ["anchor-missing"]
    file.write_text("\n".join([first, second.replace('"count":1', '"count":0'), third]) + "\n")
    assert [code for code, _ in await found(app)] == ["anchor-not-signed", "anchor-missing"]
    file.unlink()
    assert [code for code, _ in await found(app)] == ["anchor-missing"]


async def test_an_anchor_goes_to_a_mailbox_and_a_command_and_is_made_once_a_day(
    app: App, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    command = f"sh -c {shlex.quote(f'cat >> {copy}')}"
    update = {"anchor_mail": "protection@referrals.example", "anchor_command": command}
    channel = FakeChannel()
    app = replace(app, settings=app.settings.model_copy(update=update), channel=channel)
    for _ in range(2):
        await anchor_daily(app)
    [line] = anchor_file(app.settings).lines()
    assert copy.read_text() == line + "\n"
    [sent] = channel.accepted
    assert line_digest(line) in sent.body


async def test_where_the_file_of_anchors_is_gone_none_is_begun_anew_and_health_says_so(
    app: App,
) -> None:
    await _case(app, "N-1")
    await anchor_daily(app)
    assert not await _gone(app)
    file = anchor_file(app.settings)
    kept = app.settings.anchor_file.read_text()
    app.settings.anchor_file.unlink()
    for _ in range(2):
        with pytest.raises(AnchorsGone):
            await anchor_daily(app)
    refused = await anchor_record(by_staff(app, Role.OPERATIONS))
    assert isinstance(refused, Refusal)
    assert refused.code == "anchors-gone"
    assert file.lines() == [] and await _gone(app)
    assert [code for code, _ in await found(app)] == ["anchor-missing"]
    app.settings.anchor_file.write_text(kept)
    await anchor_daily(app)
    assert not await _gone(app) and await found(app) == []


async def test_whoever_asks_is_told_how_many_anchors_the_record_was_held_against(app: App) -> None:
    await _case(app, "N-1")
    nothing = await _verified(app)
    assert (nothing.problems, nothing.anchors, nothing.anchored_until) == ((), 0, None)
    assert "NO ANCHOR WAS HELD" in anchors_in_words(nothing.anchors, nothing.anchored_until)
    before = datetime.now(UTC)
    for _ in range(2):
        await _anchored(app)
    held = await _verified(app)
    assert held.anchors == 2
    assert held.anchored_until is not None
    assert abs(held.anchored_until - before) < timedelta(seconds=30)
    assert "2 anchors" in anchors_in_words(held.anchors, held.anchored_until)


async def test_writers_that_come_at_once_follow_each_other_and_never_the_same_anchor(
    app: App,
) -> None:
    await _case(app, "N-1")
    command = "sh -c 'cat > /dev/null; sleep 0.2'"
    slow = replace(app, settings=app.settings.model_copy(update={"anchor_command": command}))
    await asyncio.gather(*(write_anchor(slow) for _ in range(3)))
    assert len(anchor_file(app.settings).lines()) == 3
    assert await found(app) == []
    app.settings.anchor_file.write_text("")
    (app.settings.anchor_key.with_name("anchor-key-public.pem")).unlink()
    await asyncio.gather(*(anchor_daily(slow) for _ in range(3)))
    assert len(anchor_file(app.settings).lines()) == 1, "one a day, however many watchdogs"


async def _gone(app: App) -> bool:
    return ANCHORS_GONE in {item.code for item in await look_into(app)}


async def _verified(app: App) -> Verified:
    verified = await verify_trail(by_staff(app, Role.OPERATIONS))
    assert isinstance(verified, Verified)
    return verified


async def test_a_place_that_does_not_take_an_anchor_is_said_and_nothing_counts_as_kept(
    app: App,
) -> None:
    update = {"anchor_command": "false"}
    app = replace(app, settings=app.settings.model_copy(update=update))
    with pytest.raises(AnchorNotKept):
        await write_anchor(app)
    assert anchor_file(app.settings).lines() == []
    refused = await anchor_record(by_staff(app, Role.OPERATIONS))
    assert isinstance(refused, Refusal)
    assert refused.code == "anchor-not-kept"


async def test_a_stranger_finds_in_an_export_what_was_changed_with_the_public_key_alone(
    app: App,
) -> None:
    _, second = [await _case(app, number) for number in ("N-1", "N-2")]
    await _anchored(app)
    key, anchors = public_key(app.settings), anchor_file(app.settings).lines()
    lines = await export_record(by_staff(app, Role.OPERATIONS))
    assert not isinstance(lines, Refusal)
    assert key is not None
    assert list(check(lines, anchors, key)) == []
    changed = [line.replace("Referral", "Nothing") for line in lines]
    assert sum("row-changed" in wrong for wrong in check(changed, anchors, key)) == 2
    without = [line for line in lines if second not in line]
    assert list(check(without, anchors, key)) == [
        f"{second}: the case was anchored and is gone (case-deleted)"
    ]


async def test_offline_too_what_was_changed_with_all_hashes_reckoned_anew_or_cut_off_is_named(
    app: App,
) -> None:
    of = await _case(app, "N-1")
    async with app.engine.connect() as connection:
        now = await clock(connection)
    await advance(app.store, of, [order("answer", RecordAnswer(answer=NO_TRACE))], now)
    await _anchored(app)
    key, anchors = public_key(app.settings), anchor_file(app.settings).lines()
    lines = await export_record(by_staff(app, Role.OPERATIONS))
    assert not isinstance(lines, Refusal) and key is not None
    head, *events = map(json.loads, lines)
    assert len(events) > 1
    for changed in (
        {"label": "Nothing"},
        {"actor": "S-9999"},
        {"happened_at": "2026-05-05T09:59:00+00:00"},
        {"rules": "R1"},
    ):
        anew = _reckoned_anew(head, [{**events[0], **changed}, *events[1:]])
        assert any("anchored" in wrong for wrong in check(anew, anchors, key)), changed
    cut = _reckoned_anew({**head, "sequence": 1}, events[:1])
    assert any("anchored" in wrong for wrong in check(cut, anchors, key))


def _reckoned_anew(head: dict[str, Any], events: list[dict[str, Any]]) -> list[str]:
    """An export whose hashes all follow again, and end as the case says."""
    previous, anew = START.hex(), []
    for each in events:
        made = {**each, "previous": previous}
        previous = made["hash"] = exported_hash(made)
        anew.append(made)
    return [json.dumps(each) for each in ({**head, "head": previous}, *anew)]
