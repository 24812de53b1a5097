"""Whatever a deed, an event or a clock leaves out is found when its track is loaded, and the
message names the module to mend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.cases.clock import Clock
from policy.cases.deed import Deed, Field
from policy.cases.dispatch import Dispatch
from policy.rules import is_cited
from policy.suitability.lifecycle import DISPATCH as SUITABILITY
from policy.support.lifecycle import DISPATCH as SUPPORT

TRACKS = [pytest.param(SUPPORT, id="support"), pytest.param(SUITABILITY, id="suitability")]
CLOCKS = [
    pytest.param(clock, id=f"{track.home}: {clock.name}")
    for track in (SUPPORT, SUITABILITY)
    for clock in track.clocks
]
FINE = Field(label="Who asked", hint="Their name.")
either_track = pytest.mark.parametrize("track", TRACKS)


def _where(rule: Any) -> str:
    return str(rule.__module__).replace(".", "/") + ".py: "


def _is_found(track: Dispatch[Any], change: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(TypeError) as failed:
        replace(track, **change)
    assert str(failed.value).startswith(where)
    assert said in str(failed.value)


@either_track
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"started_by": {}, "may_be_started_by": ()}, "no event starts the clock"),
        ({"ended_by": (), "may_be_ended_by": ()}, "no event ends the clock"),
        ({"may_be_started_by": ("answer-recoded",)}, "'answer-recoded', which no event is"),
    ],
)
def test_a_clock_that_nothing_sets_or_ends(
    track: Dispatch[Any], change: dict[str, Any], said: str
) -> None:
    first, *others = track.clocks
    clocks = (replace(first, **change), *others)
    _is_found(track, {"clocks": clocks}, _where(first.passed), said)


@either_track
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "`title` of the deed"),
        ({"fields": {"who": replace(FINE, label="")}}, "the label of the field 'who'"),
        ({"fields": {"who": replace(FINE, hint="")}}, "the hint of the field 'who'"),
        (
            {"fields": {"who": replace(FINE, parts={"name": replace(FINE, hint="")})}},
            "the hint of the field 'who.name'",
        ),
    ],
)
def test_a_deed_with_an_empty_title_label_or_hint(
    track: Dispatch[Any], change: dict[str, Any], said: str
) -> None:
    first, *others = track.deeds
    changed: Deed[Any, Any, Any] = replace(first, **change)
    _is_found(track, {"deeds": (changed, *others)}, _where(first.happened), said)


@either_track
def test_an_event_with_an_empty_label(track: Dispatch[Any]) -> None:
    first, *others = track.facts
    changed = replace(first, label="")
    _is_found(track, {"facts": (changed, *others)}, _where(first.follows), "`label` of the event")


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_clock_names_a_rule_that_there_is(clock: Clock[Any, Any, Any]) -> None:
    said = f"`rule` is {clock.rule!r}, and policy/rules has no such rule"
    assert is_cited(clock.rule), f"{_where(clock.passed)}{said}"


def test_an_unknown_rule_is_not_found() -> None:
    assert not any(is_cited(id) for id in ("R999", "A99", ""))
