"""What several clocks share: the kinds of event that end them by their own rules, what people do
before they come, and how a ladder of reminders reads on the process map.
"""

from __future__ import annotations

from policy.cases.deadlines import Deadline
from policy.help import Advice, UseCase, deeds, use_cases
from policy.process_map import MapClock, clock
from policy.suitability.ladder import LADDER_ROLES, rungs
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.transitions import READ_ANEW
from policy.suitability.words import DeadlineName, Stage

READS_ANEW = tuple(kind for kind in READ_ANEW if kind != "case-opened")
"""After these everything known is read anew, and a clock that what is known no longer asks for
ends.
"""


SET_BY_WHAT_IS_KNOWN = tuple(kind for kind in READ_ANEW if kind != "limb-concluded")
"""After these everything known is read anew, and a clock that what is known asks for is set. A
conclusion asks nobody for anything more.
"""


READ_ANEW_BY_THE_SRU = tuple(
    kind for kind, (stages, _) in READ_ANEW.items() if Stage.WITH_SRU in stages
)
"""After these a case may be taken back from the Status Review Unit."""


BRINGS_NEWS = (
    "facts-recorded",
    "authority-reported",
    "person-corrected",
    "linked-case-reported",
    "duplicate-resolved",
)
"""With these something becomes known that may mean that a decision cannot be served, or not now."""


ENDS_SERVICE = ("served-in-person", "handed-over", "decision-withdrawn")
"""With these every clock of service stops."""


AUTHORITY_ANSWERS = Advice(
    "The authority answers, and we chase it; nothing is presumed. What it says is recorded.",
    use_cases(UseCase.REPORT),
)
LAWYER_ENTERS = Advice("A lawyer enters the paragraph that holds.", deeds("record-facts"))
SUMMARY_ACKNOWLEDGED = Advice(
    "The Status Review Unit acknowledges the summary.", deeds("acknowledge-summary")
)
LOOK_AGAIN = Advice("Somebody looks at the person's circumstances again.", deeds("record-recheck"))
WHOM = ", then the ".join(LADDER_ROLES)
"""Who is notified of silence, rung by rung."""


def of_name(ladder: tuple[Deadline, ...], name: DeadlineName) -> tuple[Deadline, ...]:
    """Those deadlines of a ladder that belong to one clock."""
    return tuple(rung for rung in ladder if rung.name == name)


def chased_lines(
    names: tuple[DeadlineName, DeadlineName],
    chase: tuple[tuple[int, ...], str, str, str],
    book: SuitabilityBook,
) -> tuple[MapClock, MapClock]:
    """The two clocks of a ladder in working days: a reminder, then somebody more senior."""
    days, since, whom, rule = chase
    first, *others = rungs(days)
    later = listed(tuple(others))
    return (
        clock(names[0], f"{first} working days after {since}", f"{whom} is reminded", rule),
        clock(
            names[1],
            f"{later} working days after {since}, then every {book.chase_again_days} days",
            f"{whom} is reminded again, and each time somebody is notified: the {WHOM}",
            rule,
        ),
    )


def listed(numbers: tuple[int, ...]) -> str:
    """Numbers as a sentence lists them: 1, 2 and 4."""
    *most, last = (str(number) for number in numbers)
    return f"{', '.join(most)} and {last}" if most else last
