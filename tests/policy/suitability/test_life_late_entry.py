"""A case that is entered late, and a window that people change: neither is over before it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from policy.suitability.deeds import (
    AgreeWindow,
    CaseOpened,
    ConcludeLimb,
    ProposeWindow,
    RecordFacts,
)
from policy.suitability.evidence.facts import AuthorityStatement, Conclusion, EvidenceItem, Offer
from policy.suitability.evidence.words import Availability, Limb
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from tests.policy.suitability.changed import item, offer, statement
from tests.policy.suitability.life import (
    ASSESSOR,
    FIRST,
    OTHER_ASSESSOR,
    Life,
    at,
    life_at,
    stage_of,
)

NOW = at("03-16 09:00")
FACTS = replace(
    FIRST.file.facts,
    known=tuple(one for one in FIRST.file.facts.known if not isinstance(one, Conclusion)),
)
BEFORE = at("01-05 12:00")


def entered(facts: object = FACTS, now: datetime = NOW) -> Life:
    """Opened four months ago by its sender, and received here today."""
    life = Life(SuitabilityState(reference=FIRST.file.reference))
    opening = CaseOpened(id="o", at=now, by="A-9", reference=FIRST.file.reference, facts=facts)  # type: ignore[arg-type]
    assert life.send(opening, now).code == ""
    return life


def last_days(life: Life) -> list[date]:
    return [
        date.fromisoformat(d.rung) for d in life.state.deadlines if d.name.startswith("support w")
    ]


def proposed(until: date, since: date | None = None) -> ProposeWindow:
    return ProposeWindow(
        until=until, reason="as said", evidence=("01-evidence-item-1",), counts_from=since
    )


def test_a_case_received_today_has_its_whole_window_before_it_whatever_day_it_was_opened() -> None:
    life = entered()
    assert life.state.stage is Stage.SUPPORT_WINDOW
    assert last_days(life) == [date(2022, 6, 16)]
    for limb in Limb:
        conclude = ConcludeLimb(limb=limb, met=True, reason="as shown")
        assert life.ask(conclude, ASSESSOR, NOW).code == "not-shown"


def test_what_a_sender_says_of_the_receipt_counts_for_nothing() -> None:
    life = entered(replace(FACTS, received_at=FACTS.opened_at))
    assert life.facts.received_at == NOW
    assert last_days(life) == [date(2022, 6, 16)]


def test_a_case_entered_late_counts_from_earlier_once_a_second_person_agrees() -> None:
    life = entered()
    earlier = proposed(NOW.date(), date(2021, 11, 15))
    assert life.ask(earlier, ASSESSOR, NOW).code == ""
    assert life.ask(AgreeWindow(), ASSESSOR, NOW).code == "second-person-needed"
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, NOW).code == ""
    # The council spoke before the window's last day, and is asked anew when it is over.
    assert last_days(life) == [NOW.date()]
    life.wait(at("03-17 09:00"))
    assert stage_of(life) is Stage.AWAITING_AUTHORITY
    life.news(at("03-18 09:00"), statement("again", date(2022, 3, 18)))
    assert stage_of(life) is Stage.CONCLUDING


def test_an_earlier_beginning_neither_precedes_the_opening_nor_shortens_the_window() -> None:
    life = entered()
    for until, since, code in (
        (NOW.date(), date(2021, 11, 14), "no-earlier-start"),
        (NOW.date(), NOW.date(), "no-earlier-start"),
        (date(2022, 3, 15), date(2021, 11, 15), "window-over-before"),
        (date(2022, 3, 20), date(2022, 2, 1), "no-earlier-start"),
    ):
        assert life.ask(proposed(until, since), ASSESSOR, NOW).code == code


def test_an_agreement_that_comes_after_the_last_day_proposed_is_refused() -> None:
    life = entered()
    life.ask(proposed(NOW.date(), date(2021, 11, 15)), ASSESSOR, NOW)
    late = at("03-17 09:00")
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, late).code == "window-over-before"


def test_a_shorter_window_is_not_agreed_after_the_fact() -> None:
    """A window that began yesterday was once agreed to have ended the day before."""
    life = life_at(BEFORE)
    life.news(BEFORE, statement("all", BEFORE.date(), Availability.REFUSED_EVERYTHING))
    for until in (date(2021, 11, 19), date(2021, 12, 20), date(2022, 1, 3)):
        assert life.ask(proposed(until), ASSESSOR, BEFORE).code == "window-over-before"
    assert life.ask(proposed(date(2022, 1, 4)), ASSESSOR, BEFORE).code == ""


def test_a_shorter_window_takes_the_complete_word_that_counts_when_it_is_agreed() -> None:
    life = life_at(BEFORE)
    partial = statement("p", BEFORE.date(), Availability.REFUSED_EVERYTHING, complete=False)
    life.news(BEFORE, partial)
    assert life.ask(proposed(date(2022, 1, 10)), ASSESSOR, BEFORE).code == "statement-needed"
    whole = replace(partial, id="w", offers_complete=True, supersedes="p")
    life.news(BEFORE, whole)
    assert life.ask(proposed(date(2022, 1, 10)), ASSESSOR, BEFORE).code == ""
    later = at("01-06 12:00")
    life.news(later, statement("now", later.date(), Availability.OFFERED))
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, later).code == "statement-needed"


def test_no_window_that_was_made_longer_is_made_shorter_again_without_the_authoritys_word() -> None:
    life = life_at(BEFORE)
    life.ask(proposed(date(2022, 5, 31)), ASSESSOR, BEFORE)
    assert life.ask(AgreeWindow(), OTHER_ASSESSOR, BEFORE).code == ""
    back = life.ask(proposed(date(2022, 3, 1)), ASSESSOR, BEFORE)
    assert back.code == "statement-needed"


def test_offers_of_a_year_ago_never_bring_a_live_case_to_a_conclusion() -> None:
    old = (offer("y-1", date(2020, 12, 20)), offer("y-2", date(2021, 1, 8)))
    held = tuple(
        one for one in FACTS.known if not isinstance(one, Offer | AuthorityStatement | EvidenceItem)
    )
    evidence = (item("y-1", date(2020, 12, 20)), item("y-2", date(2021, 1, 8)))
    opened = FACTS.opened_at
    life = entered(replace(FACTS, known=(*(f for f in held if f.as_of <= opened.date()),)), opened)
    life.ask(RecordFacts(facts=(*old, *evidence)), ASSESSOR, at("01-10 09:00"))
    life.wait(at("02-20 09:00"))
    end = at("02-21 09:00")
    life.news(end, statement("s", end.date()))
    assert life.state.stage is Stage.SUPPORT_WINDOW
    conclude = ConcludeLimb(limb=Limb.REFUSED_SUPPORT, met=True, reason="as shown")
    assert life.ask(conclude, ASSESSOR, end).code == "not-shown"
