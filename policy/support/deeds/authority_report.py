"""What organisations report, at any stage: about support and about where the person is (R20, R67,
R72).

Whether a case may take a report is judged twice by one function: before the commit that
acknowledges it, and by the case when it arrives (R10, R13). No report closes a case or decides
anything about the person: one that may end the case asks a named person to look, and silence only
ever asks somebody to look. A withdrawal is the person's own act, honoured from anybody (R10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from policy.cases.deed import Fact
from policy.cases.events import CaseEvent
from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.clocks.no_contact import missing
from policy.support.closing import ending
from policy.support.news import notified as news
from policy.support.rulebook import rulebook
from policy.support.state import CaseState, changed
from policy.support.tasks import asking, news_asks_to_close, no_longer_asking
from policy.support.transitions import Decision
from policy.support.words import OPEN, ReportKind, Stage, SupportKind, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReported(CaseEvent):
    """An organisation reported how things stand (R20, R72). `by` is its code; `delegate_of` names
    the authority whose delegation it uses, if any (R13), and `successor_of` the organisation of the
    case for which the sender, or that authority, stands now (R2). `detail` is free text and stays
    sealed.
    """

    kind: Literal["authority-reported"] = "authority-reported"
    report: ReportKind
    support: SupportKind = SupportKind.NONE
    detail: str = ""
    delegate_of: str = ""
    successor_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCase:
    """What must be known of a case to judge a message about it."""

    organisation: str
    authority: str
    received_at: datetime | None
    withdrawn: bool
    ended: bool


def standing_of(state: CaseState) -> ReportedCase:
    """What must be known of this case."""
    return ReportedCase(
        organisation=state.organisation,
        authority=state.authority,
        received_at=state.received_at,
        withdrawn=state.stage is Stage.CONSENT_WITHDRAWN,
        ended=state.ended,
    )


def refused_report(
    case: ReportedCase | None, report: AuthorityReported, now: datetime
) -> Refusal | None:
    """Why a case may not take a report; None if it may, and then it counts. `case` is None where
    there is no case.

    A withdrawal is the person's own act: it counts from anybody, and whatever date it has (R10). A
    stranger gets the same answer as for a case that does not exist.
    """
    if case is None:
        return refusals.NOT_YOUR_CASE
    if not _withdraws(report) and not has_a_say(case, report):
        return refusals.NOT_YOUR_CASE
    if case.withdrawn:
        return refusals.WITHDRAWN
    if case.ended:
        return refusals.CLOSED
    return None if _withdraws(report) else _refused_moment(case, report.at, now)


def _withdraws(report: AuthorityReported) -> bool:
    return report.report is ReportKind.CONSENT_WITHDRAWN


def differences(
    kept: AuthorityReported, sent: AuthorityReported, *, timed: bool
) -> tuple[str, ...]:
    """The columns in which two reports under one number differ; none if the second is the first,
    sent again. If not `timed`, the sender gave no time, so the times are not compared. Of two
    withdrawals nothing is compared.
    """
    if _withdraws(kept) and _withdraws(sent):
        return ()
    pairs = {
        "kind": (kept.report, sent.report),
        "support_kind": (kept.support, sent.support),
        "detail": (kept.detail, sent.detail),
        "happened_at": (kept.at, sent.at if timed else kept.at),
    }
    return tuple(name for name, (was, now) in pairs.items() if was != now)


def has_a_say(case: ReportedCase, report: AuthorityReported) -> bool:
    """Whether a report's sender may report on a case: the referrer, the area's authority, a
    provider that this authority has delegated to (R13), or the successor of one of them (R2).
    """
    own = {case.organisation, case.authority}
    delegated = bool(report.delegate_of) and report.delegate_of == case.authority
    succeeds = bool(report.successor_of) and report.successor_of in own
    return report.by in own or delegated or succeeds


def _refused_moment(case: ReportedCase, at: datetime, now: datetime) -> Refusal | None:
    if not believable(at):
        return refusals.NO_SUCH_TIME
    # One that lies ahead counts as now: see `policy.cases.moments.as_received`.
    before = case.received_at is not None and min(at, now) < case.received_at
    return refusals.BEFORE_RECEIPT if before else None


MAY_END_THE_CASE = frozenset(
    {
        ReportKind.ACCOMMODATED,
        ReportKind.RETURNED,
        ReportKind.MOVED_AREA,
        ReportKind.NO_LONGER_ROUGH,
    }
)


def on_report(state: CaseState, event: AuthorityReported, now: datetime) -> Decision:
    """The report is recorded, and a person is asked to look where it may change something."""
    refusal = refused_report(standing_of(state), event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    if _withdraws(event):
        return ending.on_withdrawn(state, event)
    counted = changed(state, reports=state.reports + 1)
    if event.report is ReportKind.NOT_SEEN:
        return Decision(_not_seen(counted, event.at), (), ("R67",))
    seen = _seen(counted, event.at)
    if event.report in MAY_END_THE_CASE:
        return _may_end(seen, event, now)
    return Decision(seen, (), ("R20",))


def _not_seen(state: CaseState, at: datetime) -> CaseState:
    """The first time that the person was not seen starts a clock; a report from no later than the
    last contact starts none.
    """
    last = state.last_contact_at
    if last is not None and at <= last:
        return state
    return missing(state, (*state.not_seen_at, at))


def _seen(state: CaseState, at: datetime) -> CaseState:
    """Any other report means contact: earlier times at which the person was not seen count no more,
    and nobody need look for them any more.
    """
    last = max(state.last_contact_at or at, at)
    since = (moment for moment in state.not_seen_at if moment > last)
    met = missing(changed(state, last_contact_at=last), since)
    same = met.not_seen_since == state.not_seen_since
    return met if same else no_longer_asking(met, TaskKind.NO_CONTACT)


def _may_end(state: CaseState, event: AuthorityReported, now: datetime) -> Decision:
    """A report that may end the case: a named person is asked to look, once, in place of the
    closing that a settled answer asked for; if the person has moved, also, once, to transfer the
    case to the other area.
    """
    due = now + timedelta(days=rulebook(state.rulebook).closing_days)
    asked = state
    if not state.asks_for(TaskKind.CLOSING):
        replaced = news_asks_to_close(state) if state.stage is Stage.ANSWERED else state
        asked = asking(replaced, TaskKind.CLOSING, due, "R26", event.report.value)
    if event.report is ReportKind.MOVED_AREA and not state.asks_for(TaskKind.TRANSFER):
        asked = asking(asked, TaskKind.TRANSFER, due, "R98")
    notices = () if asked is state else news.notified_at_once(event.report, event.by, now)
    return Decision(asked, notices, ("R26",))


AUTHORITY_REPORT: Fact[CaseState, AuthorityReported] = Fact(
    event=AuthorityReported,
    label="Authority report",
    follows=on_report,
    signal="authority_report",
    stages=OPEN,
)
