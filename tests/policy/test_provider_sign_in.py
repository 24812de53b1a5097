"""A second factor is believed only where the provider says it in a word that was named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.provider_sign_in import SecondFactorWords, attests_second_factor

WORDS = st.sampled_from(["mfa", "otp", "pwd", "", "two-factors"])
ANYTHING = WORDS | st.none() | st.integers() | st.lists(WORDS | st.integers() | st.none())


@given(ANYTHING, ANYTHING, st.frozensets(WORDS), st.frozensets(WORDS))
def test_it_is_attested_by_a_named_word_of_the_right_form_alone(
    context: object, methods: object, contexts: frozenset[str], named: frozenset[str]
) -> None:
    words = SecondFactorWords(contexts=contexts, methods=named)
    by_context = isinstance(context, str) and context in contexts
    by_method = isinstance(methods, list) and bool(
        named & {one for one in methods if isinstance(one, str)}
    )
    assert attests_second_factor(context, methods, words) == (by_context or by_method)
