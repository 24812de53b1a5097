"""Anchoring the record: the signed ends of all chains go where the database's roles cannot write,
daily and on demand; and the record is held against them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from notify.protocol import NotTaken
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
from store.policy_time import clock
from wiring.anchor_places import (
    AnchorNotKept,
    anchor_file,
    anchor_places,
    public_key,
    signing_key,
)
from wiring.app import App

DAILY = timedelta(hours=24)
_NOT_KEPT = Refusal(
    code="anchor-not-kept",
    sentence="A place for anchors did not take the anchor.",
    what_to_do="Look at the settings anchor_file, anchor_mail, anchor_command and anchor_key, then "
    "anchor again.",
    rule="service",
)


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
    except (AnchorNotKept, NotTaken):
        return _NOT_KEPT


async def write_anchor(app: App) -> Anchored:
    """Sign the ends of all chains and keep that everywhere it is to be kept. Raises AnchorNotKept
    and NotTaken.
    """
    key = signing_key(app.settings)
    lines = anchor_file(app.settings).lines()
    async with app.engine.connect() as connection:
        heads, now = await heads_now(connection), await clock(connection)
    follows = line_digest(lines[-1]) if lines else FIRST
    made = RecordAnchor(track=app.settings.track, made_at=now, follows=follows, heads=heads)
    line = signed_line(made, key)
    digest = line_digest(line)
    for place in anchor_places(app.settings, app.channel):
        await place.keep(line, digest)
    return Anchored(count=len(heads), digest=digest)


async def anchor_daily(app: App) -> None:
    """Anchor the record if nobody has for a day. Raises as `write_anchor`."""
    lines = anchor_file(app.settings).lines()
    if not lines or _made_at(lines[-1]) <= datetime.now(UTC) - DAILY:
        await write_anchor(app)


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


async def faults_of_anchors(app: App) -> list[AnchorFault]:
    """What the anchors show to be wrong with the record; nothing where none was ever made."""
    key, lines = public_key(app.settings), anchor_file(app.settings).lines()
    if key is None:
        if not lines:
            return []
        gone = "there are anchors, and no public key to check them with"
        return [AnchorFault(reference="", code="anchor-key-missing", sentence=gone)]
    if not lines:
        gone = "there is a key for anchors, and no anchor is left"
        return [AnchorFault(reference="", code="anchor-missing", sentence=gone)]
    anchors, faults = read_anchors(lines, key)
    async with app.engine.connect() as connection:
        hashes = await kept_hashes(connection)
        heads = {head.reference: head for head in await heads_now(connection)}
    return [*faults, *held_against(anchors, heads, hashes)]


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
