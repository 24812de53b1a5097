"""The deeds that are asked with a whole document, and how that is read: facts, and a decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policy.cases.orders import Named
from policy.refusal import Refusal
from policy.suitability.deeds import RecordFacts
from service.files.decision import decision_of, decision_schema
from service.files.facts import FactsUnreadable, known_schema, read_known
from web.api.results import require_none


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDeed:
    """How such a deed's document is read, and its schema."""

    read: Callable[[bytes], Named]
    schema: Callable[[], dict[str, Any]]


BY_DOCUMENT: Final[Mapping[str, DocumentDeed]] = {
    "record-facts": DocumentDeed(
        read=lambda text: RecordFacts(facts=read_known(text)), schema=known_schema
    ),
    "propose-decision": DocumentDeed(read=decision_of, schema=decision_schema),
}
"""By kind."""


def document_in(read: Callable[[bytes], Any], given: Mapping[str, Any], place: str) -> Any:
    """What a document says, that came inside of what was sent. Raises ApiRefused with every place
    that cannot be read.
    """
    try:
        return read(json.dumps(given).encode())
    except FactsUnreadable as unreadable:
        require_none(problems_of(unreadable, place))
        raise


def problems_of(unreadable: FactsUnreadable, place: str = "") -> list[Refusal]:
    """Every place of a document that cannot be read."""
    return [
        Refusal(
            code=code,
            sentence=f"{sentence[:1].upper()}{sentence[1:]}.",
            what_to_do="Mend this place, and send the whole again.",
            rule="form",
            field=place.rstrip(".") if at == "the file" else f"{place}{at}",
        )
        for at, code, sentence in unreadable.problems
    ]
