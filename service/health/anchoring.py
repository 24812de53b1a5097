"""Anchoring the record: the signed ends of all chains go where the database's roles cannot write,
daily and on demand; and the record is held against them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from notify.protocol import NotTaken
from policy.duty.finding_kinds import ANCHORS_GONE, KINDS
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from store.anchors import (
    FIRST,
    AnchorFault,
    RecordAnchor,
    heads_now,
    held_against,
    kept_hashes,
    line_digest,
    read_anchors,
    signed_line,
)
from store.cases import exported_chain
from store.engine import one_by_one
from store.locks import lock_named
from store.policy_time import clock
from wiring.anchor_places import (
    AnchorNotKept,
    anchor_file,
    anchor_places,
    public_key,
    publish_key,
    signing_key,
)
from wiring.app import App

DAILY = timedelta(hours=24)
_LOCK, _LONGEST = lock_named("anchors"), "180s"
_NOT_KEPT = Refusal(
    code="anchor-not-kept",
    sentence="A place for anchors did not take the anchor.",
    what_to_do="Look at the settings anchor_file, anchor_mail, anchor_command and anchor_key, then "
    "anchor again.",
    rule="service",
)
_GONE_FILE = Refusal(
    code=ANCHORS_GONE,
    sentence=KINDS[ANCHORS_GONE].sentence,
    what_to_do=KINDS[ANCHORS_GONE].what_to_do,
    rule="service",
)


class AnchorsGone(AnchorNotKept):
    """Anchors were kept here, and the file holds none: it is not begun anew, for then nobody would
    see that all the older ones are missing.
    """

    def __init__(self) -> None:
        super().__init__(KINDS[ANCHORS_GONE].sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorsHeld:
    """What the anchors show to be wrong with the record, how many there are of it, and the newest
    one's moment (UTC).
    """

    faults: tuple[AnchorFault, ...] = ()
    count: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """An anchor that was kept: of how many cases, and the digest of its line."""

    count: int
    digest: str


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def anchor_record(context: Context) -> Anchored | Refusal:
    """Anchor the record now."""
    try:
        return await write_anchor(context.app)
    except AnchorsGone:
        return _GONE_FILE
    except (AnchorNotKept, NotTaken):
        return _NOT_KEPT


async def write_anchor(app: App) -> Anchored:
    """Sign the ends of all chains and keep that everywhere it is to be kept. Raises AnchorNotKept
    (AnchorsGone), and NotTaken.
    """
    async with app.engine.begin() as connection:
        await _one_at_a_time(connection)
        return await _write(app, connection)


async def anchor_daily(app: App) -> None:
    """Anchor the record if nobody has for a day. Raises as `write_anchor`."""
    if not _is_due(app):
        return
    async with app.engine.begin() as connection:
        await _one_at_a_time(connection)
        # Another watchdog may have been first.
        if _is_due(app):
            await _write(app, connection)


def anchors_gone(app: App) -> bool:
    """Whether anchors were kept here before, and the file holds none."""
    return public_key(app.settings) is not None and not anchor_file(app.settings).lines()


async def _one_at_a_time(connection: AsyncConnection) -> None:
    # Two that follow the same line would for ever look as if one had been left out. Whoever holds
    # the lock may wait for a mailbox and a command, longer than a statement or a transaction may.
    for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        await connection.execute(select(func.set_config(limit, _LONGEST, True)))
    await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def _write(app: App, connection: AsyncConnection) -> Anchored:
    if anchors_gone(app):
        raise AnchorsGone
    key, lines = signing_key(app.settings), anchor_file(app.settings).lines()
    heads, now = await heads_now(connection), await clock(connection)
    follows = line_digest(lines[-1]) if lines else FIRST
    made = RecordAnchor(track=app.settings.track, made_at=now, follows=follows, heads=heads)
    line = signed_line(made, key)
    digest = line_digest(line)
    for place in anchor_places(app.settings, app.channel):
        await place.keep(line, digest)
    publish_key(app.settings, key)
    return Anchored(count=len(heads), digest=digest)


def _is_due(app: App) -> bool:
    lines = anchor_file(app.settings).lines()
    return not lines or _made_at(lines[-1]) <= datetime.now(UTC) - DAILY


def _made_at(line: str) -> datetime:
    try:
        return datetime.fromisoformat(json.loads(line)["made_at"])
    except (ValueError, KeyError, TypeError):
        return datetime.min.replace(tzinfo=UTC)


@use_case(
    staff=lambda permissions: permissions.protect_data | permissions.reconcile, organisations=False
)
async def export_record(context: Context) -> tuple[str, ...] | Refusal:
    """The record as lines of JSON that a stranger can check with the anchors and the public key:
    every case's end and its events, and nothing that is sealed.
    """
    lines: list[str] = []
    async with one_by_one(context.app.engine) as connection:
        for head in await heads_now(connection):
            said = {"reference": head.reference, "sequence": head.sequence}
            lines.append(json.dumps({**said, "head": head.hash, "safe_ways": head.safe_ways}))
            lines += [json.dumps(each) for each in await exported_chain(connection, head.reference)]
    return tuple(lines)


async def hold_against_anchors(app: App) -> AnchorsHeld:
    """Hold the record against every anchor. Without one nothing is wrong, and nothing is shown: how
    many there were is for whoever asks to be told.
    """
    key, lines = public_key(app.settings), anchor_file(app.settings).lines()
    if key is None:
        if not lines:
            return AnchorsHeld()
        gone = "there are anchors, and no public key to check them with"
        return _none_held("anchor-key-missing", gone)
    if not lines:
        return _none_held("anchor-missing", "there is a key for anchors, and no anchor is left")
    anchors, faults = read_anchors(lines, key)
    async with app.engine.connect() as connection:
        hashes = await kept_hashes(connection)
        heads = {head.reference: head for head in await heads_now(connection)}
    return AnchorsHeld(
        faults=(*faults, *held_against(anchors, heads, hashes)),
        count=len(anchors),
        newest=max((each.made_at for each in anchors), default=None),
    )


def _none_held(code: str, sentence: str) -> AnchorsHeld:
    return AnchorsHeld(faults=(AnchorFault(reference="", code=code, sentence=sentence),))


_GONE = frozenset({"case-deleted", "anchored-event-gone", "older-row", "anchored-safe-way-gone"})


async def lost_since(app: App, until: datetime | None) -> list[AnchorFault]:
    """What only anchors made after a moment (UTC) say to have been there: where the record was put
    back as it was then, this is gone with the time since. What stands and differs is none of it.
    """
    key, lines = public_key(app.settings), anchor_file(app.settings).lines()
    if key is None or not lines:
        return []
    anchors, _ = read_anchors(lines, key)
    async with app.engine.connect() as connection:
        hashes = await kept_hashes(connection)
        heads = {head.reference: head for head in await heads_now(connection)}
    before = [each for each in anchors if until is not None and each.made_at <= until]
    known = {(fault.reference, fault.code) for fault in held_against(before, heads, hashes)}
    return [
        fault
        for fault in held_against(anchors, heads, hashes)
        if fault.code in _GONE and (fault.reference, fault.code) not in known
    ]
