"""Whether the sender might refer: at the moment of receipt that the row gives, and at the one at
which the service receives the row (R1, R2, R12, R13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from policy.cases.moments import CLOCK_TOLERANCE, LATEST
from policy.organisations import OrganisationRegister, Status, delegation_at, standing_to_hand_in
from policy.people.reasons import Problem
from policy.support.intake.basis import REGISTRATION_AND_CONSENT_FROM
from policy.support.intake.columns import BY_NAME
from policy.support.intake.facts import RowFacts
from policy.support.intake.reasons import problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known besides the row: the register, and the moment it is; none in a rehearsal, where
    each row is received on the day it tells, and nothing lies in the future.
    """

    register: OrganisationRegister
    now: datetime | None


def sender_might_refer(facts: RowFacts, known: Circumstances) -> Iterator[Problem]:
    """In the register, and active under an agreement: now, and since September 2020 on the day that
    the row tells too.
    """
    column = BY_NAME["organisation_id"]
    sender = known.register.get(facts.text(column.name))
    if sender is None:
        yield problem("organisation-not-registered", column)
        return
    received, required_from = facts.received_at, REGISTRATION_AND_CONSENT_FROM
    if received is None or (known.now is None and received < required_from):
        return
    now = received if known.now is None else known.now
    then = standing_to_hand_in(sender, received, now, required_from=required_from)
    if then.registration is None:
        yield problem("organisation-not-registered", column)
        return
    if then.status is not Status.ACTIVE:
        yield problem("organisation-not-active", column)
    if not then.agreement_in_force:
        yield problem("agreement-expired", column)


def delegation_was_in_force(facts: RowFacts, known: Circumstances) -> Iterator[Problem]:
    """Who refers on behalf of an authority has its delegation for that day (R13)."""
    column = BY_NAME["referring_for"]
    authority_id = facts.text(column.name)
    if not authority_id or facts.received_at is None:
        return
    authority = known.register.get(authority_id)
    provider_id = facts.text("organisation_id")
    if authority is None or not delegation_at(authority, provider_id, facts.received_at):
        yield problem("delegation-missing", column)


def time_has_come(facts: RowFacts, known: Circumstances) -> Iterator[Problem]:
    """Nothing is received before it is sent; a few minutes between two clocks are nothing. In a
    rehearsal any time has come that a case can have.
    """
    if facts.received_at is None:
        return
    if known.now is None:
        has_come = facts.received_at < LATEST
    else:
        has_come = facts.received_at <= known.now + CLOCK_TOLERANCE
    if not has_come:
        yield problem("time-in-future", BY_NAME["received_at"])


SENDER_CHECKS: tuple[Callable[[RowFacts, Circumstances], Iterator[Problem]], ...] = (
    sender_might_refer,
    delegation_was_in_force,
    time_has_come,
)
