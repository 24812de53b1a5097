"""A handing over is judged by everything that is known of its moment, whenever that became known:
facts in one file or in several, the service reported before, between or after them, the same is
wrongful (R30, R41, R112).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import event as seen_in_hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.effects import Escalate
from policy.suitability.deeds import Command, CorrectPerson, FinishTask, RecordFacts
from policy.suitability.evidence.facts import (
    Age,
    AnyFact,
    Application,
    EffortToChange,
    EussWord,
    Indication,
    Permission,
    Sleeping,
)
from policy.suitability.evidence.words import Euss, Indicator, Known, PermissionKind, Place
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage, TaskKind
from tests.policy.suitability.changed import item, statement
from tests.policy.suitability.every_way import MOVE, Followed
from tests.policy.suitability.life import (
    ASSESSOR,
    OFFICER,
    SERVED,
    SUPERVISOR,
    Life,
    at,
    decided,
    engaged,
)
from tests.policy.suitability.test_corrected_person import CHILD
from tests.policy.suitability.test_life_own_gate import ill, refused

CLEARED, HANDED, LATER = at("03-02 09:00"), at("03-02 10:00"), at("03-05 10:00")
DAYS = (
    date(2022, 2, 1),
    date(2022, 3, 1),
    date(2022, 3, 2),
    date(2022, 3, 3),
    date(2022, 3, 5),
)
GRANTED = EussWord(id="granted", as_of=date(2022, 2, 1), standing=Euss.GRANTED)
BORN = CorrectPerson(
    field="date_of_birth", old="unknown", new="01/02/2008", reason="seen on the passport"
)


@dataclass(frozen=True)
class Heard:
    """Something that becomes known at once, and whether it was so when the paper was handed
    over.
    """

    facts: tuple[AnyFact, ...]
    wrongful: bool
    command: Command | None = None


def _by_their_day() -> list[Heard]:
    """What stops service from the day that it is about."""
    found: list[AnyFact] = []
    for day in DAYS:
        found += [
            engaged(at("03-05 09:00")),
            Sleeping(id="n", as_of=day, place=Place.HOSTEL),
            statement("n", day, engaged=Known.YES),
            *(EussWord(id="n", as_of=day, standing=one) for one in (Euss.GRANTED, Euss.PENDING)),
            Permission(id="n", as_of=day, kind=PermissionKind.PROTECTION),
            Permission(id="n", as_of=day, kind=PermissionKind.INDEFINITE),
        ]
        found[-7] = replace(found[-7], as_of=day)
    return [
        Heard((replace(fact, id=f"{fact.fact}-{place}"),), fact.as_of <= HANDED.date())
        for place, fact in enumerate(found)
    ]


def _births() -> list[Heard]:
    """A birth is of every day. Who came of age since was a child then, and the other way round
    never.
    """
    days = ((2008, 2, 1), (2004, 3, 3), (2004, 3, 2), (1990, 1, 1))
    found = [
        Heard(
            (Age(id=f"born-{said}-{year}-{day}", as_of=said, born_on=date(year, month, day)),),
            date(year, month, day) > date(2004, 3, 2),
        )
        for said in DAYS[2:]
        for year, month, day in days
    ]
    found += [Heard((Age(id=f"no-{day}", as_of=day, adult=Known.NO),), True) for day in DAYS]
    found += [
        Heard((), born > "2004-03-02", replace(BORN, new=f"{date.fromisoformat(born):%d/%m/%Y}"))
        for born in ("2008-02-01", "2004-03-03", "2004-03-02")
    ]
    return found


def _of_no_weight() -> list[Heard]:
    """What voids a clearance from now on, and says nothing against a service of before."""
    return [
        Heard((one,), False)
        for day in DAYS
        for one in (
            item(f"item-{day}", day),
            EffortToChange(id=f"effort-{day}", as_of=day),
            Indication(id=f"sign-{day}", as_of=day, indicator=Indicator.TRAFFICKING),
            Indication(id=f"need-{day}", as_of=day, indicator=Indicator.SAFEGUARDING),
        )
    ]


HEARD = [*_by_their_day(), *_births(), *_of_no_weight(), Heard((), False, MOVE)]


@cache
def _cleared() -> SuitabilityState:
    return decided().cleared(CLEARED).state


def lived(files: Sequence[Sequence[Heard]], service_at: int, told: datetime = LATER) -> Life:
    """The facts in these files, a minute apart, and the report of the service in its place."""
    life = Followed(_cleared())
    now = told
    for place, file in enumerate((*files, ())):
        now += timedelta(minutes=1)
        if place == service_at:
            assert life.ask(SERVED, OFFICER, now, HANDED).code == ""
        facts = tuple(fact for heard in file for fact in heard.facts)
        commands = [heard.command for heard in file if heard.command is not None]
        if facts:
            assert life.ask(RecordFacts(facts=facts), ASSESSOR, now).code == ""
        for command in commands:
            life.ask(command, ASSESSOR, now)
    return life


def in_files(heard: Sequence[Heard], cuts: Sequence[int]) -> list[Sequence[Heard]]:
    places = sorted({0, len(heard), *(cut % (len(heard) + 1) for cut in cuts)})
    return [heard[first:last] for first, last in pairwise(places)]


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.sampled_from(range(len(HEARD))), max_size=5, unique=True).flatmap(st.permutations),
    st.lists(st.integers(0, 5), max_size=4),
    st.integers(0, 6),
)
def test_neither_order_nor_grouping_decides_whether_a_service_was_wrongful(
    places: list[int], cuts: list[int], service: int
) -> None:
    heard = [HEARD[place] for place in places]
    files = in_files(heard, cuts)
    life = lived(files, service % (len(files) + 1))
    wrongful = any(one.wrongful for one in heard)
    seen_in_hypothesis(f"wrongful {wrongful}")
    assert life.state.incidents == int(wrongful)
    assert (TaskKind.INCIDENT in life.state.open_tasks) is wrongful
    assert not wrongful or not life.state.ended


@pytest.mark.rule("R41")
@pytest.mark.parametrize("service", [0, 1, 2])
@pytest.mark.parametrize("together", [True, False])
def test_good_news_of_a_later_day_never_hides_a_protection_of_before(
    together: bool, service: int
) -> None:
    granted, support = Heard((GRANTED,), True), Heard((engaged(LATER),), False)
    files = [[granted, support]] if together else [[granted], [support]]
    assert lived(files, min(service, len(files))).state.incidents == 1


@pytest.mark.rule("R30")
@pytest.mark.parametrize("service", [0, 1])
def test_a_child_by_a_corrected_birth_was_one_when_the_paper_was_handed_over(service: int) -> None:
    life = lived([[Heard((), True, BORN)]], service, told=at("03-03 09:00"))
    assert life.state.incidents == 1
    assert life.state.served_at is None or life.state.stage is Stage.SERVED


@pytest.mark.rule("R112")
@pytest.mark.parametrize("service", [0, 1])
def test_refusals_corrected_to_illness_were_that_when_the_paper_was_handed_over(
    service: int,
) -> None:
    corrected = ill(Followed(_cleared()))
    assert lived([[Heard(corrected, True)]], service).state.incidents == 1


@pytest.mark.parametrize("service", [0, 1])
@pytest.mark.parametrize(("day", "wrongful"), [(2, True), (3, False)])
def test_what_takes_the_place_of_a_word_does_so_from_the_day_that_it_is_about(
    day: int, wrongful: bool, service: int
) -> None:
    life = refused().cleared(CLEARED)
    ended = Application(
        id="ended", as_of=date(2022, 3, day), in_country=True, pending=False, supersedes="applied"
    )
    record = life.order(RecordFacts(facts=(ended, item("x", date(2022, 2, 1)))), ASSESSOR, LATER)
    report = life.order(SERVED, OFFICER, HANDED)
    for sent in (report, record) if service == 0 else (record, report):
        assert life.send(sent, LATER).code == ""
    assert life.state.incidents == int(wrongful)


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ((engaged(LATER),), date(2022, 3, 5)),
        ((GRANTED, engaged(LATER)), date(2022, 3, 1)),
        ((replace(GRANTED, as_of=date(2022, 3, 3)), engaged(LATER)), date(2022, 3, 3)),
        ((replace(GRANTED, as_of=date(2022, 3, 3)), item("x", DAYS[0])), date(2022, 3, 3)),
        ((Age(id="born", as_of=LATER.date(), born_on=date(2008, 2, 1)),), date(2022, 3, 1)),
    ],
    ids=["news", "protected before", "protected after", "beside something else", "a child"],
)
def test_since_when_it_cannot_be_served_is_the_first_day_since_it_was_decided(
    facts: tuple[AnyFact, ...], since: date
) -> None:
    life = decided()
    life.ask(RecordFacts(facts=facts), ASSESSOR, LATER)
    assert life.state.stage is Stage.WITHDRAWAL_DUE
    assert life.state.blocked_from == since


def test_a_gate_that_closed_and_opened_and_closed_again_was_closed_at_its_moments_only() -> None:
    none, held = PermissionKind.NONE, PermissionKind.LIMITED_STAY
    facts = tuple(
        Permission(id=f"p{day}", as_of=date(2022, 3, day), kind=kind)
        for day, kind in ((3, none), (4, held), (6, none))
    )
    for day, wrongful in ((2, False), (3, True), (4, False), (5, False), (6, True)):
        for first in (True, False):
            handed = datetime(2022, 3, day, 10, tzinfo=CLEARED.tzinfo)
            life = decided().cleared(handed - timedelta(hours=1))
            report = life.order(SERVED, OFFICER, handed)
            record = life.order(RecordFacts(facts=facts), ASSESSOR, handed)
            for sent in (report, record) if first else (record, report):
                assert life.send(sent, at("03-08 10:00")).code == ""
            assert life.state.incidents == int(wrongful), (day, first)


def told(life: Life) -> int:
    return sum(isinstance(effect, Escalate) for effect in life.last.effects)


def test_one_paper_is_one_incident_and_a_further_reason_is_told_again() -> None:
    life = lived([[Heard((GRANTED,), True)]], 0)
    assert (life.state.incidents, told(life)) == (1, 1)
    looked = FinishTask(task_id="task", task=TaskKind.INCIDENT, result="paper taken back")
    assert life.ask(looked, SUPERVISOR, LATER + timedelta(hours=1)).code == ""
    # What says nothing more about it tells nobody anything.
    life.ask(RecordFacts(facts=(item("x", DAYS[0]),)), ASSESSOR, LATER + timedelta(hours=2))
    assert (life.state.incident_open, told(life)) == (False, 0)
    # That they were a child is another thing to look at than a status.
    assert life.ask(CHILD, ASSESSOR, LATER + timedelta(hours=3)).code == ""
    assert (life.state.incidents, life.state.incident_open, told(life)) == (1, True, 1)
    assert TaskKind.INCIDENT in life.state.open_tasks


def test_news_that_is_told_twice_is_no_news() -> None:
    support = engaged(HANDED)
    life = lived([[Heard((support,), True)]], 0)
    more = RecordFacts(facts=(support, item("x", DAYS[0])))
    assert life.ask(more, ASSESSOR, LATER + timedelta(hours=1)).code == ""
    assert (life.state.incidents, told(life)) == (1, 0)
