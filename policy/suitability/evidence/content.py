"""What a case says, as one digest: a proposal holds for exactly the content it was made on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from policy.suitability.evidence.fact import ADDED_LATER
from policy.suitability.evidence.facts import AnyFact, EvidenceItem, Facts
from policy.suitability.evidence.reading import superseded


def digest(facts: Facts) -> str:
    """The digest of everything known, whatever the order in which it arrived."""
    known = sorted(_canonical(_said(fact)) for fact in facts.known)
    whole = {**_said(facts), "known": known}
    return sha256(_canonical(whole).encode()).hexdigest()


def _said(value: Any) -> dict[str, object]:
    """What a dataclass holds, by name, but for fields that it did not always have and that say
    nothing here: so that what somebody read, signed or sent before is still the same content.
    Unlike `asdict` it copies nothing: it is read at once.
    """
    said = {name: getattr(value, name) for name in _names(value.__class__)}
    for name, silence in _added_later(value.__class__):
        if said[name] == silence:
            del said[name]
    return said


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _added_later(kind: Any) -> tuple[tuple[str, object], ...]:
    """Fields that came later, each with the default by which it says nothing."""
    return tuple(
        (field.name, field.default) for field in fields(kind) if field.metadata == ADDED_LATER
    )


def _canonical(value: dict[str, object]) -> str:
    return json.dumps(value, sort_keys=True, default=_written)


def _written(value: object) -> object:
    if is_dataclass(value):
        return _said(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def evidence(facts: Facts) -> tuple[EvidenceItem, ...]:
    """The evidence register of a case, but for items that a later word took the place of."""
    gone = superseded(facts.known)
    return tuple(
        fact for fact in facts.known if isinstance(fact, EvidenceItem) and fact.id not in gone
    )


def superseding(facts: Facts, same: Callable[[AnyFact], bool]) -> str:
    """The id of the word on a question that still stands, for a new word to take its place; empty
    if there is none.
    """
    gone = superseded(facts.known)
    standing = [fact.id for fact in facts.known if same(fact) and fact.id not in gone]
    return standing[-1] if standing else ""
