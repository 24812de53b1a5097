"""A casework team is asked to look at an outstanding application sooner (R21, R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.effects import SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answering.answer import application_open
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import HELPERS, Audience, Stage, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPrioritisation:
    """Ask a casework team to look at an outstanding application sooner (R21, R22)."""

    kind: Literal["ask-prioritisation"] = "ask-prioritisation"
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritisationAsked(CaseEvent):
    """The casework team was asked to look at an outstanding application sooner (R21). It changes
    the order in which they look, and can never set an outcome (R22).
    """

    kind: Literal["prioritisation-asked"] = "prioritisation-asked"
    target: str


def _elsewhere(state: CaseState) -> Refusal:
    if state.stage is Stage.AWAITING_THIRD_PARTY:
        return refusals.ALREADY_ASKED
    return refusals.NOT_NOW if _outstanding(state) else refusals.NO_APPLICATION


def _outstanding(state: CaseState) -> bool:
    return state.answer is not None and application_open(state.answer)


def refused(state: CaseState, order: Order[AskPrioritisation], now: datetime) -> Refusal | None:
    """An application must be outstanding, and a team named."""
    if not _outstanding(state):
        return refusals.NO_APPLICATION
    return None if order.command.target.strip() else refusals.NO_TARGET


def on_asked(state: CaseState, event: PrioritisationAsked, now: datetime) -> Decision:
    """The request goes out; without an answer the team is asked again, in working days of the
    nation (R21, R117).
    """
    waiting = changed(
        state, stage=Stage.AWAITING_THIRD_PARTY, prioritisations=state.prioritisations + 1
    )
    notice = SendNotice(
        template=Template.PRIORITISATION_REQUEST,
        audience=Audience.CASEWORK_TEAM,
    )
    return Decision(waiting, (notice,), ("R21", "R22"))


def happened(order: Order[AskPrioritisation], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return PrioritisationAsked(
        id=order.id, at=order.at, by=order.actor.id, target=order.command.target
    )


ASK_PRIORITISATION: SupportDeed[AskPrioritisation] = Deed(
    command=AskPrioritisation,
    title="Ask a casework team to look at an application sooner",
    fields={
        "target": Field("Casework team", "The team that holds the application"),
    },
    who=HELPERS,
    stages=frozenset({Stage.SUPPORT_OPEN}),
    elsewhere=_elsewhere,
    refused=refused,
    happened=happened,
    events=(
        EventRule(event=PrioritisationAsked, label="Prioritisation asked for", follows=on_asked),
    ),
)
