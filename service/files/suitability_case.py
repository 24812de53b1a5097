"""A file that brings a case of the suitability track: who sends it under which number of its own,
the person, and what is known by which channel.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Basis
from service.files.facts import FactsShape, facts_of, read_as, schema_of


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str
    number: str
    basis: Basis
    person: dict[str, str]
    facts: FactsShape


def opening_of(text: bytes) -> Opening:
    """The case that a file brings; raises FactsUnreadable."""
    file = read_as(_Shape, text)
    return Opening(
        organisation=file.organisation.strip().upper(),
        number=file.number.strip(),
        basis=file.basis,
        facts=facts_of(file.facts, "facts."),
        person=file.person,
    )


def opening_schema() -> dict[str, Any]:
    """The JSON schema of such a file."""
    return schema_of(_Shape, "A case of the suitability track")
