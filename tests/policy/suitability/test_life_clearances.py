"""More than one clearance at a time: whatever ends one ends every one that is still alive, and
whoever holds one that another person ended is notified (R110 to R112).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.effects import Escalate, SendNotice
from policy.suitability.deeds import (
    Actor,
    RecordFacts,
    ReportAttempt,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import AnyFact, EffortToChange, Indication
from policy.suitability.evidence.words import Indicator, Known, Place, Sameness
from policy.suitability.state import changed
from policy.suitability.words import DeadlineName, Role, Stage, Template
from tests.policy.suitability.every_way import MOVE, word_of_another
from tests.policy.suitability.life import (
    ASSESSOR,
    CLEAR,
    OFFICER,
    SERVED,
    SUPERVISOR,
    UKVI,
    UNCHANGED,
    Life,
    at,
    decided,
    engaged,
)
from tests.policy.suitability.test_corrected_person import CHILD, NAME

MET = at("03-09 09:00")
OTHER_OFFICER = Actor(id="O-2", roles=(Role.OFFICER,))
BACK = VoidClearance(reason="not today")
NOTE = ServeToFile(note="looked for, not met")


def cleared(*after: timedelta) -> Life:
    """Looked for on two days before, looked at at nine, and cleared so long after that."""
    life = decided()
    for day in ("03-03", "03-04"):
        report = ReportAttempt(where="a doorway", note="not met")
        assert life.ask(report, OFFICER, at(f"{day} 07:00")).code == ""
    life.cleared(MET)
    for pause in after:
        assert life.ask(CLEAR, OFFICER, MET + pause).code == ""
    return life


def sign(now: datetime) -> Indication:
    return Indication(id="sign", as_of=now.date(), indicator=Indicator.TRAFFICKING)


def effort(now: datetime) -> EffortToChange:
    return EffortToChange(id="effort", as_of=now.date())


def _learn(fact: Callable[[datetime], AnyFact]) -> Callable[[Life, datetime], object]:
    return lambda life, now: life.ask(RecordFacts(facts=(fact(now),)), ASSESSOR, now)


WAYS: dict[str, Callable[[Life, datetime], object]] = {
    "a sign": _learn(sign),
    "other news": _learn(effort),
    "support": lambda life, now: life.news(now, engaged(now)),
    "a look that met nobody": lambda life, now: life.ask(
        replace(UNCHANGED, place=Place.NOT_KNOWN), OFFICER, now
    ),
    "a look that found support": lambda life, now: life.ask(
        replace(UNCHANGED, engaged=Known.YES), OFFICER, now
    ),
    "given back": lambda life, now: life.ask(BACK, OFFICER, now),
    "given back by a supervisor": lambda life, now: life.ask(BACK, SUPERVISOR, now),
    "a name mended": lambda life, now: life.ask(NAME, ASSESSOR, now),
    "a date of birth mended": lambda life, now: life.ask(CHILD, ASSESSOR, now),
    "another area": lambda life, now: life.ask(MOVE, OFFICER, now),
    "another case": lambda life, now: life.send(word_of_another(now, Sameness.NOT_SAID), now),
    "an incident": lambda life, now: life.ask(SERVED, OFFICER, now, MET - timedelta(hours=1)),
    "to file": lambda life, now: life.ask(NOTE, OFFICER, now),
    "withdrawn": lambda life, now: life.ask(WithdrawDecision(reason="a bed"), UKVI, now),
}

_MINUTES = st.integers(0, 239).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=120, deadline=None)
@given(st.lists(_MINUTES, max_size=4).map(sorted), _MINUTES, st.sampled_from(sorted(WAYS)))
def test_however_many_clearances_were_given_and_whatever_ends_them_none_covers_a_moment_after(
    pauses: list[timedelta], later: timedelta, way: str
) -> None:
    life = cleared(*pauses)
    # While the last one still holds.
    now = MET + max((timedelta(0), *pauses)) + later
    WAYS[way](life, now)
    assert life.state.stage is not Stage.CLEARED
    moments = [now + timedelta(minutes=minutes) for minutes in range(0, 300, 5)]
    assert not any(life.state.clearance_at(moment) for moment in moments)
    assert DeadlineName.CLEARANCE not in {waiting.name for waiting in life.state.deadlines}
    # What was done before stays covered.
    before = now - timedelta(minutes=1)
    assert (life.state.clearance_at(before) is not None) is (before >= MET)


@pytest.mark.rule("R111")
@pytest.mark.parametrize("way", ["a sign", "given back", "a name mended", "another area"])
def test_a_paper_handed_over_after_the_clearances_were_ended_is_an_incident(way: str) -> None:
    life = cleared(timedelta(hours=1))
    WAYS[way](life, MET + timedelta(hours=2))
    handed = MET + timedelta(hours=3)
    assert life.ask(SERVED, OFFICER, handed + timedelta(minutes=30), handed).code == ""
    assert life.last.event.kind == "incident-reported"
    assert (life.state.served_at, life.state.incidents) == (None, 1)


def test_what_was_handed_over_while_either_clearance_held_is_served() -> None:
    for hours in (0, 1, 3, 4):
        life = cleared(timedelta(hours=1))
        handed = MET + timedelta(hours=hours)
        assert life.ask(SERVED, OFFICER, MET + timedelta(hours=5), handed).code == ""
        assert life.state.stage is Stage.SERVED


def notified(life: Life) -> bool:
    """Whether the officers were told to stop, and somebody on duty to ring them."""
    effects = life.last.effects
    told = [one for one in effects if isinstance(one, SendNotice)]
    rung = [one for one in effects if isinstance(one, Escalate)]
    stop = Template.CLEARANCE_VOIDED
    assert any(one.template == stop for one in told) is any(one.template == stop for one in rung)
    return any(one.template == stop for one in told)


@pytest.mark.parametrize("command", [BACK, NOTE], ids=["given back", "to file"])
def test_who_ends_a_clearance_knows_it_and_any_other_officer_who_holds_one_is_notified(
    command: VoidClearance | ServeToFile,
) -> None:
    alone = cleared(timedelta(hours=1))
    assert alone.ask(command, OFFICER, MET + timedelta(hours=2)).code == ""
    assert not notified(alone)
    for first, second in ((OFFICER, OTHER_OFFICER), (OTHER_OFFICER, OFFICER)):
        life = cleared()
        assert life.ask(CLEAR, OTHER_OFFICER, MET + timedelta(hours=1)).code == ""
        assert life.ask(command, first, MET + timedelta(hours=2)).code == ""
        assert notified(life)
        assert life.ask(SERVED, second, MET + timedelta(hours=3)).code == ""
        assert life.state.served_at is None


def test_where_only_the_last_of_two_is_said_to_be_void_the_other_covers_nothing_either() -> None:
    """As it may stand in a case that was open before every one of them was ended."""
    life = cleared(timedelta(hours=1))
    first, second = life.state.clearances
    void = replace(second, voided_at=MET + timedelta(hours=2))
    life.state = changed(life.state, stage=Stage.DECIDED, clearances=(first, void))
    assert life.state.clearance_at(MET + timedelta(hours=3)) is None
    handed = MET + timedelta(hours=3)
    assert life.ask(SERVED, OFFICER, handed).code == ""
    assert (life.state.served_at, life.state.incidents) == (None, 1)
    assert life.state.clearance_at(MET + timedelta(minutes=90)) is not None


def test_a_clearance_asked_for_at_the_moment_of_giving_one_back_holds() -> None:
    life = cleared()
    now = MET + timedelta(hours=1)
    assert life.ask(BACK, OFFICER, now).code == ""
    assert life.ask(CLEAR, OFFICER, now).code == ""
    assert life.state.clearance_at(now + timedelta(minutes=1)) is not None


def test_a_mended_name_leaves_what_was_served_served() -> None:
    life = cleared(timedelta(hours=1))
    assert life.ask(SERVED, OFFICER, MET + timedelta(hours=2)).code == ""
    assert life.ask(NAME, ASSESSOR, MET + timedelta(hours=3)).code == ""
    assert (life.state.stage, life.state.incidents) == (Stage.SERVED, 0)
