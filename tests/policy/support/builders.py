"""Cases to try things on: one driven through time by hand, and one at each stage.

All people and bodies are invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from policy.cases.effects import AddTask, Effect
from policy.cases.replies import Reply
from policy.references import new_reference
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    Actor,
    AskPrioritisation,
    AuthorityReported,
    CloseCase,
    Command,
    CorrectAnswer,
    Event,
    FinishTask,
    NoticeAccepted,
    OfferReturn,
    Order,
    ReadAnswer,
    RecordAnswer,
    ReferralAccepted,
    WithdrawConsent,
)
from policy.support.lifecycle import next_deadline
from policy.support.rehearsal import RecordedEvent
from policy.support.state import CaseState
from policy.support.words import (
    Audience,
    Outcome,
    ReportKind,
    Role,
    Stage,
    SupportKind,
    TaskKind,
    Template,
)
from tests.policy.support.turn import take_turn

REFERENCE = new_reference(20_200_901)
RECEIVED = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
ORGANISATION = "CH-1"
AUTHORITY = "E09000033"
DELEGATE = "CH-7"
DAY = 24.0
RULEBOOK = "support-2020-09"

CHECK_OFFICER = Actor(id="S-1", roles=(Role.CHECK_OFFICER,))
CASEWORKER = Actor(id="S-2", roles=(Role.CASEWORKER,))
SUPERVISOR = Actor(id="S-3", roles=(Role.DUTY_SUPERVISOR,))
REFERRER = Actor(id=ORGANISATION, organisation=ORGANISATION)
OPERATIONS = Actor(id="S-4", roles=(Role.OPERATIONS,))
ADVISER = Actor(id="S-5", roles=(Role.REGULATED_ADVISER,))
STRANGER = Actor(id="CH-2", organisation="CH-2")

_Some = TypeVar("_Some")

OPEN_ANSWER = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.NO,
    application_type="asylum",
    document_gap=True,
    sources_checked=("case database",),
)
SETTLED_ANSWER = StatusAnswer(
    result=StatusResult.INDEFINITE_LEAVE,
    recourse=Recourse.YES,
    document_gap=False,
    sources_checked=("case database",),
)
CONTRADICTORY_ANSWER = replace(OPEN_ANSWER, application_type="")
PRIORITISE = AskPrioritisation(target="asylum casework")
CORRECTION = CorrectAnswer(answer=SETTLED_ANSWER, reason="a second record was found")


def hours(number: float) -> timedelta:
    """So many elapsed hours."""
    return timedelta(hours=number)


def accepted(**changes: object) -> ReferralAccepted:
    """The first event of a case received at `RECEIVED`, with what a test wants otherwise."""
    plain = ReferralAccepted(
        id="accepted",
        at=RECEIVED,
        by=ORGANISATION,
        reference=REFERENCE,
        organisation=ORGANISATION,
        authority=AUTHORITY,
        nation="England",
        received_at=RECEIVED,
        rulebook=RULEBOOK,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


class LiveCase:
    """A case as it lives: it wakes at each of its deadlines, and at what a test sends it."""

    def __init__(self, *, entered_after: float = 0, **changes: object) -> None:
        first = accepted(**changes)
        entered = first.received_at + hours(entered_after)
        self.received_at = first.received_at
        self.state = CaseState(reference=REFERENCE)
        self.history: list[RecordedEvent] = []
        self._ids = count(1)
        self._take([replace(first, at=entered)], entered)

    def at(self, after: float) -> datetime:
        """The moment so many hours after receipt."""
        return self.received_at + hours(after)

    def wait(self, after: float) -> LiveCase:
        """Until so many hours after receipt, waking at every deadline on the way."""
        until = self.at(after)
        while (upcoming := next_deadline(self.state)) is not None and upcoming.due <= until:
            self._take([], upcoming.due)
        return self

    def send(self, fact: Order | Event, arrived: float, *, asleep: bool = False) -> Reply:
        """A message arrives so many hours after receipt. `asleep`: no deadline was read before."""
        if not asleep:
            self.wait(arrived)
        return self._take([fact], self.at(arrived))[fact.id]

    def ask(self, command: Command, actor: Actor, after: float) -> Reply:
        """A person or an organisation asks for something, then and there."""
        return self.send(self.order(command, actor, after), after)

    def order(self, command: Command, actor: Actor, after: float) -> Order:
        """An order asked so many hours after receipt."""
        return Order(id=f"order-{next(self._ids)}", at=self.at(after), actor=actor, command=command)

    def notice(
        self, template: Template, audience: Audience, after: float, edition: int = 0
    ) -> NoticeAccepted:
        """That a channel took a notice so many hours after receipt."""
        return NoticeAccepted(
            id=f"notice-{next(self._ids)}",
            at=self.at(after),
            by="file",
            template=template,
            audience=audience,
            edition=edition,
        )

    def reported(
        self,
        kind: ReportKind,
        happened: float,
        *,
        by: str = ORGANISATION,
        delegate_of: str = "",
        support: SupportKind = SupportKind.NONE,
    ) -> AuthorityReported:
        """What an organisation reports of so many hours after receipt."""
        return AuthorityReported(
            id=f"update/{by}/{next(self._ids)}",
            at=self.at(happened),
            by=by,
            report=kind,
            support=support,
            detail="seen by the outreach team",
            delegate_of=delegate_of,
        )

    def receive(self, kind: ReportKind, happened: float, arrived: float | None = None) -> Reply:
        """The referrer's report arrives, at once unless a test says otherwise."""
        return self.send(self.reported(kind, happened), happened if arrived is None else arrived)

    def deliver(self, audience: Audience, after: float) -> Reply:
        """The notice of the current answer reaches one recipient's channel."""
        template = Template.ANSWER_READY if self.state.edition == 1 else Template.ANSWER_CORRECTED
        return self.send(self.notice(template, audience, after, self.state.edition), after)

    def answer(self, answer: StatusAnswer, after: float) -> LiveCase:
        """An answer is recorded, and delivered to both, all at that moment."""
        self.ask(RecordAnswer(answer=answer), CHECK_OFFICER, after)
        self.deliver(Audience.REFERRER, after)
        self.deliver(Audience.SUPPORT_TEAM, after)
        return self

    def effects(self, kind: type[_Some]) -> list[_Some]:
        """Every effect of a kind ordered so far, oldest first."""
        return [effect for effect in self.all_effects() if isinstance(effect, kind)]

    def tasks(self, task: TaskKind) -> list[AddTask]:
        """Every task of a kind opened so far, oldest first."""
        return [row for row in self.effects(AddTask) if row.task is task]

    def finish(self, task: TaskKind, after: float, result: str = "done") -> Reply:
        """A caseworker says that the last task of a kind is done."""
        command = FinishTask(task_id=self.tasks(task)[-1].id, task=task, result=result)
        return self.ask(command, CASEWORKER, after)

    def all_effects(self) -> list[Effect]:
        """Every effect ordered so far, oldest first."""
        return [effect for item in self.history for effect in item.effects]

    def _take(self, line: list[Order | Event], now: datetime) -> dict[str, Reply]:
        turn = take_turn(self.state, line, now)
        self.history.extend(turn.recording.events)
        self.state = turn.recording.state
        return turn.replies


def read_case() -> LiveCase:
    """Answered in time, unresolved, and read."""
    case = LiveCase().answer(OPEN_ANSWER, 10)
    case.ask(ReadAnswer(), REFERRER, 11)
    return case


def open_case() -> LiveCase:
    """Answered in time with an application outstanding: support is open from the tenth hour."""
    return LiveCase().answer(OPEN_ANSWER, 10)


def waiting_case() -> LiveCase:
    """The same, and at hour 10.5 a casework team was asked to look at the application sooner."""
    case = open_case()
    case.ask(PRIORITISE, CASEWORKER, 10.5)
    return case


def withdrawn(case: LiveCase, after: float) -> LiveCase:
    """The same case after the person withdrew."""
    case.ask(WithdrawConsent(channel="telephone"), STRANGER, after)
    return case


def closed(case: LiveCase, after: float) -> LiveCase:
    """The same case, closed by a caseworker."""
    case.ask(CloseCase(outcome=Outcome.LEAVE_GRANTED, reason="granted"), CASEWORKER, after)
    return case


def offered(case: LiveCase, after: float) -> LiveCase:
    """The same case after voluntary return was offered."""
    case.ask(OfferReturn(), CASEWORKER, after)
    return case


def case_at(stage: Stage) -> LiveCase:
    """A case at a stage, about 12 hours after receipt."""
    match stage:
        case Stage.STATUS_CHECK:
            return LiveCase().wait(11)
        case Stage.ANSWERED:
            return LiveCase().answer(SETTLED_ANSWER, 10)
        case Stage.SUPPORT_OPEN:
            return LiveCase().answer(OPEN_ANSWER, 10)
        case Stage.AWAITING_THIRD_PARTY:
            return waiting_case()
        case Stage.CLOSED:
            return closed(LiveCase().answer(OPEN_ANSWER, 10), 11)
        case Stage.CONSENT_WITHDRAWN:
            return withdrawn(LiveCase(), 11)
        case _:
            raise ValueError("a case is never stored as submitted")


STORED_STAGES = tuple(stage for stage in Stage if stage is not Stage.SUBMITTED)
