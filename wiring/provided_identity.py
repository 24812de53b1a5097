"""What an identity provider says of somebody, and why it may say nothing."""

from __future__ import annotations

from dataclasses import dataclass


class ProviderUnreachable(Exception):
    """The provider does not answer, or not in time."""


class ProviderRefused(Exception):
    """What the provider says is not to be relied on; holds nothing of what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedIdentity:
    """Who somebody is at the provider, and what it says of how they signed in there."""

    subject: str
    context: object
    methods: object
