"""A file of the command line: its rows come in portions, and what became of each goes back. Every
portion is asked for by itself, so that a session that ended ends the file with it.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from policy.refusal import Refusal
from service.authorisation import Guarded
from service.calls import BY_PORTIONS
from service.context import Context
from service.failures import refusal_of
from service.files.rows import BadRow, Row
from service.values.rows import TakenPortion, TakenRow
from web.api.bodies import body_of, is_large
from web.api.problems import ApiRefused
from web.api.staff import CallName, answer, context_of_command, refused, require_somebody
from web.api.staff_calls import NO_SUCH_CALL, NOT_AS_ASKED
from web.guard import MOST_BYTES
from wiring.wire_format import as_json

router = APIRouter(prefix="/staff", include_in_schema=False)

_MOST_FILES: Final = 1000
_PROBLEM: Final = TypeAdapter(Refusal)


@dataclass(frozen=True, slots=True)
class _BegunFile:
    """A file that somebody began to send, and the batch that its rows are taken in under."""

    by: str
    name: str
    batch: str


class _FilesBegun:
    """Files that were begun here, by what their sender goes on with. One that is not known any more
    is begun anew; of its rows those that were taken before are known.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, _BegunFile] = OrderedDict()

    def find(self, part_of: str, by: str, name: str) -> _BegunFile | None:
        """The file, if the same person began it."""
        found = self._files.get(part_of)
        return found if found is not None and (found.by, found.name) == (by, name) else None

    def keep(self, part_of: str, file: _BegunFile) -> None:
        """Remember the file; of many the one that was begun first is forgotten."""
        self._files[part_of] = file
        while len(self._files) > _MOST_FILES:
            self._files.popitem(last=False)


_BEGUN: Final = _FilesBegun()


@router.post("/{name}/rows", name="staff-rows")
async def take_portion(request: Request, name: CallName) -> Response:
    """Take some rows of a file, `part_of` the one that was begun with those before them."""
    own = name.replace("-", "_")
    if own not in BY_PORTIONS:
        raise ApiRefused(NO_SUCH_CALL, status=404)
    if is_large(request):
        await require_somebody(request)
    asked = await _object_of(request)
    rows, part_of = _rows_of(asked.get("rows")), asked.get("part_of")
    if not isinstance(part_of, str):
        raise ApiRefused(NOT_AS_ASKED)
    context = await context_of_command(request, asked)
    begun = _BEGUN.find(part_of, context.by, own)
    if begun is not None:
        # That a file is sent is noted once.
        context = replace(context, used="")
    found = await _taken(context, own, rows, begun, part_of if begun else secrets.token_hex(16))
    if isinstance(found, Refusal):
        raise refused(found)
    return answer(as_json(found))


async def _taken(
    context: Context, own: str, rows: Iterable[Row | BadRow], begun: _BegunFile | None, part_of: str
) -> TakenPortion | Refusal:
    use_case = getattr(import_module(BY_PORTIONS[own]), own)
    assert isinstance(use_case, Guarded)
    going_on = {"batch": begun.batch} if begun is not None and begun.batch else {}
    taken: list[TakenRow[Any]] = []
    try:
        found = await use_case(context, rows, taken.append, **going_on)
    except Exception as error:
        cut_off = refusal_of(error)
        if cut_off is None or not taken:
            raise
        return _portion(part_of, taken, 0, cut_off)
    if isinstance(found, Refusal):
        return found
    if begun is None:
        batch = getattr(found, "batch", "")
        _BEGUN.keep(part_of, _BegunFile(by=context.by, name=own, batch=batch))
    return _portion(part_of, taken, found.later, None)


def _portion(
    part_of: str, taken: list[TakenRow[Any]], later: int, cut_off: Refusal | None
) -> TakenPortion:
    return TakenPortion(
        part_of=part_of,
        outcomes=tuple(_said(each.outcome) for each in taken),
        later=later,
        mistakes=sum(each.mistake for each in taken),
        cut_off=cut_off,
    )


def _said(outcome: Any) -> Any:
    """What became of a row, without all that its case knows."""
    return replace(outcome, state=None) if hasattr(outcome, "state") else outcome


async def _object_of(request: Request) -> Mapping[str, Any]:
    """What is sent. Letters of which a file holds half are read as they are: each cell has a judge
    of its own behind this. Raises ApiRefused.
    """
    body = await body_of(request, MOST_BYTES)
    try:
        value = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise ApiRefused(NOT_AS_ASKED, status=400) from None
    if not isinstance(value, dict):
        raise ApiRefused(NOT_AS_ASKED, status=400)
    return value


def _rows_of(given: object) -> list[Row | BadRow]:
    if not isinstance(given, list) or not given:
        raise ApiRefused(replace(NOT_AS_ASKED, field="rows"))
    return [_row(each) for each in given]


def _row(given: object) -> Row | BadRow:
    """One row as its sender read it; it stays there as it came. Raises ApiRefused."""
    match given:
        case {"line": int(line), "cells": dict(cells)} if _texts(cells):
            return Row(line=line, cells=cells, raw=b"")
        case {"line": int(line), "problem": dict(problem)}:
            return BadRow(line=line, problem=_problem(problem), raw=b"")
    raise ApiRefused(replace(NOT_AS_ASKED, field="rows"))


def _texts(cells: Mapping[Any, Any]) -> bool:
    return all(type(cell) is str for cell in cells.values())


def _problem(given: Mapping[str, Any]) -> Refusal:
    try:
        return _PROBLEM.validate_python(given)
    except ValidationError:
        raise ApiRefused(replace(NOT_AS_ASKED, field="rows")) from None
