"""'What could happen to me': the support track explained to the person it is about, before they
agree (R3, R5, R27, R36).

Short words and short sentences, for a reader of nine to eleven. Steps come from the declared
transitions, ends from the closed list of outcomes, times from the rulebook: the sheet can leave
none of them out.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy.parameters import newest
from policy.retention import kept_in_words
from policy.sheet_parts import Step, bullets, page, step_parts
from policy.support.rulebook import RULEBOOKS, RuleBook
from policy.support.screens.map import support_map
from policy.support.words import Outcome, Stage

STEPS: dict[str, Step] = {
    Stage.SUBMITTED: (
        "You say yes",
        "A worker asks if you want this. If you say yes, the worker sends us your details. "
        "If you say no, we get nothing.",
    ),
    Stage.STATUS_CHECK: (
        "We look you up",
        "A team looks at what the Home Office has on file about you. It wants to know if you may "
        "live in the UK. Sometimes it finds nothing. That does not mean you did something wrong. "
        "If an answer was wrong, we look again.",
    ),
    Stage.ANSWERED: (
        "The answer is clear",
        "You may live here and you can prove it. The worker can read the answer and tell you "
        "what help you can ask for.",
    ),
    Stage.SUPPORT_OPEN: (
        "A team helps you",
        "Something is not clear yet. A team helps to sort it out. This may be a lost paper, "
        "a form, or a place to sleep for a short time. It can take months.",
    ),
    Stage.AWAITING_THIRD_PARTY: (
        "We wait for other people",
        "You have asked to stay and you wait for a reply. We ask the people who deal with it to "
        "look at it sooner. That cannot change what they say.",
    ),
    Stage.CLOSED: (
        "The work ends",
        "A person, not a computer, writes down how it ended and why. If there is news later, "
        "we can start again.",
    ),
    Stage.CONSENT_WITHDRAWN: ("You said stop", "We stop. See: How do I stop it?"),
}
"""Each stage as a step: its name, and what it is."""

MAIN_ENDS: dict[Outcome, str] = {
    Outcome.STATUS_PROVED: "**You can prove that you may live here.** You may already have had "
    "the right. Now you can show it.",
    Outcome.LEAVE_GRANTED: "**You are told that you can stay.** The Home Office gives you leave. "
    "That means you may live here.",
    Outcome.VOLUNTARY_RETURN: "**You choose to go home.** You can get help to pay for it. "
    "Nobody can choose this for you.",
    Outcome.ENFORCED_REMOVAL: "**You are made to leave the UK.** This is called enforced removal. "
    "We do not set out to do it, but it can happen. You must be offered help to go home by choice "
    "first. The team that helps you cannot order it.",
}
"""The four ends that everybody is told of before they agree (R5, R26, R27)."""

OTHER_ENDS: dict[Outcome, str] = {
    Outcome.ENTITLED_NOW: "You can get help now, such as a home or money.",
    Outcome.NO_CONTACT: "Nobody can find you for a long time. You can come back.",
    Outcome.MOVED_AREA: "You have moved to another place.",
    Outcome.DIED: "The person has died.",
    Outcome.DUPLICATE: "We already had your details. We go on with the first ones.",
    Outcome.MISTAKEN: "Your details were sent by mistake.",
    Outcome.INELIGIBLE: "This help is not meant for you. Ask your worker where else to go.",
    Outcome.OTHER: "Something else. We write down what it was.",
}
"""Every other way the work can end."""


def sheet(book: RuleBook | None = None) -> str:
    """The sheet as a page in markdown, under a rulebook; under the newest one if none is given."""
    book = book or newest(RULEBOOKS.values())
    parts = (
        "# What could happen to me?",
        "Read this before you say yes. You can ask somebody to read it to you, in your own "
        "language. Take your time.",
        *_aims(),
        "## What happens, step by step?",
        *step_parts(support_map(book), STEPS),
        *_times(book),
        *_ends(),
        *_stopping(),
        *_privacy(),
        *_asking(),
    )
    return page(parts)


def _aims() -> Iterator[str]:
    yield "## What is this for?"
    yield (
        "It is for people who sleep outside and who come from another country. It helps to find "
        "out if you may live in the UK, and to get you off the street."
    )
    yield (
        "You do not have to do it. You can say no. You can still ask for other help if you say no."
    )


def _times(book: RuleBook) -> Iterator[str]:
    yield "## How long does it take?"
    yield bullets(
        (
            f"The answer must come in {book.status_answer_hours} hours. Nights and weekends "
            "count. If we are late, we say so, and we go on until it is there.",
            f"While the team helps you, somebody looks at how it is going every "
            f"{book.review_days} days.",
            f"After {book.support_window_months} months somebody must say if the help goes on. "
            "Time on its own never ends it.",
        )
    )


def _ends() -> Iterator[str]:
    yield "## How can it end?"
    yield "There are four main ways. You need to know all four before you say yes."
    yield "\n".join(f"{number}. {text}" for number, text in enumerate(MAIN_ENDS.values(), 1))
    yield "It can also end like this:"
    yield bullets(OTHER_ENDS.values())
    yield "A computer never picks the end. A person does, and puts their name to it."


def _stopping() -> Iterator[str]:
    yield "## How do I stop it?"
    yield (
        "You can stop at any time. You do not need to say why. Tell any worker, of any group that "
        "works with us. You can say it, write it or phone. Somebody else can tell us for you."
    )
    yield bullets(
        (
            "We stop as soon as it is written down.",
            "We send nothing more about you. We tell the people who were told about you to stop.",
            "What they have read, they have read. We cannot undo that.",
            "Was your yes our only reason to hold what you told us? Then two people here wipe it. "
            "That has to be done within a month. Only a law or a court can make us keep it.",
            "We keep a note that somebody asked us to stop, and when. It does not say who.",
            "If we think you are not safe, the team that keeps you safe can still help you.",
        )
    )


def _privacy() -> Iterator[str]:
    yield "## Who knows about me?"
    yield (
        "This service is run by Immigration Enforcement. It is part of the Home Office. You need "
        "to know that before you say yes."
    )
    yield bullets(
        (
            "You must be shown the privacy notice before you tell us anything. It says what we "
            "keep, why, and your rights.",
            "What you tell us is locked away. Only staff who need it can read it.",
            "What you tell us is for this help. To use it for something else, they have to ask "
            "you again.",
            "Emails we send never say if you may live here.",
            "You can ask to see what we have about you.",
            kept_in_words(),
        )
    )


def _asking() -> Iterator[str]:
    yield "## Who can I ask?"
    yield bullets(
        (
            "Ask the worker who gave you this sheet.",
            "You can ask for a trained adviser. They are not the Home Office. What you tell them "
            "is kept apart.",
            "If you do not feel safe, say so now. You do not have to wait.",
        )
    )
    yield "My worker: ______________________ Phone: ______________________"
    yield "My number, to say when I ask or stop: RSR-______-______-______"
