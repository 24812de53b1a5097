"""What one turn of a case takes: needs no server."""

from __future__ import annotations

from datetime import UTC, datetime

from workflows.limits import MOST_AT_ONCE, MOST_OF_A_TURN, of_one_turn
from workflows.messages import QueuedMessage, ReceivedSignal

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def _message(content: str) -> QueuedMessage:
    return QueuedMessage(
        signal=ReceivedSignal(id="rejected/1", name="authority_report", at=NOW, content=content)
    )


def test_one_turn_takes_the_first_message_whatever_it_is_and_more_while_they_fit() -> None:
    small, large = [_message("x")] * 80, _message("x" * (MOST_OF_A_TURN - 100))
    assert of_one_turn([]) == 0
    assert of_one_turn(small) == MOST_AT_ONCE
    assert of_one_turn([large, large, large]) == 1
    assert of_one_turn([*small[:3], large, large]) == 4


def test_what_takes_several_bytes_a_letter_counts_by_its_bytes() -> None:
    half = _message("\u0177" * (MOST_OF_A_TURN // 4 + 1))
    assert of_one_turn([half, half, half]) == 1
