"""What a case can hold is judged by one function: size and form, with the place of what does not
fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.cases import limits
from policy.cases.orders import Actor
from policy.cases.refusals import conflicting
from policy.people.text import is_text
from policy.suitability.deeds import (
    AuthorityReported,
    CloseRoute,
    Command,
    Order,
    RecordFacts,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import AnyFact, Engagement, Residence, Sleeping
from policy.suitability.evidence.words import Known, Place
from policy.suitability.lifecycle import advance
from policy.suitability.state import SuitabilityState
from policy.support.deeds import AuthorityReported as SupportReported
from policy.support.words import ReportKind
from tests.policy.suitability.life import (
    ASSESSOR,
    AUTHORITY,
    DECIDED,
    REFERRED,
    UKVI,
    Life,
    decided,
    referred,
)

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
REPORT = SupportReported(id="u", at=NOW, by="E1", report=ReportKind.ENGAGING)


def seen(number: int = 1, source: str = "") -> Sleeping:
    return Sleeping(id=f"s-{number}", as_of=date(2022, 2, 1), source=source, place=Place.PARK)


def recording(*facts: AnyFact) -> Order:
    return Order(id="o", at=REFERRED, actor=ASSESSOR, command=RecordFacts(facts=facts))


@pytest.mark.parametrize(
    ("message", "code", "place"),
    [
        (replace(REPORT, id=""), "bad-id", "id"),
        (replace(REPORT, id="a\0b"), "bad-id", "id"),
        (replace(REPORT, id="x" * 3_000), "bad-id", "id"),
        (replace(REPORT, detail="a\0b"), "control-character", "detail"),
        (replace(REPORT, detail="\ud800"), "control-character", "detail"),
        (replace(REPORT, detail="x" * 20_000), "too-long", "detail"),
        (replace(REPORT, detail="x" * 3_000_000), "too-large", ""),
        (recording(*map(seen, range(20_000))), "too-large", ""),
        (recording(*map(seen, range(501))), "too-many", "command.facts"),
        (recording(seen(), seen(2, "a\0")), "control-character", "command.facts[1].source"),
        (recording(replace(seen(), as_of=date(1, 1, 1))), "no-such-time", "command.facts[0].as_of"),
        (
            recording(
                Residence(
                    id="r",
                    as_of=date(2022, 1, 1),
                    eea_or_family=Known.NO,
                    arrived_at=datetime(1, 1, 1, tzinfo=UTC),
                )
            ),
            "no-such-time",
            "command.facts[0].arrived_at",
        ),
    ],
)
def test_what_no_case_can_hold_is_refused_with_its_place(
    message: Any, code: str, place: str
) -> None:
    refusal = limits.refused(message)
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, place)


def test_what_people_write_fits() -> None:
    text = "Nguyễn Жук 李\nsecond line\t" * 300
    assert limits.refused(replace(REPORT, detail=text)) is None
    assert limits.refused(recording(*(seen(n, "case file, page 3") for n in range(400)))) is None


@given(st.text())
def test_every_text_that_fits_can_be_written_down(text: str) -> None:
    if is_text(text, several_lines=True):
        assert "\0" not in text
        text.encode("utf-8")


@given(st.lists(st.text(max_size=50), max_size=20))
def test_the_length_is_never_less_than_what_is_in_it(texts: list[str]) -> None:
    assert limits.length(tuple(texts)) >= sum(
        len(text.encode("utf-8", "replace")) for text in texts
    )


def test_a_case_that_is_full_takes_no_more_facts_but_good_news_and_its_end() -> None:
    state = filled(referred())
    refusal = advance(state, recording(seen(99)), REFERRED).decision.refusal
    assert refusal is not None
    assert refusal.code == "case-full"
    good = Engagement(id="g", as_of=date(2022, 2, 20), engaged=True)
    news = AuthorityReported(id="n", at=REFERRED, by=AUTHORITY, facts=(good,))
    assert advance(state, news, REFERRED).decision.refusal is None


def filled(life: Life) -> SuitabilityState:
    assert life.state.facts is not None
    full = tuple(seen(number, "x" * 9_000) for number in range(68))
    return replace(life.state, facts=replace(life.state.facts, known=full))


@pytest.mark.parametrize(
    ("life", "now", "actor", "command", "ends"),
    [
        (referred, REFERRED, ASSESSOR, CloseRoute(reason="goes on in a new case"), (True, None)),
        (decided, DECIDED, UKVI, WithdrawDecision(reason="more must be known"), (False, DECIDED)),
    ],
)
def test_what_the_refusal_of_a_full_case_tells_to_do_can_be_done(
    life: Callable[[], Life], now: datetime, actor: Actor, command: Command, ends: object
) -> None:
    order = Order(id="o", at=now, actor=actor, command=command)
    state = filled(life())
    refusal = limits.refused_growth(state, order, helps=())
    assert refusal == limits.CASE_FULL
    done = advance(state, order, now).decision
    assert done.refusal is None
    assert (done.state.ended, done.state.withdrawn_at) == ends


@pytest.mark.parametrize(
    ("differs", "said"),
    [(("the case",), "the case differs."), (("kind", "detail"), "kind, detail differ.")],
    ids=["one", "two"],
)
def test_a_number_used_again_says_in_plain_english_what_differs(
    differs: tuple[str, ...], said: str
) -> None:
    assert conflicting(differs).sentence.endswith(f"something else: {said}")
