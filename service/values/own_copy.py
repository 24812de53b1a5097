"""The copy of what is held about a person, for them."""

from __future__ import annotations

from dataclasses import dataclass

from policy.own_copy.reading import CopyPart


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """A case's copy, part by part; personal data."""

    reference: str
    parts: tuple[CopyPart, ...]
