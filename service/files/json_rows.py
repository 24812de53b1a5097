"""Rows of JSON Lines: one object a line, every value a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from policy.refusal import Refusal
from service.files.rows import NOTES, BadRow, Row, Table, row_problem, too_long
from service.files.source import LONGEST_LINE, FileLine, SourceFile


class _Unusable(Exception):
    """A line that is no row."""

    def __init__(self, code: str, sentence: str, what_to_do: str, field: str = "") -> None:
        super().__init__(code)
        self.problem: Refusal = row_problem(code, sentence, what_to_do, field)


class JsonRows:
    """The objects of a JSON Lines file. There is no heading."""

    heading = b""
    empty_columns = 0

    def __init__(self, source: SourceFile, table: Table) -> None:
        self._source = source
        self._table = table

    def __iter__(self) -> Iterator[Row | BadRow]:
        for line in self._source.lines():
            if line.cut:
                yield BadRow(line=line.number, problem=too_long(LONGEST_LINE), raw=b"")
            elif line.text.strip():
                yield self._row(line)

    def _row(self, line: FileLine) -> Row | BadRow:
        try:
            cells = _cells(_object(line.text), self._table)
        except _Unusable as unusable:
            return BadRow(line=line.number, problem=unusable.problem, raw=line.raw)
        return Row(line=line.number, cells=cells, raw=line.raw)


def cells_of(fields: Iterable[tuple[str, object]], table: Table) -> dict[str, str] | Refusal:
    """The cells of an object that came in another way, or the first thing that is wrong with it."""
    try:
        return _cells(fields, table)
    except _Unusable as unusable:
        return unusable.problem


def _cells(fields: Iterable[tuple[str, object]], table: Table) -> dict[str, str]:
    cells: dict[str, str] = {}
    for place, (name, value) in enumerate(fields, start=1):
        if name in NOTES:
            continue
        if name not in table.known:
            # Its name may be anything, a person's name too.
            raise _Unusable(
                "unknown-column",
                f"Field {place} of the object is none of {table.name}.",
                "Take it out, or correct its name.",
            )
        if name in cells:
            raise _Unusable(
                "repeated-field", f"The field {name} is there twice.", "Keep one.", name
            )
        cells[name] = _text(name, value, table)
    return cells


def _text(name: str, value: object, table: Table) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if name in table.lists and isinstance(value, list):
        items = [item for item in value if isinstance(item, str)]
        if len(items) == len(value):
            return "; ".join(items)
    wanted = "a text or a list of texts" if name in table.lists else "a text"
    raise _Unusable(
        "wrong-type", f"The field {name} is not {wanted}.", "Put it between quotes.", name
    )


def _object(text: str) -> list[tuple[str, object]]:
    """The fields of the object on a line, repeated ones too, in the order they are written."""
    try:
        value = json.loads(text, object_pairs_hook=_Fields)
    except json.JSONDecodeError as error:
        raise _not_json(f" from character {error.colno} on") from None
    except (ValueError, RecursionError):
        raise _not_json("") from None
    if not isinstance(value, _Fields):
        raise _Unusable(
            "not-json", "The line is not a JSON object.", "Write one object with { } on each line."
        )
    return list(value)


class _Fields(list[tuple[str, object]]):
    """An object's fields; told from an array by its class."""


def _not_json(where: str) -> _Unusable:
    return _Unusable(
        "not-json", f"The line cannot be read as JSON{where}.", "Write one whole object on a line."
    )
