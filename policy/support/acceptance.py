"""Accepted: the referral of a registered organisation enters, and the 24 hours run from its receipt
(R1 to R16, R33).

What can happen here: only this. Which deadline runs: the status answer's. Where it leads: the
status check, or, for a referral that reached us more than 24 hours after receipt (a late entry), a
status check whose breach is already recorded.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import Effect, Escalate, OpenTask, SendNotice
from policy.rulebook import rulebook
from policy.support import late
from policy.support.decision import Decision
from policy.support.events import ReferralAccepted
from policy.support.ladder import answer_due, status_clock
from policy.support.state import CaseState
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    SlaState,
    Stage,
    TaskKind,
    Team,
    Template,
)


def on_accepted(event: ReferralAccepted, now: datetime) -> Decision:
    """The first state of a case, with its clock, its worklist rows and the request to the check
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
        safeguarding_opened=len(event.safeguarding),
        deadlines=status_clock(book, event.received_at, now),
    )
    effects: list[Effect] = [
        OpenTask(task=TaskKind.STATUS_CHECK, team=Team.CHECK, due=due, rule="R16"),
        SendNotice(template=Template.STATUS_REQUEST, audience=Audience.CHECK_TEAM),
        *_asked_at_intake(event, due),
    ]
    if entered_late:
        effects += _late_entry(event)
    return Decision(state, tuple(effects), ("R1", "R2", "R3", "R16"))


_CAME_WITH = "somebody of the same group may not be safe: see to this person too"


def safeguarding_row(due: datetime, note: str) -> OpenTask:
    """A row about somebody's safety (R30)."""
    return OpenTask(task=TaskKind.SAFEGUARDING, team=Team.SUPPORT, due=due, rule="R30", note=note)


def duplicate_row(due: datetime, note: str = "") -> OpenTask:
    """A row that asks whether two cases are one person's: a question for a human (R33)."""
    kind = TaskKind.POSSIBLE_DUPLICATE
    return OpenTask(task=kind, team=Team.SUPPORT, due=due, rule="R33", note=note)


def _asked_at_intake(event: ReferralAccepted, due: datetime) -> list[Effect]:
    asked: list[Effect] = [safeguarding_row(due, indicator) for indicator in event.safeguarding]
    if event.group_unsafe:
        asked.append(
            OpenTask(
                task=TaskKind.GROUP_SAFEGUARDING,
                team=Team.SUPPORT,
                due=due,
                rule="R39",
                note=_CAME_WITH,
            )
        )
    if event.euss_help_first:
        asked.append(OpenTask(task=TaskKind.EUSS_HELP, team=Team.SUPPORT, due=due, rule="R15"))
    if event.possible_duplicate:
        asked.append(duplicate_row(due))
    return asked


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
        late.told_to_the_referrer(event.organisation, event.batch, event.at),
    ]
