"""Endings: closed by a named person with an outcome of the closed list (R26), or consent withdrawn
(R10).

Nothing can happen here any more: no deadline runs, no notice that waits may leave, and what arrives
later is refused.
"""

from __future__ import annotations

from dataclasses import replace

from policy.support.decision import Decision
from policy.support.effects import CompleteAllTasks, SendNotice, SuppressNotices
from policy.support.events import CaseClosed, ConsentWithdrawn
from policy.support.state import CaseState
from policy.support.words import Audience, SlaState, Stage, TaskKind, Template

_STILL_RUNNING = frozenset({SlaState.RUNNING, SlaState.WARNED})


def on_closed(state: CaseState, event: CaseClosed) -> Decision:
    """The named person's outcome is recorded as given; open safeguarding rows stay with their
    team.
    """
    closed = replace(
        state,
        stage=Stage.CLOSED,
        outcome=event.outcome,
        ended_at=event.at,
        sla=_stopped(state.sla),
        deadlines=(),
    )
    effects = (SuppressNotices(rule="R26"), CompleteAllTasks(keep=(TaskKind.SAFEGUARDING,)))
    return Decision(closed, effects, ("R26",))


def on_withdrawn(state: CaseState, event: ConsentWithdrawn) -> Decision:
    """Clocks stop, waiting notices are suppressed, and everybody who was sent anything is told of
    the withdrawal (R10).
    """
    withdrawn = replace(
        state,
        stage=Stage.CONSENT_WITHDRAWN,
        ended_at=event.at,
        sla=_stopped(state.sla),
        deadlines=(),
    )
    told = tuple(
        SendNotice(template=Template.CONSENT_WITHDRAWN, audience=audience)
        for audience in (Audience.REFERRER, Audience.CHECK_TEAM, Audience.SUPPORT_TEAM)
    )
    kept = CompleteAllTasks(keep=(TaskKind.SAFEGUARDING,))
    return Decision(withdrawn, (SuppressNotices(rule="R10"), kept, *told), ("R10",))


def _stopped(sla: SlaState) -> SlaState:
    return SlaState.STOPPED if sla in _STILL_RUNNING else sla
