"""Taking a rule's line out of a source text: the smallest thing that can go without breaking the
syntax.

What can go: a statement (then nothing happens there), a member of a tuple, list, set or dictionary,
an operand of `and`, `or` or `|`, one side of `x if y else z` (then always the other).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCKS = ("body", "orelse", "finalbody")


class NotOnce(ValueError):
    """The text of a rule's line is not there exactly once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """Where a rule's line is: the only place in the file, or in the function or class `inside` it,
    that holds `text`. With `instead`, that text is put in its place; without, the smallest thing
    that holds it is taken out.
    """

    file: str
    text: str
    inside: str = ""
    instead: str | None = None


def without(source: str, line: RuleLine) -> str:
    """The source without that line.

    Raises:
        NotOnce: the text is not there exactly once.
    """
    tree = ast.parse(source)
    first, last = _span(source, tree, line.inside)
    start = source.find(line.text, first, last)
    if start < 0 or source.find(line.text, start + 1, last) >= 0:
        raise NotOnce(f"{line.file}: {line.text!r} {line.inside}")
    end = start + len(line.text)
    if line.instead is not None:
        return source[:start] + line.instead + source[end:]
    holding = [one for one in _removals(tree, source) if one.holds(start, end)]
    return min(holding, key=_Removal.size).done(source)


def _span(source: str, tree: ast.AST, inside: str) -> tuple[int, int]:
    if not inside:
        return 0, len(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    named = [one for one in ast.walk(tree) if isinstance(one, kinds) and one.name == inside]
    if len(named) != 1:
        raise NotOnce(f"{inside} is defined {len(named)} times")
    return _range(source, named[0])


def _range(source: str, node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Where a node begins and ends, in characters."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    return (
        _offset(source, node.lineno, node.col_offset),
        _offset(source, node.end_lineno, node.end_col_offset),
    )


def _offset(source: str, line: int, column: int) -> int:
    lines = source.splitlines(keepends=True)
    before = sum(map(len, lines[: line - 1]))
    return before + len(lines[line - 1].encode()[:column].decode())


@dataclass(frozen=True, slots=True)
class _Removal:
    """What can go, from `first` to `last`; and what then stands where `whole` stood."""

    first: int
    last: int
    whole: tuple[int, int]
    left: str

    def holds(self, start: int, end: int) -> bool:
        return self.first <= start and end <= self.last

    def size(self) -> int:
        return self.last - self.first

    def done(self, source: str) -> str:
        return source[: self.whole[0]] + self.left + source[self.whole[1] :]


def _removals(tree: ast.AST, source: str) -> Iterator[_Removal]:
    for node in _walk(tree):
        for place in _BLOCKS:
            block = getattr(node, place, None)
            for statement in block if isinstance(block, list) else ():
                yield _Removal(*(where := _range(source, statement)), where, "pass")
        if isinstance(node, ast.expr):
            yield from _of_expression(node, source)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those inside an f-string, which Python 3.11 places wrongly."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _walk(child)


def _of_expression(node: ast.expr, source: str) -> Iterator[_Removal]:
    match node:
        case ast.Tuple(elts=members):
            joined = _Joined("(", ", ", ",)")
        case ast.List(elts=members):
            joined = _Joined("[", ", ", "]")
        case ast.Set(elts=members):
            joined = _Joined("{*(", ", ", ",)}")
        case ast.BoolOp(op=ast.And(), values=members):
            joined = _Joined("(", " and ", ")")
        case ast.BoolOp(op=ast.Or(), values=members):
            joined = _Joined("(", " or ", ")")
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            members, joined = [left, right], _Joined("(", " | ", ")")
        case ast.IfExp(body=body, orelse=other):
            members, joined = [body, other], _Joined("(", "", ")")
        case ast.Dict():
            yield from _of_dictionary(node, source)
            return
        case _:
            return
    yield from joined.removals([_range(source, one) for one in members], node, source)


def _of_dictionary(node: ast.Dict, source: str) -> Iterator[_Removal]:
    pairs = zip(node.keys, node.values, strict=True)
    entries = [
        (_range(source, key)[0], _range(source, value)[1])
        for key, value in pairs
        if key is not None
    ]
    if len(entries) == len(node.values):
        yield from _Joined("{", ", ", "}").removals(entries, node, source)


@dataclass(frozen=True, slots=True)
class _Joined:
    """How the members that stay are written."""

    opening: str
    between: str
    closing: str

    def removals(
        self, members: list[tuple[int, int]], node: ast.expr, source: str
    ) -> Iterator[_Removal]:
        whole = _range(source, node)
        for gone in members:
            kept = [f"{source[first:last]}" for first, last in members if (first, last) != gone]
            text = self.opening + self.between.join(kept) + self.closing
            yield _Removal(*gone, whole, text if kept else text.replace(",", ""))
