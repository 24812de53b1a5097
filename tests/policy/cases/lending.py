"""A track that is not ours: a desk that lends umbrellas, and wants them back the next day. Small
enough to read, and everything a track must have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from policy.cases import lifecycle
from policy.cases.deadlines import Deadline
from policy.cases.decision import DecidedEvent, Decision
from policy.cases.effects import Effect, Escalate, SendNotice
from policy.cases.events import CaseEvent, DeadlinePassed, MessageRejected, NoticeAccepted
from policy.cases.labels import SHARED_LABELS, event_label
from policy.cases.orders import Order
from policy.cases.refusals import NOT_NOW
from policy.cases.sending import CaseNow
from policy.cases.state import AnyCase, changed
from policy.cases.track import ClosedLists, Track
from policy.refusal import Refusal


class Shelf(StrEnum):
    """Where an umbrella is."""

    ON_THE_RACK = "on the rack"
    LENT = "lent"
    BACK = "back"


@dataclass(frozen=True, kw_only=True)
class Loan(AnyCase):
    """One umbrella's outing."""

    stage: Shelf = Shelf.ON_THE_RACK
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """Take the umbrella back."""

    kind: Literal["give-back"] = "give-back"
    dry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent(CaseEvent):
    """Somebody took it."""

    kind: Literal["lent"] = "lent"
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack(CaseEvent):
    """It came back."""

    kind: Literal["given-back"] = "given-back"
    dry: bool


Event = Lent | GivenBack | DeadlinePassed | NoticeAccepted | MessageRejected
OVERDUE = "umbrella not back"
REMINDER = "please-bring-it-back"
DECLARED = frozenset(
    {
        (Shelf.ON_THE_RACK, "lent", Shelf.LENT),
        (Shelf.LENT, "given-back", Shelf.BACK),
    }
)
WET = replace(NOT_NOW, code="wet", sentence="It is wet.")
OVER = replace(NOT_NOW, code="over", sentence="The outing is over.")


def check(state: Loan, order: Order[GiveBack], now: datetime) -> Refusal | None:
    """A wet umbrella stays with the borrower."""
    return None if order.command.dry else WET


def happened(order: Order[GiveBack], state: Loan) -> Event:
    """What an order counts as."""
    return GivenBack(id=order.id, at=order.at, by=order.actor.id, dry=order.command.dry)


def decide(state: Loan, event: Event, now: datetime) -> Decision[Loan]:
    """What an event means."""
    return lifecycle.decided(state, event, now, by=_decide, instead=_over, declared=DECLARED)


def _over(state: Loan, event: Event) -> Refusal | None:
    return OVER if state.ended else None


def _decide(state: Loan, event: Event, now: datetime) -> Decision[Loan]:
    match event:
        case Lent(colour=colour, at=at):
            due = Deadline(
                name=OVERDUE,
                rung="1d",
                due=at + timedelta(days=1),
                anchor="lent",
                anchored_at=at,
                rule="U1",
                role="porter",
            )
            lent = changed(state, stage=Shelf.LENT, colour=colour)
            return Decision(lent.with_deadlines(due), (), ("U1",))
        case GivenBack(at=at):
            back = changed(state, stage=Shelf.BACK, ended_at=at, deadlines=())
            return Decision(back, (), ("U2",))
        case DeadlinePassed():
            deadline = lifecycle.stored(state, event)
            if deadline is None:
                return Decision(state, refusal=NOT_NOW)
            return Decision(lifecycle.struck(state, deadline), _notifies(deadline), ("U1",))
        case _:
            return Decision(state)


def _notifies(deadline: Deadline) -> tuple[Effect, ...]:
    return (
        SendNotice(template=REMINDER, audience="borrower"),
        Escalate(
            name=deadline.name,
            anchored_at=deadline.anchored_at,
            rung=deadline.rung,
            role=deadline.role,
            template=REMINDER,
        ),
    )


def advance(
    state: Loan, stimulus: Order[GiveBack] | Event, now: datetime
) -> DecidedEvent[Loan, Event]:
    """One stimulus."""
    return lifecycle.advanced(state, stimulus, now, check=check, happened=happened, decide=decide)


def label(event: CaseEvent) -> str:
    """An event's line."""
    return event_label({**SHARED_LABELS, "lent": "Lent", "given-back": "Given back"}, event)


def _still_true(template: str, edition: int, shared: bool, standing: CaseNow) -> str:
    return "over" if standing.ended else ""


LENDING: Track[Loan, GiveBack, Event] = Track(
    name="lending",
    title="Loan",
    references="LND",
    state=Loan,
    event=Event,
    order=Order[GiveBack],
    words=ClosedLists(
        templates=frozenset({REMINDER}),
        audiences=frozenset({"borrower"}),
        deadlines=frozenset({OVERDUE}),
    ),
    check=check,
    advance=advance,
    decide=decide,
    commands=("give-back",),
    takes=lambda state: ("give-back",),
    signals={"notice_settled": (NoticeAccepted,)},
    label=label,
    details=lambda state, says: f"### {state.reference}: {state.stage}",
    row=lambda state: {},
    no_longer_true=_still_true,
    ended_refusal=lambda state: OVER,
    no_such_case=NOT_NOW,
)
