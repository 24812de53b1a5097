"""An order in JSON: what is asked of a case, which event of it was the last seen, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from policy.cases.orders import Named
from policy.cases.questions import AnswerForm, FieldQuestion
from service.cases.deeds import DEEDS, NO_SUCH_DEED, questions_of
from web.api.by_document import BY_DOCUMENT, document_in
from web.api.problems import ApiRefused
from web.api.results import require_none
from web.api.values import read_values, schema_of_questions

_AROUND: Final = (
    FieldQuestion(
        name="expected_sequence",
        label="The number of the case's last event as you saw it",
        hint="It is `sequence` of the case; if something happened meanwhile, nothing is done.",
        form=AnswerForm.NUMBER,
        needed=True,
    ),
    FieldQuestion(
        name="happened_at",
        label="When it happened",
        hint="Without it: now.",
        form=AnswerForm.MOMENT,
        needed=False,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDeed:
    """What an order says: values field by field, or the command that a document holds. Without `at`
    it happened now.
    """

    values: Mapping[str, object]
    command: Named | None
    expected_sequence: int
    at: datetime | None


def asked_in(track: str, kind: str, given: Mapping[str, Any]) -> AskedDeed:
    """The order that an object holds. Raises ApiRefused with everything that is wrong with it."""
    if kind not in DEEDS[track]:
        raise ApiRefused(NO_SUCH_DEED)
    document = BY_DOCUMENT.get(kind)
    if document is None:
        around = _around(given, _values(questions_of(track, kind)))
        return AskedDeed(values=_mapping(around.get("values")), command=None, **_when(around))
    around = _around({name: value for name, value in given.items() if name != "values"})
    command = document_in(document.read, _mapping(given.get("values")), "values.")
    return AskedDeed(values={}, command=command, **_when(around))


def schema_of_order(track: str, kind: str) -> dict[str, Any]:
    """The JSON schema of an order of this kind."""
    document = BY_DOCUMENT.get(kind)
    if document is None:
        return schema_of_questions((*_AROUND, _values(questions_of(track, kind))))
    schema = schema_of_questions(_AROUND)
    values = document.schema()
    values.pop("$schema", None)
    # What its parts are called by is looked for from the top.
    schema["$defs"] = values.pop("$defs", {})
    schema["properties"]["values"] = values
    schema["required"].append("values")
    return schema


def _around(given: Mapping[str, Any], *more: FieldQuestion) -> Mapping[str, Any]:
    read, problems = read_values((*_AROUND, *more), given)
    require_none(problems)
    return read


def _when(around: Mapping[str, Any]) -> dict[str, Any]:
    return {"expected_sequence": around["expected_sequence"], "at": around.get("happened_at")}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _values(asked: tuple[FieldQuestion, ...]) -> FieldQuestion:
    return FieldQuestion(
        name="values",
        label="What the deed is told",
        hint="One value for each thing that it asks.",
        form=AnswerForm.PARTS,
        needed=any(question.needed for question in asked),
        parts=asked,
    )
