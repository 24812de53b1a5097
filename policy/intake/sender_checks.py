"""Whether the sender might refer at the moment of receipt, whenever the row is judged (R1, R2,
R12, R13).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from policy.intake.basis import REGISTRATION_AND_CONSENT_FROM
from policy.intake.columns import BY_NAME
from policy.intake.facts import Facts
from policy.intake.reasons import Problem, problem
from policy.organisations import Organisation, Status, delegation_at, standing

# Two clocks that mean well may differ by so much.
CLOCK_TOLERANCE = timedelta(minutes=5)


class Register(Protocol):
    """Organisations by their code: a mapping will do."""

    def get(self, id: str, /) -> Organisation | None:
        """The organisation with its dated entries, or None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known besides the row: the register, and the moment it is."""

    register: Register
    now: datetime


def sender_might_refer(facts: Facts, known: Circumstances) -> Iterator[Problem]:
    """In the register; since September 2020 with an active registration under an agreement."""
    column = BY_NAME["organisation_id"]
    sender = known.register.get(facts.text(column.name))
    if sender is None:
        yield problem("organisation-not-registered", column)
        return
    if facts.received_at is None or facts.received_at < REGISTRATION_AND_CONSENT_FROM:
        return
    then = standing(sender, facts.received_at)
    if then.registration is None:
        yield problem("organisation-not-registered", column)
        return
    if then.status is not Status.ACTIVE:
        yield problem("organisation-not-active", column)
    if not then.agreement_in_force:
        yield problem("agreement-expired", column)


def delegation_was_in_force(facts: Facts, known: Circumstances) -> Iterator[Problem]:
    """Who refers on behalf of an authority has its delegation for that day (R13)."""
    column = BY_NAME["referring_for"]
    authority_id = facts.text(column.name)
    if not authority_id or facts.received_at is None:
        return
    authority = known.register.get(authority_id)
    provider_id = facts.text("organisation_id")
    if authority is None or not delegation_at(authority, provider_id, facts.received_at):
        yield problem("delegation-missing", column)


def time_has_come(facts: Facts, known: Circumstances) -> Iterator[Problem]:
    """Nothing is received before it is sent; a few minutes between two clocks are nothing."""
    if facts.received_at is not None and facts.received_at > known.now + CLOCK_TOLERANCE:
        yield problem("time-in-future", BY_NAME["received_at"])


SENDER_CHECKS: tuple[Callable[[Facts, Circumstances], Iterator[Problem]], ...] = (
    sender_might_refer,
    delegation_was_in_force,
    time_has_come,
)
