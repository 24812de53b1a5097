"""What a deed asks, question by question: the labels and hints of its fields with the types of its
command. Every way in that shows a form, a schema or options makes them from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from policy.cases.deed import Deed, Field


class AnswerForm(StrEnum):
    """What an answer to a question looks like."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    YES_OR_NO = "yes or no"
    DAY = "day"
    MOMENT = "moment"
    ONE_OF = "one of a list"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldQuestion:
    """One question. `name` is the field of the command, `needed` whether it must be answered;
    `options` are the closed list of ONE_OF, `parts` the questions of PARTS.
    """

    name: str
    label: str
    hint: str
    form: AnswerForm
    needed: bool
    options: tuple[str, ...] = ()
    parts: tuple[FieldQuestion, ...] = ()


def questions(deed: Deed[Any, Any]) -> tuple[FieldQuestion, ...]:
    """What a deed asks, in the order in which its fields are listed.

    Raises TypeError, which names the deed and the field, for a field that has no label, a label
    that has no field, and a type that no form is known for.
    """
    return tuple(_questions(deed.command, deed.fields, deed.kind))


def _questions(kind: type[Any], labels: Mapping[str, Field], place: str) -> Iterator[FieldQuestion]:
    hints = get_type_hints(kind)
    there = {each.name: each for each in fields(kind) if each.name != "kind"}
    if set(there) != set(labels):
        odd = sorted(set(there) ^ set(labels))
        raise TypeError(f"{place}: a field and its label do not match: {', '.join(odd)}")
    for name, label in labels.items():
        if label.filled_in:
            continue
        one = there[name]
        needed = one.default is MISSING and one.default_factory is MISSING
        yield _question(hints[name], label, f"{place}.{name}", needed)


def _question(kind: Any, label: Field, place: str, needed: bool) -> FieldQuestion:
    kind = _without_none(kind)
    name = place.rpartition(".")[2]
    parts: tuple[FieldQuestion, ...] = ()
    options: tuple[str, ...] = ()
    if is_dataclass(kind) and isinstance(kind, type):
        form, parts = AnswerForm.PARTS, tuple(_questions(kind, label.parts, place))
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        form, options = AnswerForm.ONE_OF, tuple(each.value for each in kind if each.value)
    elif get_origin(kind) is tuple and get_args(kind) == (str, ...):
        form = AnswerForm.TEXTS
    elif kind in _FORMS:
        form = _FORMS[kind]
    else:
        raise TypeError(f"{place}: no form is known for {kind}")
    return FieldQuestion(
        name=name,
        label=label.label,
        hint=label.hint,
        form=form,
        needed=needed,
        options=options,
        parts=parts,
    )


_FORMS: Mapping[Any, AnswerForm] = {
    str: AnswerForm.TEXT,
    int: AnswerForm.NUMBER,
    bool: AnswerForm.YES_OR_NO,
    date: AnswerForm.DAY,
    datetime: AnswerForm.MOMENT,
}


def _without_none(kind: Any) -> Any:
    if get_origin(kind) not in (Union, UnionType):
        return kind
    left = [each for each in get_args(kind) if each is not NoneType]
    return left[0] if len(left) == 1 else kind
