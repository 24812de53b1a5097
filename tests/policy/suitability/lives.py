"""Facts of any kind, for properties: near the days and words on which the rules turn."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from policy.suitability.evidence import facts as kinds
from policy.suitability.evidence.facts import AnyFact, Facts
from policy.suitability.evidence.words import Basis, Channel, Known, PlaceNation

DAYS = st.sampled_from(
    [date(2020, 11, 30), date(2020, 12, 1), date(2021, 6, 1), date(2021, 11, 15)]
) | st.dates(date(2021, 11, 1), date(2022, 3, 15))
MOMENTS = st.datetimes(datetime(2020, 11, 1), datetime(2022, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
END = datetime(2020, 12, 31, 23, 0, tzinfo=UTC)
ARRIVALS = st.none() | st.integers(-2, 2).map(lambda minutes: END + timedelta(minutes=minutes))
BIRTHS = st.none() | st.sampled_from([date(2003, 11, 20), date(2004, 2, 1), date(1990, 1, 1)])
TEXTS = st.sampled_from(["", "a word", "another"])
IDS = st.integers(0, 30).map(lambda number: f"f{number}")


def _values(name: str, hint: object) -> st.SearchStrategy[object]:
    by_name: dict[str, st.SearchStrategy[object]] = {
        "id": IDS,
        "as_of": DAYS,
        "answered_on": st.none() | DAYS,
        "expires_on": st.none() | DAYS,
        "until": DAYS,
        "counts_from": st.none() | DAYS,
        "arrived_at": ARRIVALS,
        "born_on": BIRTHS,
        "own_household_only": st.none() | st.booleans(),
        "read": st.just(()) | IDS.map(lambda id: (id,)),
        "evidence": st.just(()) | IDS.map(lambda id: (id,)),
        "supersedes": st.just("") | IDS,
        "basis": st.sampled_from([Basis.PUBLIC_TASK] * 9 + [Basis.CONSENT]),
    }
    if name in by_name:
        return by_name[name]
    if hint is bool:
        return st.booleans()
    if hint is str:
        return TEXTS
    assert isinstance(hint, type) and get_origin(hint) is None, name
    return st.sampled_from(list(hint))  # type: ignore[call-overload]


def a_fact(kind: type[AnyFact]) -> st.SearchStrategy[AnyFact]:
    """A fact of this kind."""
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{f.name: _values(f.name, hints[f.name]) for f in fields(kind) if f.name != "fact"}
    )


KINDS: tuple[type[AnyFact], ...] = get_args(kinds.AnyFact)


def any_fact() -> st.SearchStrategy[AnyFact]:
    """A fact of any kind."""
    return st.sampled_from(KINDS).flatmap(a_fact)


def any_facts() -> st.SearchStrategy[Facts]:
    """A case of any facts at all, sensible or not."""
    return st.builds(
        Facts,
        channel=st.sampled_from(Channel),
        opened_at=MOMENTS,
        nation=st.sampled_from(PlaceNation),
        authority=st.just("E09000007"),
        adult=st.sampled_from(Known),
        born_on=BIRTHS,
        known=st.lists(any_fact(), max_size=25).map(tuple),
        received_at=st.none() | MOMENTS,
    )
