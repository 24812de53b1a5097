"""Messages twice, and messages in another order: once counted, and the same end."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.replies import Verdict
from policy.cases.state import SEEN_KEPT
from policy.support.deeds import ReadAnswer
from policy.support.lifecycle import advance
from policy.support.state import Asked, CaseState, changed
from tests.policy.support.builders import RECEIVED, REFERRER, read_case
from tests.policy.support.lives import Played, lives
from tests.policy.support.moves import DELIVERIES, NOTES, WITHOUT_ENDINGS, Maker
from tests.policy.support.turn import take_turn

a_life = given(lives())
quick = settings(max_examples=60)


@quick
@a_life
def test_a_message_sent_again_at_any_time_counts_once(life: tuple[Played, ...]) -> None:
    end, now = life[-1].after, life[-1].now
    for played in life:
        for message in played.line:
            if played.turn.replies[message.id].verdict is Verdict.APPLIED:
                again = advance(end, message, now)
                assert again.event is None
                assert again.decision.state == end


def test_a_message_is_known_again_after_as_many_others_as_ids_are_kept() -> None:
    case = read_case()
    first = case.order(ReadAnswer(), REFERRER, 12)
    case.send(first, 12)
    for _ in range(SEEN_KEPT - 1):
        case.ask(ReadAnswer(), REFERRER, 12)
    assert case.send(first, 12).verdict is Verdict.REPEATED
    assert len(case.state.seen) == SEEN_KEPT


def outcome(state: CaseState) -> CaseState:
    """A case but for the order in which it was told things: of several that may ask for one task
    the first one does, and says so in its note.
    """
    deliveries = tuple(sorted(state.deliveries, key=lambda delivery: delivery.audience))
    asked = sorted((one.task, one.due, one.rule, one.about) for one in state.asked)
    return changed(
        state,
        seen=tuple(sorted(state.seen)),
        recent=(),
        deliveries=deliveries,
        asked=tuple(
            Asked(number=0, task=task, due=due, rule=rule, note="", about=about)
            for task, due, rule, about in asked
        ),
    )


def ends_of(played: Played, makers: list[Maker]) -> set[CaseState]:
    """Every end of the same messages, applied in one turn in every order."""
    line = [
        make(f"x-{number}", played.now - number * (played.now - RECEIVED) / 9, played.after)
        for number, make in enumerate(makers)
    ]
    return {
        outcome(take_turn(played.after, order, played.now).recording.state)
        for order in permutations(line)
    }


@quick
@given(lives(WITHOUT_ENDINGS), st.lists(st.sampled_from(NOTES), min_size=2, max_size=4))
def test_messages_in_another_order_end_alike(life: tuple[Played, ...], makers: list[Maker]) -> None:
    assert len(ends_of(life[-1], makers)) == 1


@quick
@given(lives(WITHOUT_ENDINGS), st.booleans())
def test_the_two_deliveries_in_either_order_end_alike(
    life: tuple[Played, ...], corrected: bool
) -> None:
    both = list(DELIVERIES[2:] if corrected else DELIVERIES[:2])
    assert len(ends_of(life[-1], both)) == 1
