"""The lives that are recorded: between them an invented case at every stage, hearing every order
and every signal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from notify.fake import FakeChannel
from notify.protocol import NotTaken
from policy.bank_holidays import newest_calendar
from policy.cases.replies import Verdict
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AnswerPrioritisation,
    AskPrioritisation,
    CalendarChanged,
    CloseCase,
    Command,
    ConfirmDelivery,
    CorrectAnswer,
    CorrectEntry,
    CorrectPerson,
    EscalatedByWatchdog,
    EscalationTakenBack,
    ExtendWindow,
    FinishTask,
    OfferReturn,
    OpenTask,
    OrganisationSucceeded,
    ReadAnswer,
    RecordAnswer,
    TransferCase,
    WithdrawConsent,
)
from policy.support.state import CaseState
from policy.support.words import Audience, DeadlineName, Outcome, Role, SlaState, Stage, TaskKind
from tests.apps import CHECK_OFFICER, SUPERVISOR, order
from tests.policy.support.builders import CONTRADICTORY_ANSWER, OPEN_ANSWER, SETTLED_ANSWER
from tests.workflows.long_lives import report, update
from tests.workflows.running import Running

CASEWORKER = Actor(id="S-2003", roles=(Role.CASEWORKER,))
_numbers = count(1)

Scenario = Callable[[Running], Awaitable[str]]


def falls_due(hours: int) -> timedelta:
    """How long ago a referral was received that turns so many hours old at a full minute soon:
    receipts are written to the minute, and a timer must be seen to run and to ring.
    """
    now = datetime.now(UTC)
    minute = (now + timedelta(seconds=15)).replace(second=0, microsecond=0) + timedelta(minutes=1)
    return now - (minute - timedelta(hours=hours))


async def _case(running: Running, hours: int = 0) -> str:
    ago = falls_due(hours) if hours else timedelta(hours=1)
    return await running.case(f"N-{next(_numbers)}", received_ago=ago)


async def _asked(running: Running, reference: str, command: Command, actor: Actor) -> None:
    reply = await running.ask(reference, order(f"order-{next(_numbers)}", command, actor))
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED, reply


async def _until(running: Running, reference: str, so: Callable[[CaseState], bool]) -> CaseState:
    for _ in range(6):
        try:
            state: CaseState = await running.until_state(reference, so)
        except TimeoutError:
            continue
        return state
    raise TimeoutError(reference)


async def status_check(running: Running) -> str:
    """Accepted, and waiting for its answer."""
    return await _case(running)


async def warned(running: Running) -> str:
    """Half the time is over."""
    reference = await _case(running, 12)
    await _until(running, reference, lambda s: s.sla is SlaState.WARNED)
    return reference


async def breached_and_answered_late(running: Running) -> str:
    """The time is over; somebody takes the escalation; the watchdog tells of the next step an hour
    early, by a clock that ran ahead, and takes that back; the answer comes.
    """
    reference = await _case(running, 24)
    await _until(running, reference, lambda s: s.sla is SlaState.BREACHED)
    await _asked(running, reference, AcknowledgeEscalation(), SUPERVISOR)
    escalated = EscalatedByWatchdog(
        id=f"watchdog/{reference}/25h",
        at=datetime.now(UTC),
        by="watchdog",
        name=DeadlineName.STATUS_ESCALATION,
        rung="25h",
    )
    await report(running.app, reference, [escalated])
    taken_back = EscalationTakenBack(
        id=f"withdrawn/{reference}/25h",
        at=datetime.now(UTC),
        by="watchdog",
        name=escalated.name,
        rung=escalated.rung,
        escalated_at=escalated.at,
    )
    await report(running.app, reference, [taken_back])
    await _until(running, reference, lambda s: taken_back.id in s.seen)
    await _asked(running, reference, RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER)
    await _until(running, reference, lambda s: s.sla is SlaState.MET_LATE)
    return reference


async def breached(running: Running) -> str:
    """The time is over, and nobody has answered."""
    reference = await _case(running, 24)
    await _until(running, reference, lambda s: s.sla is SlaState.BREACHED)
    return reference


async def queried(running: Running) -> str:
    """An answer that contradicts itself went back."""
    reference = await _case(running)
    await _asked(running, reference, RecordAnswer(answer=CONTRADICTORY_ANSWER), CHECK_OFFICER)
    return reference


async def answered(running: Running) -> str:
    """Settled, delivered and read."""
    reference = await _case(running)
    await _asked(running, reference, RecordAnswer(answer=SETTLED_ANSWER), CHECK_OFFICER)
    state = await _until(running, reference, lambda s: s.stage is Stage.ANSWERED)
    await _asked(running, reference, ReadAnswer(), Actor(id="O", organisation=state.organisation))
    return reference


async def _supported(running: Running) -> str:
    reference = await _case(running)
    await _asked(running, reference, RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER)
    await _until(running, reference, lambda s: s.stage is Stage.SUPPORT_OPEN)
    return reference


async def support_open(running: Running) -> str:
    """The months: worklists, updates, an extension, another area."""
    reference = await _supported(running)
    state = await running.state(reference)
    due = datetime.now(UTC) + timedelta(days=3)
    task = TaskKind.CASEWORKER_CONTACT
    await _asked(running, reference, OpenTask(task=task, due=due), CASEWORKER)
    finished = FinishTask(task_id="1", task=task, result="Spoke by telephone.")
    await _asked(running, reference, finished, CASEWORKER)
    await report(running.app, reference, [update(state, number) for number in range(3)])
    await _until(running, reference, lambda s: s.reports == 3)
    await _asked(running, reference, OfferReturn(), CASEWORKER)
    await _asked(running, reference, ExtendWindow(reason="A flat is promised."), SUPERVISOR)
    transfer = TransferCase(authority="E08000025", nation="England")
    await _asked(running, reference, transfer, CASEWORKER)
    await _asked(running, reference, CorrectEntry(entry=2, reason="Another's."), CASEWORKER)
    mended = CorrectPerson(field="given_names", old="Jon", new="John", reason="Misspelt.")
    await _asked(running, reference, mended, CASEWORKER)
    return reference


async def known_anew(running: Running) -> str:
    """The person's name is mended, councils merge, and a newer list of bank holidays counts."""
    reference = await _supported(running)
    state = await running.state(reference)
    mended = CorrectPerson(
        field="family_name", old="Inventted", new="Invented", reason="Misspelt on the form."
    )
    await _asked(running, reference, mended, CASEWORKER)
    merged = OrganisationSucceeded(
        id=f"merged/{reference}",
        at=datetime.now(UTC),
        by="register",
        organisation=state.authority,
        successor="E08000025",
    )
    newer = CalendarChanged(
        id=f"calendar/{reference}",
        at=datetime.now(UTC),
        by="register",
        calendar=newest_calendar(),
    )
    await report(running.app, reference, [merged, newer])
    await _until(running, reference, lambda s: merged.id in s.seen)

    async def same_list_refused() -> bool:
        # A case accepted today counts by the newest list there is.
        received = await running.received(reference)
        return ("fact", "refused", "no-newer-calendar") in received

    await running.until(same_list_refused)
    return reference


async def awaiting_third_party(running: Running) -> str:
    """A casework team was asked to look sooner."""
    reference = await _supported(running)
    await _asked(running, reference, AskPrioritisation(target="asylum casework"), CASEWORKER)
    return reference


async def prioritisation_answered(running: Running) -> str:
    """And took it."""
    reference = await awaiting_third_party(running)
    await _asked(running, reference, AnswerPrioritisation(acknowledged=True), CASEWORKER)
    return reference


async def corrected(running: Running) -> str:
    """An answer already given was mended, and delivered again."""
    reference = await _supported(running)
    mended = CorrectAnswer(answer=SETTLED_ANSWER, reason="A second record was found.")
    await _asked(running, reference, mended, CHECK_OFFICER)
    await _until(running, reference, lambda s: s.edition == 2 and s.stage is Stage.ANSWERED)
    return reference


async def closed(running: Running) -> str:
    """By a named person, with an outcome."""
    reference = await _supported(running)
    closing = CloseCase(outcome=Outcome.VOLUNTARY_RETURN, reason="Left on Tuesday.")
    await _asked(running, reference, OfferReturn(), CASEWORKER)
    await _asked(running, reference, closing, SUPERVISOR)
    await running.handle(reference).result()
    return reference


async def consent_withdrawn(running: Running) -> str:
    """The person took their agreement back."""
    reference = await _case(running)
    await _asked(running, reference, WithdrawConsent(channel="in person"), CASEWORKER)
    await running.handle(reference).result()
    return reference


async def rejected_messages(running: Running) -> str:
    """Signals nobody can read, and after them life as before."""
    reference = await _case(running)
    for name, content in (("nonsense", 17), ("notice_settled", "x"), ("authority_report", None)):
        await running.handle(reference).signal(name, content)
    await _until(running, reference, lambda s: s.rejected_messages == 3)
    await _asked(running, reference, RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER)
    return reference


async def delivered_by_hand(running: Running) -> str:
    """No channel took the answer's notices, so they were given by hand. To be played alone."""
    reference = await _case(running)
    assert isinstance(running.app.channel, FakeChannel)
    await _quiet(running)
    running.app.channel.fail_next = [NotTaken("address-refused", for_good=True) for _ in range(2)]
    await _asked(running, reference, RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER)
    await running.until(lambda: _none_left(running))
    for audience in (Audience.REFERRER, Audience.SUPPORT_TEAM):
        await _asked(running, reference, ConfirmDelivery(audience=audience), CASEWORKER)
    await _until(running, reference, lambda s: s.stage is Stage.SUPPORT_OPEN)
    return reference


async def _none_left(running: Running) -> bool:
    assert isinstance(running.app.channel, FakeChannel)
    return not running.app.channel.fail_next


async def _quiet(running: Running) -> None:
    """Until no notice of an earlier life is on its way to the channel."""
    assert isinstance(running.app.channel, FakeChannel)
    before = -1
    while before != len(running.app.channel.accepted):
        before = len(running.app.channel.accepted)
        await asyncio.sleep(2)


async def continued(running: Running) -> str:
    """So much news that the server suggested a fresh run; the answer comes to the later one."""
    reference = await _case(running)
    state = await running.state(reference)
    news = [update(state, number) for number in range(180)]
    for wave in (news[start : start + 20] for start in range(0, len(news), 20)):
        await report(running.app, reference, wave)
        await asyncio.sleep(0.5)
    await _until(running, reference, lambda s: s.reports == len(news))
    await _asked(running, reference, RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER)
    await _until(running, reference, lambda s: s.stage is Stage.SUPPORT_OPEN)
    return reference


SIDE_BY_SIDE: tuple[Scenario, ...] = (
    status_check,
    warned,
    breached,
    breached_and_answered_late,
    queried,
    answered,
    support_open,
    known_anew,
    awaiting_third_party,
    prioritisation_answered,
    corrected,
    closed,
    consent_withdrawn,
    rejected_messages,
)
