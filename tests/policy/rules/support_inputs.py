"""Tiny inputs of the support track, and what comes of each: "" if allowed, else a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from policy.organisations import Agreement, Organisation, Particulars, Status
from policy.refusal import Refusal
from policy.registrar import delegate, register
from policy.support.deeds import Actor, Command
from policy.support.intake.judging import Accepted, judge
from policy.support.state import CaseState
from policy.support.words import Stage
from policy.time import at_london
from tests.policy.support.builders import LiveCase, accepted, case_at
from tests.policy.support.intake.conftest import ROW

NOW = datetime(2026, 5, 9, 12, tzinfo=UTC)
LAST = date(2027, 3, 31)
CHARITY = Particulars(
    id="CH-1",
    name="Lantern Street Outreach",
    kind="registered charity",
    nation="England",
    contact_email="outreach@lantern.example",
)
CITY = replace(CHARITY, id="E09000033", name="A City Council", kind="local authority")


def entered(
    particulars: Particulars, *, last: date = LAST, status: Status = Status.ACTIVE
) -> Organisation | Refusal:
    """What the registrar gets for entering an organisation on 1 April 2025."""
    agreement = Agreement(version="3.1", first_day=date(2025, 4, 1), last_day=last)
    begins = at_london(date(2025, 4, 1), time(0))
    return register(None, particulars, agreement, effective_from=begins, status=status)


def organisation(particulars: Particulars = CITY, **more: object) -> Organisation:
    """An organisation that was entered."""
    found = entered(particulars, **more)  # type: ignore[arg-type]
    assert isinstance(found, Organisation)
    return found


def registering(kind: str) -> str:
    """A body of some kind asks to be registered."""
    found = entered(replace(CHARITY, kind=kind))
    return found.code if isinstance(found, Refusal) else ""


def sent(sender: Organisation | None = None, /, **cells: str) -> str:
    """A row is sent by an organisation, with the cells given instead of good ones."""
    sender = sender or organisation()
    known: Mapping[str, Organisation] = {sender.id: sender}
    verdict = judge(ROW | {"organisation_id": sender.id} | cells, known, NOW)
    return "" if isinstance(verdict, Accepted) else verdict.reason


def sent_for(authority: Organisation, **cells: str) -> str:
    """A charity sends a row on behalf of an authority."""
    charity = organisation(CHARITY)
    known = {charity.id: charity, authority.id: authority}
    row = ROW | {"organisation_id": charity.id, "referring_for": authority.id} | cells
    verdict = judge(row, known, NOW)
    return "" if isinstance(verdict, Accepted) else verdict.reason


def delegating() -> Organisation:
    """An authority that has let the charity refer for it."""
    given = delegate(organisation(), organisation(CHARITY), valid_from=date(2026, 5, 5))
    assert isinstance(given, Organisation)
    return given


def asked(command: Command, actor: Actor, case: LiveCase | Stage, after: float = 12) -> str:
    """Somebody asks for something of a case, so many hours after its receipt."""
    case = case_at(case) if isinstance(case, Stage) else case
    return case.ask(command, actor, after).code


def opened_under(rulebook: str) -> str:
    """A referral is accepted under a named rulebook."""
    first = accepted(rulebook=rulebook)
    case = LiveCase(rulebook=rulebook)
    return "" if case.state != CaseState(reference=first.reference) else "refused"
