"""The four papers anybody may ask the running service for (R36): what it is for, how a case moves,
what is done with what a person tells, and how long things take. Made from what is in force.
"""

from __future__ import annotations

from collections.abc import Callable

from policy.retention import kept_in_words
from policy.support.intake.words import OUTCOMES
from policy.support.rulebook import RuleBook
from policy.support.transitions import TRANSITIONS
from policy.support.words import STAGE_LABELS, Stage

CONTROLLER = "Immigration Enforcement, part of the Home Office"
"""Who runs the support service and answers for the data in it (R40)."""


def aims(book: RuleBook) -> str:
    """What the support service is for, and what it is not."""
    return (
        "# What this service is for\n\n"
        "It helps people who sleep rough and are not British to prove the status they have, or to "
        "get one settled, so that they can leave the street. An authority or a charity refers "
        "them, and only with their agreement.\n\n"
        f"It is run by {CONTROLLER}. It does not set out to remove anybody. Yet each of these can "
        f"be how a case ends, and each is said to the person beforehand: {'; '.join(OUTCOMES)}.\n"
    )


def process(book: RuleBook) -> str:
    """The map of a support case: every way from one stage to another, and the rule for it."""
    rows = dict.fromkeys(
        f"| {STAGE_LABELS[Stage(arrow.source)]} | {arrow.label} | "
        f"{STAGE_LABELS[Stage(arrow.target)]} | {arrow.rule} |"
        for arrow in TRANSITIONS
    )
    head = ("# How a case moves\n", "| from | by | to | rule |", "| --- | --- | --- | --- |")
    return "\n".join((*head, *rows)) + "\n"


def privacy_notice(book: RuleBook) -> str:
    """What a person is told before anything about them is written down (R6, R40)."""
    return (
        "# What happens to what you tell us\n\n"
        f"{CONTROLLER}, answers for what is kept here.\n\n"
        "What you tell the person who refers you is used to find out what immigration status you "
        "have, and to help you settle it. It is kept sealed, and read only by people who work on "
        "your case.\n\n"
        f"It can end in any of these: {'; '.join(OUTCOMES)}.\n\n"
        "We use it only because you agree. You can change your mind at any time, through anybody, "
        "in any way; work on your case then stops, and whoever was told anything is told to stop "
        "too. What you told us for this purpose is never used for another: for that you would be "
        "asked again.\n\n"
        f"You can ask for a copy of what is kept about you. {kept_in_words()}\n"
    )


def timeline(book: RuleBook) -> str:
    """How long things take, by the rulebook in force."""
    rungs = ", ".join(f"the {rung.role} after {rung.hours}" for rung in book.ladder)
    return (
        "# How long it takes\n\n"
        f"- An answer on status: {book.status_answer_hours} hours from receipt, at night and at "
        f"weekends too. If it is late, it is told higher up: {rungs} hours.\n"
        f"- A case with support open is looked at every {book.review_days} days.\n"
        f"- After {book.support_window_months} months a supervisor extends the support with a "
        "reason, or the case is closed by a named person. Time alone closes nothing.\n"
        f"- A request to another team to look sooner is chased after "
        f"{book.prioritisation_working_days} working days.\n"
    )


PAPERS: dict[str, Callable[[RuleBook], str]] = {
    "aims": aims,
    "process": process,
    "privacy-notice": privacy_notice,
    "timeline": timeline,
}


def paper(name: str, book: RuleBook) -> str | None:
    """A paper by its name, as it reads under a rulebook; None if there is no such paper."""
    write = PAPERS.get(name)
    return write(book) if write else None
