"""Values on the wire between the front door and the command line: what was sent is read as it was,
and every use case that is on the list gives nothing else.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import typing
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.refusal import Refusal
from policy.support.words import Stage
from service.calls import ROOM_OF
from service.values.orders import OrderAccepted
from store.cases import EventLine
from store.staff import StaffMember
from wiring.wire_format import NotOnTheWire, Pieces, as_json, from_json

PLAIN = {NoneType, bool, int, str, bytes, date, datetime, timedelta}
GROUPS = {Mapping, dict, list, tuple, UnionType, AsyncIterator}
SAME = ("policy.", "service.values.")
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_WORDS = st.text() | st.integers() | st.booleans() | st.none() | st.sampled_from(Stage)
_LEAVES = _WORDS | _MOMENTS | st.dates() | st.times() | st.timedeltas() | st.binary()
_VALUES = st.recursive(
    _LEAVES,
    lambda each: (
        st.lists(each, max_size=3).map(tuple)
        | st.dictionaries(st.text() | st.just("is"), each, max_size=3)
        | st.dictionaries(st.integers() | st.sampled_from(Stage), each, max_size=3)
    ),
    max_leaves=8,
)


def _over(value: object) -> Any:
    return from_json(json.loads(json.dumps(as_json(value))))


@given(_VALUES)
def test_what_is_told_is_heard_as_it_was(value: object) -> None:
    assert _over(value) == value


def test_a_record_of_both_sides_is_the_same_and_any_other_has_what_it_would_answer() -> None:
    refusal = Refusal(code="a", sentence="b", what_to_do="c", rule="R1")
    assert _over({"RSR": OrderAccepted(later=True), "other": refusal}) == {
        "RSR": OrderAccepted(later=True),
        "other": refusal,
    }
    member = StaffMember(number="S-1", name="A", email="a@b.example", team="t", roles=("r",))
    found = _over(member)
    assert type(found) is not StaffMember
    assert dataclasses.asdict(found) == dataclasses.asdict(member)
    line = EventLine(1, datetime(2026, 3, 1, tzinfo=UTC), "received", "R1")
    assert _over(line)._asdict() == line._asdict()


async def test_what_came_piece_by_piece_is_gone_through_so() -> None:
    assert [each async for each in _over(Pieces(["a", time(9)]))] == ["a", time(9)]


@pytest.mark.parametrize(
    "said",
    [
        {"is": "policy.time.show_london"},
        {"is": "policy.time.ZoneInfo"},
        {"is": "policy.nowhere.Nothing"},
        {"is": "policy.help", "value": "x"},
    ],
)
def test_nothing_is_made_that_is_no_plain_class_of_ours(said: dict[str, Any]) -> None:
    with pytest.raises(NotOnTheWire):
        from_json(said)


@pytest.mark.parametrize("name", ROOM_OF)
def test_what_a_use_case_gives_can_be_told(name: str) -> None:
    work = getattr(importlib.import_module(ROOM_OF[name]), name).__wrapped__
    for kind in _parts(typing.get_type_hints(work)["return"], set()):
        if issubclass(kind, Enum):
            # A closed list of elsewhere would come as its words alone.
            assert kind.__module__.startswith(SAME), kind
        else:
            assert kind in PLAIN | GROUPS, kind


def _parts(hint: Any, seen: set[Any]) -> Iterator[type]:
    """Every kind of value that may stand in one of this annotation, records by their fields."""
    if typing.get_args(hint):
        origin = typing.get_origin(hint)
        if isinstance(origin, type) and not dataclasses.is_dataclass(origin):
            yield origin
        inside = [each for each in typing.get_args(hint) if each is not Ellipsis]
        parts = [*inside, origin] if dataclasses.is_dataclass(origin) else inside
    elif dataclasses.is_dataclass(hint) or hasattr(hint, "_fields"):
        parts = [] if hint in seen else list(typing.get_type_hints(hint).values())
        seen.add(hint)
    else:
        parts = []
        if isinstance(hint, type):
            yield hint
    for each in parts:
        yield from _parts(each, seen)
