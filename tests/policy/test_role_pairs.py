"""Nobody holds two roles that check each other, whatever else they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.role_pairs import SUITABILITY_PAIRS, SUPPORT_PAIRS, Pairs, refused_together
from policy.suitability.words import MAY_DECIDE
from policy.suitability.words import Role as Suitability
from policy.support.words import Role as Support

PAIRS: dict[Pairs, list[str]] = {
    SUPPORT_PAIRS: list(Support),
    SUITABILITY_PAIRS: list(Suitability),
}


@given(data=st.data(), pairs=st.sampled_from(list(PAIRS)))
def test_a_set_of_roles_is_refused_exactly_when_a_pair_is_in_it(
    data: st.DataObject, pairs: Pairs
) -> None:
    held = data.draw(st.lists(st.sampled_from(PAIRS[pairs]), unique=True))
    both = any({one, other} in pairs for one in held for other in held if one != other)
    assert (refused_together(held, pairs) is not None) == both
    assert refused_together(held[::-1], pairs) == refused_together(held, pairs)


@given(data=st.data(), pairs=st.sampled_from(list(PAIRS)))
def test_a_further_role_never_makes_a_refused_set_allowed(
    data: st.DataObject, pairs: Pairs
) -> None:
    held = data.draw(st.lists(st.sampled_from(PAIRS[pairs]), unique=True))
    more = data.draw(st.sampled_from(PAIRS[pairs]))
    if refused_together(held, pairs) is not None:
        assert refused_together([*held, more], pairs) is not None


def test_one_role_alone_is_always_allowed_and_a_pair_is_of_two() -> None:
    for pairs, roles in PAIRS.items():
        assert all(len(pair) == 2 for pair in pairs)
        assert all(refused_together([role], pairs) is None for role in roles)


def test_who_decides_does_not_check_and_who_assesses_does_not_decide() -> None:
    for maker in MAY_DECIDE - {Suitability.SRU_CHECKER}:
        assert refused_together([maker, Suitability.SRU_CHECKER], SUITABILITY_PAIRS) is not None
        assert refused_together([maker, Suitability.ASSESSOR], SUITABILITY_PAIRS) is not None
