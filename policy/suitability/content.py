"""What a case says, as one digest: a proposal holds for exactly the content it was made on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from hashlib import sha256

from policy.suitability.fact import ADDED_LATER
from policy.suitability.facts import AnyFact, EvidenceItem, Fact, Facts
from policy.suitability.reading import superseded


def digest(facts: Facts) -> str:
    """The digest of everything known, whatever the order in which it arrived."""
    known = sorted(_canonical(_told(fact)) for fact in facts.known)
    whole = {**asdict(facts), "known": known}
    return sha256(_canonical(whole).encode()).hexdigest()


def _told(fact: Fact) -> dict[str, object]:
    """A fact's fields, but for those that facts did not always have and that say nothing here: so
    that what somebody read, signed or sent before is still the same content.
    """
    told = asdict(fact)
    later = (item for item in fields(fact) if item.metadata == ADDED_LATER)
    silent = {item.name for item in later if told[item.name] == item.default}
    return {name: said for name, said in told.items() if name not in silent}


def _canonical(value: dict[str, object]) -> str:
    return json.dumps(value, sort_keys=True, default=_written)


def _written(value: object) -> str:
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
