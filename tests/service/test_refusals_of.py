"""A program is told beforehand with which codes a deed may be refused: no case says another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings

from policy.cases.orders import Order
from policy.cases.replies import Verdict
from policy.tracks import SUITABILITY, SUPPORT
from service.cases.refusals_of import codes_of_deed, codes_of_opening
from tests.policy.suitability import life_moves as suitability
from tests.policy.support import lives as support

quick = settings(max_examples=25, deadline=None)


def _undeclared(track: str, life: Iterable[Any]) -> list[tuple[str, str]]:
    found = []
    for played in life:
        firsts = {message.id: message for message in reversed(played.line)}
        for id, reply in played.turn.replies.items():
            order = firsts.get(id)
            if reply.verdict is Verdict.REFUSED and isinstance(order, Order):
                kind = order.command.kind
                if reply.code not in codes_of_deed(track, kind):
                    found.append((kind, reply.code))
    return found


@quick
@given(support.lives())
def test_support_refuses_no_deed_with_a_code_that_its_description_lacks(
    life: tuple[support.Played, ...],
) -> None:
    assert _undeclared(SUPPORT, life) == []


@quick
@given(suitability.lives())
def test_suitability_refuses_no_deed_with_a_code_that_its_description_lacks(
    life: tuple[suitability.Turned, ...],
) -> None:
    assert _undeclared(SUITABILITY, life) == []


def test_a_code_that_is_made_where_it_is_said_is_found_too() -> None:
    assert {"held", "gates-closed"} <= set(codes_of_deed(SUITABILITY, "ask-clearance"))
    assert "already-served" not in codes_of_deed(SUITABILITY, "ask-clearance")


def test_what_opens_a_case_by_its_facts_says_every_code_of_the_rules_it_is_judged_by() -> None:
    codes = set(codes_of_opening(SUITABILITY))
    assert {"person-missing", "executive-needed", "no-such-area", "fact-in-future"} <= codes
    assert not codes_of_opening(SUPPORT)
