"""What the command line passes to a use case, read strictly by the use case's own annotations."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, Final, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from policy.cases.orders import Named
from policy.refusal import Refusal
from service.authorisation import Guarded
from service.calls import ROOM_OF
from service.cases.deeds import DEEDS, NO_SUCH_DEED
from service.values.books import BOOKS
from web.api.problems import ApiRefused

NO_SUCH_CALL: Final = Refusal(
    code="no-such-address",
    sentence="There is nothing of this name to ask for.",
    what_to_do="Use the command line of the same release as the service.",
    rule="form",
)
NOT_AS_ASKED: Final = Refusal(
    code="argument-unfit",
    sentence="A part of what was sent is missing, or is not what is asked for.",
    what_to_do="Use the command line of the same release as the service.",
    rule="form",
)
_BYTES: Final = ConfigDict(val_json_bytes="base64")
Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A use case and the readers of its arguments, by name."""

    use_case: Guarded[..., Any]
    readers: Mapping[str, Callable[[str, Any], Any]]
    needed: frozenset[str]

    def arguments(self, track: str, in_order: Sequence[Any], named: Arguments) -> dict[str, Any]:
        """Its arguments, each as its own type: the first in their order, others by name. Raises
        ApiRefused with the place, and nothing of what stood there.
        """
        given = {**dict(zip(self.readers, in_order, strict=False)), **named}
        if len(given) != len(in_order) + len(named):
            raise ApiRefused(NOT_AS_ASKED)
        unknown = given.keys() - self.readers.keys()
        missing = self.needed - given.keys()
        for name in sorted(unknown | missing):
            raise _unfit(name)
        return {name: _read(self.readers[name], track, name, each) for name, each in given.items()}


@lru_cache(maxsize=256)
def call_named(name: str) -> Call:
    """The use case at an address, `list-cases`. Raises ApiRefused for any that is not listed."""
    own = name.replace("-", "_")
    room = ROOM_OF.get(own)
    if room is None:
        raise ApiRefused(NO_SUCH_CALL, status=404)
    use_case = getattr(import_module(room), own)
    assert isinstance(use_case, Guarded)
    # Its own module's names are those that its annotations are written in.
    work = use_case.__wrapped__  # type: ignore[attr-defined]
    hints = get_type_hints(work)
    asked = list(signature(work).parameters.values())[1:]
    return Call(
        use_case=use_case,
        readers={each.name: _reader(own, each.name, hints[each.name]) for each in asked},
        needed=frozenset(each.name for each in asked if each.default is Parameter.empty),
    )


def _read(reader: Callable[[str, Any], Any], track: str, name: str, given: Any) -> Any:
    try:
        return reader(track, given)
    except (ValidationError, ValueError):
        raise _unfit(name) from None


def _unfit(name: str) -> ApiRefused:
    return ApiRefused(replace(NOT_AS_ASKED, field=name))


def _reader(use_case: str, name: str, hint: Any) -> Callable[[str, Any], Any]:
    if hint is Named:
        return _command
    if use_case == "back_test" and name == "book":
        return lambda track, given: _strictly(TypeAdapter(BOOKS[track].kind), given)
    config = _BYTES if hint == Iterable[bytes | None] else None
    adapter: TypeAdapter[Any] = TypeAdapter(_whole(hint), config=config)
    return lambda track, given: _strictly(adapter, given)


def _strictly(adapter: TypeAdapter[Any], given: Any) -> Any:
    return adapter.validate_json(json.dumps(given), strict=True)


def _whole(hint: Any) -> Any:
    """What can be gone through is read as a whole, before anything is done."""
    if get_origin(hint) in (Iterable, Collection):
        return types.GenericAlias(tuple, (*get_args(hint), ...))
    return hint


def _command(track: str, given: Any) -> Any:
    """A command of the track, by its kind."""
    kind, values = given.get("kind"), given.get("values")
    deed = DEEDS[track].get(kind)
    if deed is None:
        raise ApiRefused(NO_SUCH_DEED)
    command: Any = deed.command
    return _strictly(_adapter_of(command), values)


@lru_cache(maxsize=128)
def _adapter_of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
