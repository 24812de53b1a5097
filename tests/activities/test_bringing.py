"""What became of notices is brought to its case in as few messages as there are moments."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from activities.bringing import Bringer
from activities.reading import MOST_TOGETHER, MessageReader
from policy.cases.events import CaseEvent, MessageRejected, NoticeAccepted, NoticeFailed
from store.support_forms import SUPPORT_FORMS
from workflows.messages import QueuedMessage, ReceivedSignal

_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_READER = MessageReader(SUPPORT_FORMS)


def _fact(number: int, *, failed: bool = False) -> CaseEvent:
    known = {
        "at": _AT,
        "by": "file",
        "template": "answer-ready",
        "audience": "referrer",
        "edition": 1,
    }
    if failed:
        return NoticeFailed(id=f"notice/{number}/dead/1", code="no-address", **known)  # type: ignore[arg-type]
    return NoticeAccepted(id=f"notice/{number}/sent", **known)  # type: ignore[arg-type]


class _CaseThatHears:
    """Takes what is brought, or fails."""

    def __init__(self, fails: str = "") -> None:
        self.taken: list[tuple[str, list[str]]] = []
        self._fails = fails

    async def bring(self, reference: str, facts: Sequence[CaseEvent]) -> None:
        if reference == self._fails:
            raise RuntimeError("not for this case")
        self.taken.append((reference, [fact.id for fact in facts]))


async def test_facts_of_one_moment_go_in_one_message_to_each_case() -> None:
    case = _CaseThatHears()
    bring = Bringer(case.bring)
    facts = [_fact(number) for number in range(4)]
    await asyncio.gather(*(bring("A" if n < 3 else "B", fact) for n, fact in enumerate(facts)))
    ids = [fact.id for fact in facts]
    assert sorted(case.taken) == [("A", ids[:3]), ("B", ids[3:])]
    await bring("A", _fact(9))
    assert case.taken[-1] == ("A", [_fact(9).id])


async def test_no_message_holds_more_than_a_case_reads() -> None:
    case = _CaseThatHears()
    bring = Bringer(case.bring)
    facts = [_fact(number) for number in range(MOST_TOGETHER + 1)]
    await asyncio.gather(*(bring("A", fact) for fact in facts))
    assert [len(ids) for _, ids in case.taken] == [MOST_TOGETHER, 1]


async def test_a_case_that_cannot_be_told_harms_no_other_and_whoever_asked_hears_of_it() -> None:
    case = _CaseThatHears(fails="A")
    bring = Bringer(case.bring)
    asked = [bring("A", _fact(1)), bring("A", _fact(2)), bring("B", _fact(3))]
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(one, RuntimeError) for one in came] == [True, True, False]
    assert case.taken == [("B", [_fact(3).id])]


async def test_whoever_is_cut_off_leaves_the_others_fact_on_its_way() -> None:
    case = _CaseThatHears()
    bring = Bringer(case.bring)
    first = asyncio.create_task(bring("A", _fact(1)))
    second = asyncio.create_task(bring("A", _fact(2)))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert case.taken == [("A", [_fact(1).id, _fact(2).id])]


def _signal(content: object) -> QueuedMessage:
    said = content if isinstance(content, str) else to_json(content).decode()
    signal = ReceivedSignal(id="rejected/1", name="notice_settled", at=_AT, content=said)
    return QueuedMessage(signal=signal)


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=MOST_TOGETHER))
def test_facts_brought_together_are_read_as_those_brought_one_by_one(
    kinds: list[tuple[int, bool]],
) -> None:
    facts = [_fact(number, failed=failed) for number, failed in kinds]
    alone = [read for fact in facts for read in _READER.read(_signal(fact))]
    assert list(_READER.read(_signal(facts))) == alone == facts


@pytest.mark.parametrize(
    "content",
    [
        [],
        [_fact(1), 17],
        [_fact(1), {"kind": "notice-accepted"}],
        [[_fact(1)]],
        [_fact(number) for number in range(MOST_TOGETHER + 1)],
        [replace(_fact(1), id="a\0b")],
        "[1",
        "[" * 5_000,
        json.dumps([None]),
    ],
    ids=["none", "number", "half", "nested", "too many", "NUL", "cut off", "deep", "null"],
)
def test_facts_that_cannot_all_be_read_are_one_message_rejected(content: object) -> None:
    (read,) = _READER.read(_signal(content))
    assert isinstance(read, MessageRejected)
    assert read.id == "rejected/1"
