"""The support track, as store, workflows and the ways in see it."""

from __future__ import annotations

from typing import Annotated

from policy.cases.orders import Order
from policy.cases.tagged import Tagged
from policy.cases.track import ClosedLists, Track, Withdrawn
from policy.support import refusals
from policy.support.deeds import Command, Event
from policy.support.feed import FEED
from policy.support.intake.matching import support_keys
from policy.support.labels import event_label, label_for_staff
from policy.support.lifecycle import DISPATCH, advance, check, decide
from policy.support.put_questions import QUESTIONS
from policy.support.screens.view import details, due_at
from policy.support.sending import no_longer_true
from policy.support.state import CaseState
from policy.support.tasks import task_of_alike
from policy.support.urgency import HARMFUL_TASKS, harms_from, late_batch
from policy.support.words import Audience, DeadlineName, Stage, TaskKind, Template


def row(state: CaseState) -> dict[str, object]:
    """What the lists show of a case of this track beside what they show of every case."""
    return {
        "sla": state.sla.value,
        "organisation_id": state.organisation,
        "due_at": due_at(state),
        "answered_at": state.answered_at,
        "breached_at": state.breached_at,
        "read_at": state.read_at,
        "edition": state.edition,
        "harms_from": harms_from(state),
        "late_batch": late_batch(state),
    }


SUPPORT: Track[CaseState, Command, Event] = Track(
    name="support",
    title="Support case",
    references="RSR",
    state=CaseState,
    event=Annotated[Event, Tagged("kind")],
    order=Order[Annotated[Command, Tagged("kind")]],
    words=ClosedLists(
        templates=frozenset(Template),
        audiences=frozenset(Audience),
        deadlines=frozenset(DeadlineName),
    ),
    check=check,
    advance=advance,
    decide=decide,
    commands=tuple(DISPATCH.titles),
    takes=DISPATCH.takes,
    signals=DISPATCH.signals,
    label=event_label,
    details=details,
    row=row,
    no_longer_true=no_longer_true,
    ended_refusal=refusals.ended_refusal,
    no_such_case=refusals.NO_SUCH_CASE,
    person_keys=support_keys,
    task_of_alike=task_of_alike,
    group_tasks={TaskKind.SAFEGUARDING: TaskKind.GROUP_SAFEGUARDING},
    label_for_staff=label_for_staff,
    undelivered_rule="R17",
    harmful_tasks=HARMFUL_TASKS,
    feed=FEED,
    questions=QUESTIONS,
    withdrawals=frozenset({"withdraw-consent"}),
    withdrawn=Withdrawn(stage=Stage.CONSENT_WITHDRAWN, refusal=refusals.WITHDRAWN),
    forgetting=frozenset({refusals.WITHDRAWN.code}),
)
