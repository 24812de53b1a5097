"""What a list says of many cases is told only as far as Temporal itself says so of some of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.health.comparing import confirmed

_SOME = 50


@given(st.lists(st.booleans(), max_size=4 * _SOME))
async def test_whatever_does_differ_is_told_and_nothing_is_where_the_list_is_wrong_about_all(
    differ: list[bool],
) -> None:
    told = [f"case-{number}" for number in range(len(differ))]
    answers, asked = dict(zip(told, differ, strict=True)), list[str]()

    async def differs(reference: str) -> bool:
        asked.append(reference)
        return answers[reference]

    found = await confirmed(told, differs)
    assert found == [one for one in told if one in found]
    assert {one for one in told if answers[one]} <= set(found)
    assert all(one not in asked for one in found if not answers[one])
    first = next((place for place, does in enumerate(differ) if does), None)
    if first is None:
        assert found == [] and asked == told
    else:
        assert len(asked) == min(len(told), (first // _SOME + 1) * _SOME)
