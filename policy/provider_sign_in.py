"""Signing in by an identity provider: when it is believed that a second factor was shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from policy.refusal import Refusal

BEGUN_LASTS = timedelta(minutes=10)
"""From leaving for the provider until the way back: somebody looks for their telephone."""

_ASK_OPERATIONS = "Try again. If it happens again, tell operations."
NO_PROVIDER = Refusal(
    code="no-provider",
    sentence="No identity provider is set up here.",
    what_to_do="Sign in with a staff number and credential.",
    rule="service",
)
PROVIDER_GONE = Refusal(
    code="provider-gone",
    sentence="The place where you sign in does not answer.",
    what_to_do="Try again in some minutes. If it lasts, tell operations.",
    rule="service",
)
NOT_BEGUN_HERE = Refusal(
    code="sign-in-not-begun",
    sentence="This sign-in was not begun in this browser, was used already, or took too long.",
    what_to_do="Sign in again from the start.",
    rule="service",
)
PROVIDER_NOT_BELIEVED = Refusal(
    code="provider-not-believed",
    sentence="What the place where you sign in said of you cannot be relied on.",
    what_to_do=_ASK_OPERATIONS,
    rule="service",
)
PROVIDER_DECLINED = Refusal(
    code="provider-declined",
    sentence="The place where you sign in did not sign you in.",
    what_to_do=_ASK_OPERATIONS,
    rule="service",
)
NO_SECOND_FACTOR = Refusal(
    code="no-second-factor",
    sentence="You signed in without a second factor, such as a code or a passkey.",
    what_to_do="Set one up where you sign in, and sign in again with it.",
    rule="service",
)
CREDENTIALS_CLOSED = Refusal(
    code="credentials-closed",
    sentence="Staff sign in by the identity provider here, not by number and credential.",
    what_to_do="Open the sign-in page and choose to sign in with your organisation's account.",
    rule="service",
)
SUBJECT_BOUND = Refusal(
    code="subject-bound",
    sentence="This account of the provider is bound to somebody else's staff number.",
    what_to_do="Look which account it is, or end the other person's service first.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorWords:
    """The provider's words that mean a second factor: of the context (`acr`), and of the methods
    (`amr`).
    """

    contexts: frozenset[str]
    methods: frozenset[str]


def attests_second_factor(context: object, methods: object, words: SecondFactorWords) -> bool:
    """Whether the provider says, in one of these words, that a second factor was shown. What is
    absent, of another form or in other words, says nothing.
    """
    if isinstance(context, str) and context in words.contexts:
        return True
    if not isinstance(methods, Collection) or isinstance(methods, str):
        return False
    return any(isinstance(one, str) and one in words.methods for one in methods)


def unknown_subject(subject: str) -> Refusal:
    """The refusal for somebody whom the provider knows and the register does not."""
    return Refusal(
        code="subject-unknown",
        sentence="You are signed in at the provider, but that account is nobody's here.",
        what_to_do="Nobody is entered by signing in. Ask whoever keeps the staff register to bind "
        f"your account to your staff number, and give them this: {subject}",
        rule="service",
    )
