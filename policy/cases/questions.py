"""What a deed asks, question by question: the labels and hints of its fields with the types of its
command. Every way in that shows a form, a schema or options makes them from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

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
    RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldQuestion:
    """One question. `name` is the field of the command, `needed` whether it must be answered;
    `options` are the closed list of ONE_OF, `parts` the questions of PARTS, or of each of RECORDS.

    Where records are of several `kinds`, each says by its part `tag` of which one it is. `shown`
    and `one_each` are as the deed's field says; for `one_each` the words are the `options`.
    """

    name: str
    label: str
    hint: str
    form: AnswerForm
    needed: bool
    options: tuple[str, ...] = ()
    parts: tuple[FieldQuestion, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    tag: str = ""
    shown: bool = False
    one_each: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """A kind of record: its word, its title and its questions; `filled_in` are its parts that
    nobody is asked for.
    """

    word: str
    title: str
    parts: tuple[FieldQuestion, ...]
    filled_in: tuple[str, ...]


def questions(deed: Deed[Any, Any, Any]) -> tuple[FieldQuestion, ...]:
    """What a deed asks, in the order in which its fields are listed.

    Raises TypeError, which names the deed and the field, for a field that has no label, a label
    that has no field, and a type that no form is known for.
    """
    return tuple(_questions(deed.command, deed.fields, deed.kind, "kind"))


def _questions(
    kind: type[Any], labels: Mapping[str, Field], place: str, tag: str = ""
) -> Iterator[FieldQuestion]:
    """`tag` is the field that says of which kind it is, which nobody is asked for."""
    hints = get_type_hints(kind)
    there = {each.name: each for each in fields(kind) if each.name != tag}
    if set(there) != set(labels):
        odd = sorted(set(there) ^ set(labels))
        raise TypeError(f"{place}: a field and its label do not match: {', '.join(odd)}")
    for name, label in labels.items():
        if label.filled_in:
            continue
        one = there[name]
        needed = one.default is MISSING and one.default_factory is MISSING
        yield _question(hints[name], label, f"{place}.{name}", needed or label.always)


def _question(kind: Any, label: Field, place: str, needed: bool) -> FieldQuestion:
    kind = _without_none(kind)
    asked = FieldQuestion(
        name=place.rpartition(".")[2],
        label=label.label,
        hint=label.hint,
        form=AnswerForm.TEXT,
        needed=needed,
        shown=label.shown,
    )
    if is_dataclass(kind) and isinstance(kind, type):
        parts = tuple(_questions(kind, label.parts, place))
        return replace(asked, form=AnswerForm.PARTS, parts=parts)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return replace(asked, form=AnswerForm.ONE_OF, options=_words(kind))
    if get_origin(kind) is tuple and get_args(kind) == (str, ...):
        return replace(asked, form=AnswerForm.TEXTS)
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        return _records(asked, get_args(kind)[0], label, place)
    if kind in _FORMS:
        return replace(asked, form=_FORMS[kind])
    raise TypeError(f"{place}: no form is known for {kind}")


def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(each.value for each in kind if each.value)


def _records(asked: FieldQuestion, kind: Any, label: Field, place: str) -> FieldQuestion:
    asked = replace(asked, form=AnswerForm.RECORDS)
    if label.kinds:
        return _of_kinds(asked, get_args(kind), label, place)
    if not (is_dataclass(kind) and isinstance(kind, type)):
        raise TypeError(f"{place}: no form is known for {kind}")
    parts = tuple(_questions(kind, label.parts, place))
    if not label.one_each:
        return replace(asked, parts=parts)
    words = next(part.options for part in parts if part.name == label.one_each)
    others = tuple(part for part in parts if part.name != label.one_each)
    return replace(asked, parts=others, one_each=label.one_each, options=words)


def _of_kinds(
    asked: FieldQuestion, union: tuple[Any, ...], label: Field, place: str
) -> FieldQuestion:
    """The kinds that are labelled: a union may hold others, which are not asked for here."""
    odd = [kind.__name__ for kind in label.kinds if kind not in union]
    tags = {_tag(kind) for kind in label.kinds}
    if odd or len(tags) != 1:
        raise TypeError(f"{place}: these are no kinds that it can hold: {', '.join(odd)}")
    (tag,) = tags
    kinds = tuple(
        RecordKind(
            word=_word(kind, tag),
            title=labels.title,
            parts=tuple(_questions(kind, labels.parts, f"{place}.{kind.__name__}", tag)),
            filled_in=tuple(name for name, part in labels.parts.items() if part.filled_in),
        )
        for kind, labels in label.kinds.items()
    )
    return replace(asked, kinds=kinds, tag=tag)


def _word(kind: type[Any], tag: str) -> str:
    return next(str(each.default) for each in fields(kind) if each.name == tag)


def _tag(kind: type[Any]) -> str:
    """The field that has the kind's own word, and can have no other."""
    hints = get_type_hints(kind)
    return next(name for name, hint in hints.items() if get_origin(hint) is Literal)


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
