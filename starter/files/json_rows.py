"""Rows of JSON Lines: one object a line, every value a text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policy.refusal import Refusal
from starter.files.rows import BadRow, Row, Table, row_problem
from starter.files.source import LONGEST_LINE, Source


class _Unusable(Exception):
    """A line that is no row."""

    def __init__(self, code: str, sentence: str, what_to_do: str, field: str = "") -> None:
        super().__init__(code)
        self.problem: Refusal = row_problem(code, sentence, what_to_do, field)


class JsonRows:
    """The objects of a JSON Lines file. There is no heading."""

    heading = b""

    def __init__(self, source: Source, table: Table) -> None:
        self._source = source
        self._table = table

    def __iter__(self) -> Iterator[Row | BadRow]:
        line = 0
        inside_long_line = False
        for text in self._source.lines():
            raw = self._source.take_held()
            cut = len(raw) >= LONGEST_LINE and not raw.endswith(b"\n")
            if inside_long_line:
                inside_long_line = not raw.endswith(b"\n")
                continue
            line += 1
            inside_long_line = cut
            if text.strip():
                yield self._row(line, text, raw, cut=cut)

    def _row(self, line: int, text: str, raw: bytes, *, cut: bool) -> Row | BadRow:
        try:
            if cut:
                raise _too_long()
            return Row(line=line, cells=self._cells(text), raw=raw)
        except _Unusable as unusable:
            return BadRow(line=line, problem=unusable.problem, raw=b"" if cut else raw)

    def _cells(self, text: str) -> dict[str, str]:
        fields = _object(text)
        cells: dict[str, str] = {}
        for place, (name, value) in enumerate(fields, start=1):
            if name not in self._table.known:
                # Its name may be anything, a person's name too.
                raise _Unusable(
                    "unknown-column",
                    f"Field {place} of the object is none of {self._table.name}.",
                    "Take it out, or correct its name.",
                )
            if name in cells:
                raise _Unusable(
                    "repeated-field", f"The field {name} is there twice.", "Keep one.", name
                )
            cells[name] = self._text(name, value)
        return cells

    def _text(self, name: str, value: object) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        if name in self._table.lists and isinstance(value, list):
            items = [item for item in value if isinstance(item, str)]
            if len(items) == len(value):
                return "; ".join(items)
        wanted = "a text or a list of texts" if name in self._table.lists else "a text"
        raise _Unusable(
            "wrong-type", f"The field {name} is not {wanted}.", "Put it between quotes.", name
        )


def _too_long() -> _Unusable:
    return _Unusable(
        "too-long",
        f"The line is longer than {LONGEST_LINE} bytes; it is too long to be given back.",
        "Shorten it in the file it came from.",
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
