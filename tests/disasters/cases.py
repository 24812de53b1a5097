"""Cases of both tracks, in every state that matters, and what people do with them in the time that
is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from activities.reconciler import reconcile
from policy.case_notes import NoteKind
from policy.cases.orders import Named
from policy.erasing import ErasureGround
from policy.refusal import Refusal
from policy.suitability.deeds import ClaimCase
from policy.support.deeds import RecordAnswer, WithdrawConsent
from service.acknowledging import note_referral
from service.cases.notes import write_case_note
from service.cases.orders import OrderAccepted, ask_order
from service.erasure.asking import confirm_erasure, erase
from service.health.verifying import Verified, verify_trail
from store.cases import load_state
from store.forms import NoKey
from store.policy_time import clock
from store.rebuilding import cases_on_record
from store.tables import case_keys, cases, inbox, outbox
from tests.apps import NO_TRACE, take_in
from tests.policy.suitability.life import DECIDED, REFERRED, Life, at
from tests.policy.suitability.life_files import example
from tests.service.contexts import by_staff
from tests.store.suitability_lives import lived_through
from wiring.app import App
from wiring.serving import serving

SENDER, NOTED_BY = "E06000023", "S-2009"
CLEARED = at("03-01 15:10")
WITHDRAWAL = WithdrawConsent(channel="letter")
Letters = set[tuple[str, str]]
"""What a channel took: to whom, and under which subject."""


@dataclass(slots=True)
class OutsideMemory:
    """What somebody outside remembers of a track: its cases by what they are, how each stood at
    last, what its channel took, and where in the key store the halves of those are, or were, that
    had not been erased when it was last looked.
    """

    names: dict[str, str] = field(default_factory=dict)
    stood: dict[str, Any] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    letters: Letters = field(default_factory=set)
    halves: dict[str, set[str]] = field(default_factory=dict)

    def references_of(self, names: Iterable[str]) -> set[str]:
        """Of those that this track has."""
        return {self.names[name] for name in names if name in self.names}


@asynccontextmanager
async def at_work(app: App) -> AsyncIterator[None]:
    """A worker; it ends when nothing waits any more."""
    assert app.client is not None
    async with serving(app, app.client):
        await reconcile(app.case_client, every_case=True)
        yield
        async with asyncio.timeout(120):
            while await _waits(app):
                await reconcile(app.case_client)
                await asyncio.sleep(0.1)


async def _waits(app: App) -> bool:
    live = select(outbox.c.id).where(outbox.c.state.in_(("waiting", "sending")))
    undecided = select(inbox.c.id).where(inbox.c.verdict.is_(None))
    async with app.engine.connect() as connection:
        return any([(await connection.execute(each)).first() for each in (live, undecided)])


async def first_cases(app: App, memory: OutsideMemory) -> None:
    """What there was before the copies were made."""
    if app.settings.track == "suitability":
        for name, moment in (("with the unit", REFERRED), ("decided", DECIDED)):
            memory.names[name] = await lived_through(app, name, example(1).file, moment)
        memory.names["cleared"] = await lived_through(
            app, "cleared", example(1).file, CLEARED, _cleared
        )
        return
    words = "open, to answer, answered, to withdraw, withdrawn, to erase, erased".split(", ")
    for word in words:
        memory.names[word] = await _take(app, word)
    await _ask(app, "check officer", memory.names["answered"], RecordAnswer(answer=NO_TRACE))
    for word in ("withdrawn", "to erase", "erased"):
        await _ask(app, "duty supervisor", memory.names[word], WITHDRAWAL)
    await _erase(app, memory.names["erased"])


async def later(app: App, memory: OutsideMemory) -> None:
    """What people do in the time that is lost."""
    if app.settings.track == "suitability":
        await _ask(app, "SRU decision maker", memory.names["with the unit"], ClaimCase())
        return
    await _ask(app, "check officer", memory.names["to answer"], RecordAnswer(answer=NO_TRACE))
    await _ask(app, "duty supervisor", memory.names["to withdraw"], WITHDRAWAL)
    await _erase(app, memory.names["to erase"])
    note = await write_case_note(
        by_staff(app, "caseworker", number=NOTED_BY),
        memory.names["open"],
        NoteKind.SEEN.value,
        "Invented, and written in the time that is lost.",
        sent_as="1",
    )
    assert isinstance(note, str), note
    memory.names["new"] = await _take(app, "new")


async def remember(app: App, memory: OutsideMemory) -> None:
    """How everything stands, and what the channel took."""
    async with app.engine.connect() as connection:
        rows = await connection.execute(select(cases.c.reference, cases.c.ended_at))
        memory.ended = {row.reference for row in rows if row.ended_at is not None}
    assert not await faults(app)  # nothing is wrong before anything was struck
    for reference in memory.names.values():
        try:
            memory.stood[reference] = await load_state(app.store, reference)
        except NoKey:
            memory.erased.add(reference)
    memory.halves |= await _halves(app)


async def _halves(app: App) -> dict[str, set[str]]:
    query = select(case_keys.c.reference, case_keys.c.slot).where(case_keys.c.slot.is_not(None))
    async with app.engine.connect() as connection:
        return {row.reference: {row.slot} for row in await connection.execute(query)}


async def faults(app: App) -> list[tuple[str, str, str]]:
    """Everything that a check of the record finds: case, code, sentence."""
    verified = await verify_trail(by_staff(app, "duty supervisor"))
    assert isinstance(verified, Verified)
    return [(each.reference, each.code, each.sentence) for each in verified.problems]


def letters_of(app: App) -> Letters:
    """What the channel of this app took."""
    accepted = getattr(app.channel, "accepted")  # noqa: B009 - the fake's alone
    return {(notice.address, notice.subject) for notice in accepted}


async def moment_of(app: App) -> datetime:
    """The database's own."""
    async with app.engine.connect() as connection:
        return await clock(connection)


def _cleared(life: Life) -> None:
    life.cleared(CLEARED)


async def _take(app: App, word: str) -> str:
    number = word.replace(" ", "-")
    receipt = await take_in(app, number)
    await note_referral(app, receipt.reference, SENDER, number)
    assert receipt.state is not None
    await app.case_client.start_case(receipt.state)
    return receipt.reference


async def _ask(app: App, role: str, reference: str, command: Named) -> None:
    context = by_staff(app, role, number="S-2001")
    done = await ask_order(context, reference, command, order_id=f"{role[0]}-{reference}")
    assert isinstance(done, OrderAccepted), done


async def _erase(app: App, reference: str) -> None:
    # Its end may have been acknowledged as a matter of minutes.
    async with asyncio.timeout(120):
        while not (await cases_on_record(app.engine))[reference].ended:
            await reconcile(app.case_client)
            await asyncio.sleep(0.1)
    why = "the person asked for it"
    officer = by_staff(app, "data-protection officer")
    asked = await erase(officer, reference, ErasureGround.REQUEST, reason=why)
    assert not isinstance(asked, Refusal), asked
    second = by_staff(app, "duty supervisor", number="S-2")
    done = await confirm_erasure(second, reference, reason=why)
    assert not isinstance(done, Refusal), done
