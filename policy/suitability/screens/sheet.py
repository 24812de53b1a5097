"""'What could happen to me': the suitability track in words for a person it may be about (R27, R36,
R37, R116).

Short words and short sentences, for a reader of nine to eleven. Steps come from the declared
transitions, times from the rulebook, and each statement names the rules it rests on, out of the
register. Nothing is said of the law that the rules do not say: for that there are advisers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.parameters import newest
from policy.retention import kept_in_words
from policy.rules import rule
from policy.sheet_parts import Step, bullets, page, step_parts
from policy.suitability.rulebook import SUITABILITY_BOOKS, SuitabilityBook
from policy.suitability.screens.map import JUNCTION, suitability_map
from policy.suitability.screens.steps import STOPPED, WORKED_ON
from policy.suitability.words import Stage


def sheet(book: SuitabilityBook | None = None) -> str:
    """The sheet as a page in markdown, under a rulebook; otherwise the newest one."""
    book = book or newest(SUITABILITY_BOOKS.values())
    parts = (
        "# What could happen to me? The rule on sleeping rough",
        "Ask somebody you trust to read this with you, in your own language. Take your time.",
        *_what_it_is(),
        *_who_decides(),
        *_what_i_can_do(),
        "## What happens, step by step?",
        *step_parts(suitability_map(book), steps(book)),
        *_times(book),
        *_privacy(),
        *_asking(),
    )
    return page((*parts, *_rules("\n".join(parts))))


def steps(book: SuitabilityBook) -> dict[str, Step]:
    """Every place of the map as a step."""
    return {
        Stage.RECEIVED: (
            "Somebody sends your details",
            "The police, a council or immigration officers can do that. The support service never "
            "does (R90).",
        ),
        JUNCTION: (
            "All that is known is looked at",
            "This is done again each time something new is known. Of the steps named here, the "
            "first one that is true for you is where you are.",
        ),
        **STOPPED,
        **WORKED_ON,
        **_of_the_window(book),
        **_of_service(book),
    }


def _of_the_window(book: SuitabilityBook) -> dict[str, Step]:
    return {
        Stage.SUPPORT_WINDOW: (
            "You are offered help",
            f"This goes on for {book.window_months} months (R68). It can be less or more only if "
            "two people agree and say why (R69). The help has to fit what you need (R70).",
        ),
    }


def _of_service(book: SuitabilityBook) -> dict[str, Step]:
    return {
        Stage.DECIDED: (
            "A decision is made",
            "It does not come by post or by phone. It has to be given to you in person (R110). "
            "First somebody looks at how you live now (R111).",
        ),
        Stage.CLEARED: (
            "It may be given to you",
            "Somebody looked at how you live, and nothing had changed. For "
            f"{book.clearance_hours} hours an officer may give it to you (R111). News of you stops "
            "that at once (R112).",
        ),
        Stage.WITHDRAWAL_DUE: (
            "It must be taken back",
            "You do not sleep outside any more, or you get help now. Or a reason for it is not "
            "true any more. So it may not be given to you. A named person must take it back "
            "(R112). If you had it before that day, and we hear of it late, it stays with you.",
        ),
        Stage.WITHDRAWN: ("It is taken back", "The decision does not count any more (R112)."),
        Stage.SERVED_TO_FILE: (
            "You could not be found",
            f"People looked for you on {book.attempts_needed} days or more. The decision is put on "
            "file (R113). It still has to be given to you in person, after a new look (R114).",
        ),
        Stage.SERVED: (
            "It is given to you",
            "An officer gives you the decision in person (R110). A paper about your rights comes "
            "with it. Take both to a legal adviser at once.",
        ),
        Stage.HANDED_OVER: (
            "It is given to you later",
            "The decision was on file, and now you have it (R114). A paper about your rights comes "
            "with it. Take both to a legal adviser at once.",
        ),
    }


def _what_it_is() -> Iterator[str]:
    yield "## What is this rule?"
    yield (
        "It is about people who sleep outside and who come from another country. It is not the "
        "support service. What you told that service is not used here (R8)."
    )
    yield (
        "You may have asked to stay in the UK. Under this rule the Home Office can say no (R46). "
        "You may have leave to be here. It can end that (R47). It can do so only if all three of "
        "these are shown (R48):"
    )
    yield bullets(
        (
            "You sleep outside, or in a place that is not made to live in (R49).",
            "You were offered help that fits what you need. You said no more than once (R70, R76).",
            "You did things that harm or upset other people, again and again (R48, R78).",
        )
    )
    yield (
        "If one of them is not shown, the rule cannot be used (R48). It can never be used if one "
        "of these is true:"
    )
    yield bullets(
        (
            "You have status from the EU Settlement Scheme, or may get it (R41, R53).",
            "You have leave to stay with no end date (R42).",
            "You have leave because you need to be kept safe, such as a refugee (R43).",
        )
    )


def _who_decides() -> Iterator[str]:
    yield "## Who decides?"
    yield "A person decides. A computer never does (R104)."
    yield bullets(
        (
            "Immigration officers find out what is known. They may not decide (R109).",
            "A named person says what they think of each of the three things, and why (R104).",
            "A team called the Status Review Unit decides. One person there looks at you alone "
            "(R106, R109).",
            "They must read all there is (R107). They must think of your health and your time in "
            "the UK. They must ask how you came to sleep outside (R108).",
            "A second person checks it. We made that rule for ourselves.",
            "The law was changed in November 2025. A named lawyer must first say which part of it "
            "holds. We made that rule for ourselves.",
            "They can always choose to do nothing (R104).",
        )
    )


def _what_i_can_do() -> Iterator[str]:
    yield "## What can I do?"
    yield bullets(
        (
            "**Say yes to help.** You can do that at any time. Tell any worker of any group. If "
            "there is no decision yet, this ends (R77). If there is one and you do not have it "
            "yet, it must be taken back (R112).",
            "**Say if you do not sleep outside any more.** A decision that was not given to you "
            "must then be taken back (R112).",
            "**Say if you could not take the help.** You may have been ill, or not able to. That "
            "is not the same as no (R74).",
            "**Say if the help was not right for you.** Only help that fits what you need counts "
            "(R70).",
            "**Say if you try to change.** If it goes well, that has to count (R87).",
            "**Say if you are not safe.** Somebody may hurt you, use you or keep your money. All "
            "of this then waits, and you still get offers of help (R30, R51, R62).",
            "**Ask a legal adviser.** You can do that at any time. We cannot tell you here what "
            "the law says about you. An adviser can.",
            "**Ask about help to go home, if you want to.** Nobody can choose that for you (R59).",
        )
    )
    yield (
        "Once a decision was given to you, a yes to help does not undo it by itself. Take help all "
        "the same, and see a legal adviser."
    )


def _times(book: SuitabilityBook) -> Iterator[str]:
    yield "## How long does it take?"
    yield bullets(
        (
            f"You are offered help for {book.window_months} months before anybody can say that you "
            "do not want it (R68).",
            "Time on its own proves nothing about you. If nobody answers, that is not held "
            "against you (R67).",
            f"Until a decision is given to you, somebody looks at how you live every "
            f"{book.recheck_days} days (R111).",
        )
    )


def _privacy() -> Iterator[str]:
    yield "## Who knows about me?"
    yield bullets(
        (
            "What is known about you is locked away. Only staff who need it can read it.",
            "Nobody tells the support service what is in here.",
            "Messages we send say nothing about you.",
            "You can ask to see what we have about you.",
            kept_in_words(),
        )
    )


def _asking() -> Iterator[str]:
    yield "## Who can I ask?"
    yield bullets(
        (
            "Ask a worker you trust. They do not have to work for the Home Office.",
            "Ask for a trained legal adviser. What you tell them stays with them.",
            "If you do not feel safe, say so now. You do not have to wait.",
        )
    )
    yield "My worker: ______________________ Phone: ______________________"


def _rules(text: str) -> Iterator[str]:
    """Every rule named above, in the register's words."""
    cited = sorted({int(number) for number in re.findall(r"\bR(\d+)", text)})
    yield "## The rules, by their numbers"
    yield (
        "The numbers beside what you read stand for these. They are the Home Office's guidance, in "
        "our words, and all of them are in [the list of rules](rules.md)."
    )
    yield bullets(f"**R{number}** {rule(f'R{number}').words}" for number in cited)
