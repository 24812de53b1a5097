from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.chain import START, Break, ChainLink, link_hash, verify

REFERENCE = "RSR-TEST"
Row = tuple[ChainLink, bytes, bytes]


def _chain(length: int) -> list[Row]:
    rows, previous = [], START
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
        following = link_hash(previous, link)
        rows.append((link, previous, following))
        previous = following
    return rows


def _verified(rows: list[Row], whole: list[Row]) -> Break | None:
    return verify(REFERENCE, rows, whole[-1][2], len(whole))


def test_an_untouched_chain_holds() -> None:
    rows = _chain(5)
    assert _verified(rows, rows) is None


@pytest.mark.parametrize(
    "changed",
    [
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
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_field_is_named_by_its_row(changed: dict[str, object]) -> None:
    whole = _chain(5)
    rows = list(whole)
    link, previous, stored = rows[2]
    rows[2] = (replace(link, **changed), previous, stored)  # type: ignore[arg-type]
    assert _verified(rows, whole) == Break(REFERENCE, 3, "row-changed")


def test_a_dropped_row_is_named() -> None:
    whole = _chain(5)
    assert _verified(whole[:2] + whole[3:], whole) == Break(REFERENCE, 3, "row-missing")


def test_a_cut_off_tail_is_noticed() -> None:
    whole = _chain(5)
    assert _verified(whole[:3], whole) == Break(REFERENCE, 4, "tail-missing")


def test_two_rows_in_the_other_order_are_noticed() -> None:
    whole = _chain(5)
    assert _verified([whole[0], whole[2], whole[1], *whole[3:]], whole) is not None


def test_a_chain_written_anew_from_the_middle_does_not_end_in_the_known_head() -> None:
    whole = _chain(5)
    link, previous, _ = whole[4]
    forged = replace(link, actor="S-9999")
    rows = [*whole[:4], (forged, previous, link_hash(previous, forged))]
    assert _verified(rows, whole) == Break(REFERENCE, 5, "head-differs")
