"""What is wrong with the service itself, so that nothing is stuck in silence: one finding a kind of
trouble, however many cases it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.duty.finding_kinds import KINDS, LOOK_FAILED, SAYS_NOTHING
from policy.help import Help, Says, UseCase, said_with_helps, use_cases
from policy.time import show_london

REFERENCES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From when on something counts as stuck. All are the service's own choice."""

    step: timedelta = timedelta(seconds=10)
    """A case whose step has been waited for so long is looked at: does it fail?"""
    not_started: timedelta = timedelta(seconds=60)
    message: timedelta = timedelta(seconds=90)
    notice: timedelta = timedelta(minutes=7)
    """The second guard sends what has waited five."""
    escalation: timedelta = timedelta(minutes=2)
    """The second guard escalates what is one minute overdue."""
    second_guard: timedelta = timedelta(hours=24)
    """How long after it acted that is still news, unless somebody took it."""
    settling: timedelta = timedelta(seconds=30)
    """Record and Temporal may differ for so long while a case begins or ends."""
    outage: timedelta = timedelta(seconds=60)
    """A channel may be out of reach for so long; one that refuses us is stuck at once."""
    watchdog: timedelta = timedelta(minutes=3)
    """The watchdog looks every half minute."""
    file: timedelta = timedelta(minutes=20)
    """The watchdog has a file scanned again every five minutes."""
    copies: timedelta = timedelta(hours=26)
    """They are made daily, and looked at more often than that."""
    webhook: timedelta = timedelta(hours=6)
    """Somebody else's system may be out of reach for a night."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFinding:
    """One kind of trouble. `code` is stable; `references` are the first of `count`; `oldest` is
    since when; `helps` is what helps. Says nothing of a person.
    """

    code: str
    sentence: str
    what_to_do: str
    count: int = 1
    references: tuple[str, ...] = ()
    oldest: datetime | None = None
    helps: tuple[Help, ...] = ()


NAMES_NO_CASE = frozenset(code for code, kind in KINDS.items() if not kind.names_case)
"""What these name is a part of the service, not a case."""
CANNOT_LOOK = HealthFinding(
    code="watchdog-cannot-look",
    sentence="The watchdog cannot look or cannot write down what it found, so no other alarm rings "
    "and nothing that is missed is escalated by it.",
    what_to_do="See that the database is there. Look after what falls due yourself meanwhile. Look "
    "at the watchdog's log, then at the health of the service.",
    helps=use_cases(UseCase.HEALTH),
)
"""The alarm about the watchdog itself, which stands in no record."""
FROM_ENGINE = frozenset(code for code, kind in KINDS.items() if kind.from_engine)
"""What only Temporal can say. As long as it is out of reach these are neither there nor over."""
COMPARED = frozenset(code for code, kind in KINDS.items() if kind.compared)
"""What only a list of all that runs can say."""


def finding(
    code: str,
    *,
    count: int = 1,
    references: tuple[str, ...] = (),
    oldest: datetime | None = None,
) -> HealthFinding:
    """A finding of a known kind. Raises KeyError for another code."""
    kind = KINDS[code]
    return HealthFinding(
        code=code,
        sentence=kind.sentence,
        what_to_do=kind.what_to_do,
        count=count,
        references=tuple(dict.fromkeys(references))[:REFERENCES_SHOWN],
        oldest=oldest,
        helps=kind.helps,
    )


def hides_record(code: str) -> bool:
    """Whether a finding of this code kept the record, and all behind it, from being looked into."""
    return code.startswith("database-")


@dataclass(frozen=True, slots=True)
class HealthLook:
    """What one check found. `compared`: whether all that runs was compared with the record."""

    found: tuple[HealthFinding, ...]
    compared: bool = True

    @property
    def codes(self) -> frozenset[str]:
        """Of the trouble that is there."""
        return frozenset(item.code for item in self.found)

    @property
    def not_known(self) -> frozenset[str]:
        """The codes that it can say nothing about: what only Temporal can say while it says nothing
        to us, what only a comparison can say without one, and everything while a part of it fails
        or the record was not looked into.
        """
        if LOOK_FAILED in self.codes or any(map(hides_record, self.codes)):
            return frozenset(KINDS)
        silent = FROM_ENGINE if SAYS_NOTHING & self.codes else frozenset[str]()
        return silent if self.compared else silent | COMPARED

    def lasting(self, before: frozenset[str]) -> tuple[HealthFinding, ...]:
        """The findings that were there `before` too: one of one check alone may pass by itself, as
        when a worker is restarted.
        """
        return tuple(item for item in self.found if item.code in before)

    def to_see_again(self, before: frozenset[str]) -> frozenset[str]:
        """What is there, and what was there `before` and is not known to be over: the next check
        that sees any of it has seen it twice.
        """
        return self.codes | (before & self.not_known)


def in_words(found: HealthFinding) -> str:
    """A finding for a message: what, how many, which, since when, what to do."""
    return "\n".join((*_found(found), f"What to do: {found.what_to_do}"))


def in_words_with_helps(found: HealthFinding, says: Says) -> str:
    """The same for a screen, with what helps as that screen says it."""
    what_to_do = said_with_helps(found.what_to_do, found.helps, says)
    return "\n".join((*_found(found), f"What to do: {what_to_do}"))


def helps_with(code: str) -> tuple[Help, ...]:
    """What helps with a finding of this code; nothing if the code is not known."""
    if code == CANNOT_LOOK.code:
        return CANNOT_LOOK.helps
    kind = KINDS.get(code)
    return () if kind is None else kind.helps


def _found(found: HealthFinding) -> list[str]:
    lines = [found.sentence]
    if found.references:
        more = " and others" if found.count > len(found.references) else ""
        lines.append(f"{found.count}: {', '.join(found.references)}{more}.")
    if found.oldest is not None:
        lines.append(f"Since {show_london(found.oldest)}.")
    return lines
