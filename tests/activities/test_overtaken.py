"""Months on: a notice that waited while the case went on does not leave once it is pointless, and
leaves while it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from activities.sending import NoticeSender
from activities.settling import Ending
from notify.fake import FakeChannel
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    Actor,
    AnswerPrioritisation,
    AskPrioritisation,
    Command,
    ConfirmDelivery,
    Event,
    ExtendWindow,
    NoticeAccepted,
    NoticeFailed,
    Order,
    RecordAnswer,
)
from policy.support.lifecycle import next_deadline
from policy.support.state import CaseState
from policy.support.words import Audience, DeadlineName, Role, TaskKind, Template
from store.staff import put_on_duty
from store.tables import outbox, tasks
from tests.apps import CHECK_OFFICER, SUPERVISOR, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App

CASEWORKER = Actor(id="S-2001", roles=(Role.CASEWORKER,))
OUTSTANDING = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.NO,
    application_type="asylum",
    document_gap=True,
    sources_checked=("case database",),
)


class OvertakenLife:
    """A case taken through its months turn by turn, each recorded."""

    def __init__(self, app: App, state: CaseState, now: datetime) -> None:
        self.state = state
        self.now = now
        self._app = app

    @classmethod
    async def begin(cls, app: App) -> OvertakenLife:
        receipt = await take_in(app, "N-1")
        assert receipt.state is not None
        assert receipt.state.accepted_at is not None
        return cls(app, receipt.state, receipt.state.accepted_at)

    async def send(self, *line: Event) -> None:
        await self._turn(line)

    async def ask(self, command: Command, actor: Actor) -> None:
        await self._turn([order(f"o-{self.state.sequence}", command, actor, self.now)])

    async def supported(self) -> OvertakenLife:
        """The answer leaves the status open, and both recipients have it."""
        await self.ask(RecordAnswer(answer=OUTSTANDING), CHECK_OFFICER)
        for audience in (Audience.REFERRER, Audience.SUPPORT_TEAM):
            await self.send(self.accepted(audience))
        return self

    def accepted(self, audience: Audience) -> NoticeAccepted:
        return NoticeAccepted(
            id=f"accepted/{audience.value}",
            at=self.now,
            by="file",
            template=Template.ANSWER_READY,
            audience=audience,
            edition=1,
        )

    async def until(self, name: DeadlineName) -> None:
        """Time goes on until a deadline of this name has passed."""
        passed = False
        while not passed:
            upcoming = next_deadline(self.state)
            assert upcoming is not None
            self.now, passed = upcoming.due, upcoming.name is name
            await self._turn([])

    async def _turn(self, line: Sequence[Order | Event]) -> None:
        turn = take_turn(self.state, line, self.now)
        assert all(not reply.code for reply in turn.replies.values())
        await record(self._app.store, turn.recording)
        self.state = turn.recording.state
        self.now += timedelta(minutes=1)


async def _sent(app: App, template: Template) -> list[tuple[Ending, str]]:
    """How each waiting notice of a template ends if it is to leave now, and under which code."""
    sender = NoticeSender(app.store, app.track_wiring.wording, FakeChannel(), "dispatcher")
    async with app.engine.connect() as connection:
        found = await connection.execute(
            select(outbox.c.id).where(
                outbox.c.template == template.value, outbox.c.state == "waiting"
            )
        )
        ids = list(found.scalars())
    endings = []
    for id in ids:
        ending = (await sender.send(id)).ending
        async with app.engine.connect() as connection:
            code = await connection.execute(select(outbox.c.code).where(outbox.c.id == id))
            endings.append((ending, str(code.scalar_one())))
    return endings


OF_A_REQUEST = (Template.PRIORITISATION_REQUEST, Template.PRIORITISATION_CHASER)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "declined"])
async def test_a_casework_team_that_has_answered_is_neither_asked_nor_chased_any_more(
    app: App, taken: bool
) -> None:
    life = await (await OvertakenLife.begin(app)).supported()
    await life.ask(AskPrioritisation(target="asylum casework"), CASEWORKER)
    await life.until(DeadlineName.PRIORITISATION)
    await life.ask(AnswerPrioritisation(acknowledged=taken), CASEWORKER)
    for template in OF_A_REQUEST:
        assert await _sent(app, template) == [(Ending.SUPPRESSED, "prioritised-meanwhile")]


async def test_a_casework_team_that_has_not_answered_is_chased(app: App) -> None:
    life = await (await OvertakenLife.begin(app)).supported()
    await life.ask(AskPrioritisation(target="asylum casework"), CASEWORKER)
    await life.until(DeadlineName.PRIORITISATION)
    for template in OF_A_REQUEST:
        assert await _sent(app, template) == [(Ending.SENT, "")]


async def _on_duty(app: App) -> None:
    """A supervisor is on duty for years, or a window's end would be an alarm instead."""
    async with app.engine.begin() as connection:
        await put_on_duty(
            connection,
            role=Role.DUTY_SUPERVISOR,
            position=1,
            number=SUPERVISOR.id,
            starts=datetime(2020, 1, 1, tzinfo=UTC),
            ends=datetime(2120, 1, 1, tzinfo=UTC),
            recorded_by=SUPERVISOR.id,
        )


async def test_the_end_of_a_window_is_notified(app: App) -> None:
    await _on_duty(app)
    life = await (await OvertakenLife.begin(app)).supported()
    await life.until(DeadlineName.SUPPORT_WINDOW)
    await life.until(DeadlineName.SUPPORT_WINDOW)
    assert await _sent(app, Template.WINDOW_ENDED) == [(Ending.SENT, "")] * 2


async def test_the_end_of_an_extended_window_is_notified_and_that_of_the_earlier_one_is_not(
    app: App,
) -> None:
    await _on_duty(app)
    life = await (await OvertakenLife.begin(app)).supported()
    await life.until(DeadlineName.SUPPORT_WINDOW)
    await life.ask(ExtendWindow(reason="the hearing is in June"), SUPERVISOR)
    assert await _sent(app, Template.WINDOW_ENDED) == [(Ending.SUPPRESSED, "extended-meanwhile")]
    await life.until(DeadlineName.SUPPORT_WINDOW)
    assert await _sent(app, Template.WINDOW_ENDED) == [(Ending.SENT, "")]


async def test_a_task_to_deliver_by_hand_is_done_once_it_was(app: App) -> None:
    life = await OvertakenLife.begin(app)
    await life.ask(RecordAnswer(answer=OUTSTANDING), CHECK_OFFICER)
    for template in (Template.ANSWER_READY, Template.STATUS_REQUEST):
        await life.send(
            NoticeFailed(
                id=f"failed/{template.value}",
                at=life.now,
                by="smtp",
                template=template,
                audience=Audience.REFERRER,
                code="address-refused",
                edition=1,
            )
        )
    await life.ask(ConfirmDelivery(audience=Audience.REFERRER), CASEWORKER)
    async with app.engine.connect() as connection:
        found = await connection.execute(
            select(tasks.c.about).where(
                tasks.c.kind == TaskKind.DELIVER_BY_HAND.value, tasks.c.done_at.is_(None)
            )
        )
        assert list(found.scalars()) == ["status-request for referrer:"]
