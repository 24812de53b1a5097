"""A case lives again through what the outside log knows of it and the record does not, in the log's
order and at the log's moments: so that what was in time stays in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policy.cases.replies import Verdict
from policy.support.withdrawals import withdraws
from service.disasters.stopped import why_stopped
from service.disasters.told import KeptAct
from store.advancing import advance
from store.forms import NoKey, sealer_of, unseal
from store.inbox import ORDER_KIND
from store.incidents import report
from store.keys import KeyUnusable
from store.left_before import LeftBefore
from store.rebuilding import last_recorded, put_back, waiting_notices
from store.sealing import SealBroken
from wiring.app import App

GUARD = "rebuild"


@dataclass(slots=True)
class LivedAgain:
    """What came of it: the cases that were erased again, the acts that stand again, those that the
    rules refuse now, those that cannot be read, and the notices that count as sent. A case that was
    `stopped` on the way stands with why; how far it came stands above.
    """

    erased: list[str] = field(default_factory=list)
    stand: list[KeptAct] = field(default_factory=list)
    refused: list[KeptAct] = field(default_factory=list)
    unreadable: list[KeptAct] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    stopped: dict[str, str] = field(default_factory=dict)


async def live_again(
    app: App,
    sender: App,
    reference: str,
    acts: Sequence[KeptAct],
    left: Sequence[LeftBefore],
    done: LivedAgain,
) -> None:
    """Let one case live through it, by the worker's login and the sender's, and say in `done` what
    came of it. Repeated, it does nothing more.
    """
    try:
        await _live(app, sender, reference, acts, left, done)
        if acts:
            await report(app.engine, "acts-put-back", reference)
    except Exception as error:
        # Whatever one case meets, the next one is gone on with: see `why_stopped`.
        done.stopped[reference] = why_stopped(error)


async def _live(
    app: App,
    sender: App,
    reference: str,
    acts: Sequence[KeptAct],
    left: Sequence[LeftBefore],
    done: LivedAgain,
) -> None:
    steps = [(act.at, act) for act in acts] + [(notice.left_at, notice) for notice in left]
    try:
        for at, step in sorted(steps, key=lambda each: each[0]):
            now = await _moment(app, reference, at)
            # What fell due before it, as it did then.
            await advance(app.store, reference, [], now)
            if isinstance(step, KeptAct):
                await _act(app, step, now, done)
            elif not step.perhaps:
                await _left(app, sender, reference, step, now, done)
    except (KeyUnusable, NoKey):
        done.unreadable += [act for act in acts if act not in done.stand]


async def _moment(app: App, reference: str, at: datetime) -> datetime:
    """The moment, and never before what is on record of the case already."""
    async with app.engine.connect() as connection:
        newest = await last_recorded(connection, reference)
    return at if newest is None else max(at, newest)


async def _act(app: App, act: KeptAct, now: datetime, done: LivedAgain) -> None:
    assert act.whom is not None  # it can be put back
    assert act.row is not None
    try:
        message = await _message(app, act)
    except (SealBroken, ValueError):
        done.unreadable.append(act)
        return
    async with app.engine.begin() as connection:
        to_decide = await put_back(
            connection,
            act.reference,
            act.whom,
            sealed=act.row,
            received_at=act.at,
            withdraws=withdraws(message),
        )
    if to_decide:
        replies = (await advance(app.store, act.reference, [message], now)).replies
        if replies[message.id].verdict is Verdict.REFUSED:
            done.refused.append(act)
            return
    done.stand.append(act)


async def _message(app: App, act: KeptAct) -> Any:
    assert act.whom is not None
    assert act.row is not None
    forms = app.store.forms
    form: Any = forms.order if act.whom.kind == ORDER_KIND else forms.event
    sealer = await sealer_of(app.keys, act.reference)
    return unseal(sealer, form, act.row, act.reference, f"inbox/{act.whom.id}")


async def _left(
    app: App, sender: App, reference: str, left: LeftBefore, now: datetime, done: LivedAgain
) -> None:
    """A notice that the case has ordered again, or that waited in the older copy, counts as sent
    when it left.
    """
    async with sender.engine.connect() as connection:
        waiting = await waiting_notices(connection, app.keys.ring, reference)
    same = [each.id for each in waiting if each.id == left.id or each.same == left.same]
    own = [id for id in same if id == left.id] or same[:1]
    for id in own:
        sent = await sender.sender(GUARD).settle_left(id, left.left_at)
        if sent.fact is not None:
            await advance(app.store, reference, [sent.fact], now)
        done.settled.add(left.id)
