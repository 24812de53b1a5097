from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.chain import (
    NOT_BEGUN,
    START,
    Break,
    ChainEnd,
    ChainLink,
    KeptLink,
    breaks,
    link_code,
    link_hash,
)

REFERENCE = "RSR-TEST"


def _keyed(covered: bytes) -> bytes:
    return hmac.new(b"a key of the ring", covered, hashlib.sha256).digest()


def _kept(link: ChainLink, previous: bytes, *, keyed: bool = True) -> KeptLink:
    code = link_code(_keyed, previous, link) if keyed else None
    return KeptLink(link=link, previous=previous, code=code, hash=link_hash(previous, link, code))


def _chain(length: int, keyed_from: int = 1) -> list[KeptLink]:
    rows: list[KeptLink] = []
    for sequence in range(1, length + 1):
        link = ChainLink(
            reference=REFERENCE,
            sequence=sequence,
            kind="answer-read",
            event_id=f"event-{sequence}",
            happened_at=datetime(2026, 5, 5, 9, sequence, tzinfo=UTC),
            recorded_at=datetime(2026, 5, 5, 10, sequence, tzinfo=UTC),
            actor="S-2001",
            rules="R17",
            label="Answer read",
            release="0.1.0+aaaaaaaa",
            sealed=b"sealed %d" % sequence,
        )
        rows.append(_kept(link, rows[-1].hash if rows else START, keyed=sequence >= keyed_from))
    return rows


def _end(rows: list[KeptLink]) -> ChainEnd:
    return ChainEnd(len(rows), rows[-1].hash)


def _found(
    rows: list[KeptLink], whole: list[KeptLink], before: ChainEnd = NOT_BEGUN
) -> list[tuple[int, str]]:
    found = breaks(REFERENCE, rows, _end(whole), keyed=_keyed, before_keys=before)
    return [(item.sequence, item.code) for item in found]


def test_an_untouched_chain_holds() -> None:
    rows = _chain(5)
    assert _found(rows, rows) == []


_CHANGES: list[dict[str, object]] = [
    {"kind": "case-closed"},
    {"event_id": "other"},
    {"release": "0.1.0+bbbbbbbb"},
    {"release": ""},
    {"happened_at": datetime(2026, 5, 5, 9, 59, tzinfo=UTC)},
    {"recorded_at": datetime(2026, 5, 5, 9, 59, tzinfo=UTC)},
    {"actor": "S-9999"},
    {"rules": "R10"},
    {"label": "Nothing"},
    {"sealed": b"other"},
    {"reference": "RSR-OTHER"},
]


@pytest.mark.parametrize("changed", _CHANGES, ids=lambda changed: next(iter(changed)))
def test_a_changed_field_is_named_by_its_row(changed: dict[str, object]) -> None:
    whole = _chain(5)
    rows = list(whole)
    rows[2] = replace(rows[2], link=replace(rows[2].link, **changed))  # type: ignore[arg-type]
    assert _found(rows, whole) == [(3, "row-changed")]


@pytest.mark.parametrize("changed", _CHANGES, ids=lambda changed: next(iter(changed)))
def test_whoever_reckons_all_hashes_anew_without_the_key_is_found(
    changed: dict[str, object],
) -> None:
    rows = _chain(5)
    forged = replace(rows[2].link, **changed)  # type: ignore[arg-type]
    anew = rows[:2]
    for link, code in [(forged, rows[2].code), *((row.link, row.code) for row in rows[3:])]:
        previous = anew[-1].hash
        hashed = link_hash(previous, link, code)
        anew.append(KeptLink(link=link, previous=previous, code=code, hash=hashed))
    assert _found(anew, anew) == [(number, "code-differs") for number in (3, 4, 5)]


def test_a_chain_written_anew_as_if_there_had_been_no_keys_is_found() -> None:
    anew = _chain(3, keyed_from=9)
    assert _found(anew, anew) == [(number, "not-keyed") for number in (1, 2, 3)]


def test_what_was_recorded_before_chains_were_keyed_holds_and_is_pinned_to_where_it_ended() -> None:
    rows = _chain(5, keyed_from=4)
    assert _found(rows, rows, ChainEnd(3, rows[2].hash)) == []
    assert _found(rows, rows, ChainEnd(3, b"another")) == [(3, "row-changed")]


def test_every_break_is_named_and_not_the_first_alone() -> None:
    whole = _chain(9)
    rows = [replace(row, link=replace(row.link, actor="S-1")) for row in whole[:2]]
    rows += [*whole[3:5], *whole[6:8]]
    missing = [(3, "row-missing"), (6, "row-missing"), (9, "tail-missing")]
    assert _found(rows, whole) == sorted([(1, "row-changed"), (2, "row-changed"), *missing])


def test_two_rows_in_the_other_order_are_noticed() -> None:
    whole = _chain(5)
    assert _found([whole[0], whole[2], whole[1], *whole[3:]], whole)


def test_an_older_case_row_put_back_does_not_agree_with_its_chain() -> None:
    whole = _chain(5)
    assert _found(whole, whole[:3]) == [(3, "case-row-behind")]


def test_whoever_has_no_key_still_finds_what_does_not_follow() -> None:
    whole = _chain(3)
    rows = [whole[0], replace(whole[1], code=b"another"), whole[2]]
    found = breaks(REFERENCE, rows, _end(whole), keyed=None)
    assert found == (Break(REFERENCE, 2, "row-changed"),)
