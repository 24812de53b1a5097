"""What helps somebody further, as data: a deed of a case, or a use case of the service, and on
which case. Each way in says it in its own form: the command line as a command, a page as a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class UseCase(StrEnum):
    """What a person may do in this service beside the deeds of a case."""

    CIRCUMSTANCES = "read-circumstances"
    COLLECTIONS = "list-collections"
    CORRECTIONS = "show-corrections"
    DEALT_WITH = "deal-with-notice"
    DUTY_ROTA = "keep-duty-rota"
    EXPLAIN = "explain-case"
    HANDOVER = "show-handover"
    HEALTH = "look-at-health"
    INCIDENTS = "list-incidents"
    LINKED = "read-linked-cases"
    LIST = "list-cases"
    LIST_ALL = "list-all-cases"
    LIST_BREACHED = "list-breached-cases"
    NEXT_TASK = "take-next-task"
    NOTICES = "list-notices"
    OPEN_CASE = "open-case"
    OWN_DATA_ANSWERED = "own-data-answered"
    RECONCILE = "reconcile"
    REOPEN = "reopen-case"
    REPORT = "report-as-authority"
    RULES = "show-rules"
    SAFE_WAY = "read-safe-way"
    SEND_ALL_AGAIN = "send-notices-again"
    SHOW = "show-case"
    SIGN_IN = "sign-in"
    STAFF = "list-staff"
    START_WATCHDOG = "start-watchdog"
    START_SENDER = "start-sender"
    START_WORKER = "start-worker"
    TAKE_ALARM = "take-alarm"
    TASKS = "list-tasks"
    TEAM_TASKS = "list-tasks-of-team"
    UNDELIVERED = "list-undelivered-notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """A deed, by its command's kind, or a use case; never both. `on` is the reference of the case
    (of an alarm, its code), empty where the reader knows which; `organisation` is the code of the
    one that is to do it, where an organisation does.
    """

    deed: str = ""
    use_case: UseCase | None = None
    on: str = ""
    organisation: str = ""

    def __post_init__(self) -> None:
        if bool(self.deed) == (self.use_case is not None):
            raise ValueError("a help is either a deed or a use case")


Says = Callable[[Help], str]
"""How a way in says what helps, such as a command between backticks; empty if it has no such
thing.
"""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person should do next: a sentence that ends in a full stop, and what helps with it, in
    this order. `between` stands between two of them.
    """

    sentence: str
    helps: tuple[Help, ...] = ()
    between: str = ", "

    def on_case(self, reference: str) -> Advice:
        """The same, on this case."""
        return replace(self, helps=on_case(self.helps, reference))

    def said(self, says: Says) -> str:
        """In a way in's own form: `Somebody on duty takes it: <help>.`"""
        return said_with_helps(self.sentence, self.helps, says, self.between)


def deeds(*kinds: str) -> tuple[Help, ...]:
    """Several deeds that help."""
    return tuple(Help(deed=kind) for kind in kinds)


def use_cases(*cases: UseCase) -> tuple[Help, ...]:
    """Several use cases that help."""
    return tuple(Help(use_case=case) for case in cases)


def on_case(helps: Iterable[Help], reference: str, organisation: str = "") -> tuple[Help, ...]:
    """The same helps, on this case where they say none."""
    return tuple(
        replace(item, on=item.on or reference, organisation=item.organisation or organisation)
        for item in helps
    )


def said_with_helps(sentence: str, helps: Iterable[Help], says: Says, between: str = ", ") -> str:
    """A sentence and then what helps: `Check the reference: <help>.`"""
    lines = [line for line in map(says, helps) if line]
    if not lines:
        return sentence
    return f"{sentence.rstrip().removesuffix('.')}: {between.join(lines)}."
