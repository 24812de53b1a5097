"""The referral of a registered organisation enters, and the 24 hours run from its receipt (R1 to
R16, R33). One that reached us after they had passed is a late entry: its breach is recorded at
once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Fact
from policy.cases.effects import Effect, Escalate, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.moments import believable
from policy.support import refusals
from policy.support.clocks import late
from policy.support.clocks.until_answered import status_deadlines
from policy.support.ladder import answer_due
from policy.support.rulebook import RULEBOOKS, rulebook
from policy.support.state import CaseState
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    SlaState,
    Stage,
    TaskKind,
    Template,
)
from policy.working_days import NATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(CaseEvent):
    """A registered organisation's referral of a consenting person was accepted (R1 to R15). `at` is
    the acceptance.
    """

    kind: Literal["referral-accepted"] = "referral-accepted"
    reference: str
    organisation: str
    authority: str
    nation: str
    received_at: datetime
    rulebook: str
    batch: str = ""
    clock_offset_seconds: int = 0
    safeguarding: tuple[str, ...] = ()
    euss_help_first: bool = False
    possible_duplicate: bool = False
    linked_to: str = ""
    group_unsafe: bool = False
    calendar: str = ""


def on_submitted(state: CaseState, event: ReferralAccepted, now: datetime) -> Decision:
    """A referral that can be a case becomes one."""
    if not believable(event.received_at):
        return Decision(state, refusal=refusals.NO_SUCH_TIME)
    if event.reference != state.reference:
        return Decision(state, refusal=refusals.NOT_NOW)
    if event.rulebook not in RULEBOOKS:
        return Decision(state, refusal=refusals.NO_SUCH_RULEBOOK)
    if event.nation not in NATIONS:
        return Decision(state, refusal=refusals.NO_SUCH_AREA)
    return on_accepted(event, now)


def on_accepted(event: ReferralAccepted, now: datetime) -> Decision:
    """The first state of a case, with its clock, its tasks and the request to the check
    team.
    """
    book = rulebook(event.rulebook)
    due = answer_due(book, event.received_at)
    entered_late = now >= due
    state = CaseState(
        reference=event.reference,
        organisation=event.organisation,
        authority=event.authority,
        nation=event.nation,
        rulebook=event.rulebook,
        calendar=event.calendar,
        stage=Stage.STATUS_CHECK,
        clock_offset_seconds=event.clock_offset_seconds,
        batch=event.batch,
        received_at=event.received_at,
        accepted_at=event.at,
        sla=SlaState.BREACHED if entered_late else SlaState.RUNNING,
        breached_at=due if entered_late else None,
        escalation_level=1 if entered_late else 0,
        deadlines=status_deadlines(book, event.received_at, now),
    )
    effects: list[Effect] = [
        SendNotice(template=Template.STATUS_REQUEST, audience=Audience.CHECK_TEAM),
    ]
    if entered_late:
        effects += _late_entry(event)
    return Decision(_asked_at_intake(state, event, due), tuple(effects), ("R1", "R2", "R3", "R16"))


_CAME_WITH = "somebody of the same group may not be safe: see to this person too"


def _asked_at_intake(state: CaseState, event: ReferralAccepted, due: datetime) -> CaseState:
    for indicator in event.safeguarding:
        state = asking(state, TaskKind.SAFEGUARDING, due, "R30", indicator)
    if event.group_unsafe:
        state = asking(state, TaskKind.GROUP_SAFEGUARDING, due, "R39", _CAME_WITH)
    if event.euss_help_first:
        state = asking(state, TaskKind.EUSS_HELP, due, "R15")
    if event.possible_duplicate:
        state = asking(state, TaskKind.POSSIBLE_DUPLICATE, due, "R33")
    return state


def _late_entry(event: ReferralAccepted) -> list[Effect]:
    """One escalation for the whole batch: an import of old rows must not bury the people on
    duty.
    """
    return [
        Escalate(
            name=DeadlineName.STATUS_ANSWER,
            anchored_at=event.received_at,
            rung="late-entry",
            role=Role.DUTY_SUPERVISOR,
            template=Template.LATE_ENTRIES,
            group=f"late-entry/{event.batch or event.reference}",
        ),
        late.notice_to_the_referrer(event.organisation, event.batch, event.at),
    ]


REFERRAL_ACCEPTED: Fact[CaseState, ReferralAccepted] = Fact(
    event=ReferralAccepted,
    label="Referral accepted",
    follows=on_submitted,
    signal="",
    stages=frozenset({Stage.SUBMITTED}),
)
