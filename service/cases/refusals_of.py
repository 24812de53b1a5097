"""With which codes a deed can be refused: every refusal that its rules name, those of every order,
and those of what is on record beside the case; and the same of opening a case. A program is told
them with the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any, Final

from policy.cases.deed import Deed
from policy.cases.dispatch import Dispatch
from policy.cases.moments import refused_moment
from policy.cases.refusals import CHANGED_MEANWHILE, NOT_NOW, UNREADABLE, conflicting
from policy.collection import refused_source
from policy.refusal import Refusal
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.opening import reasons_against
from policy.suitability.evidence.refusals import NO_SUCH_AREA, NOBODY_ANSWERS
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.support.lifecycle import DISPATCH as SUPPORT_DISPATCH
from policy.tracks import SUITABILITY, SUPPORT
from service.tasks.finding import find_task, refused_to_finish
from service.tasks.refusals import NO_SUCH_TASK
from store.person import ERASED

_DISPATCH: Final[Mapping[str, Dispatch[Any]]] = {
    SUPPORT: SUPPORT_DISPATCH,
    SUITABILITY: SUITABILITY_DISPATCH,
}
_BESIDE: Final[Mapping[str, tuple[object, ...]]] = {
    "finish-task": (find_task, refused_to_finish, NO_SUCH_TASK),
    "record-facts": (refused_source,),
    "move-case": (asked_first, NO_SUCH_AREA, NOBODY_ANSWERS),
    "correct-person": (ERASED,),
}
"""What `service.cases.preparing` asks before some orders are put on record."""
_CODE: Final = re.compile(r"[a-z]+(-[a-z]+)+")
_RULES_STAND_IN: Final = ("policy.", "service.")


@cache
def codes_of_deed(track: str, kind: str) -> tuple[str, ...]:
    """The codes of every refusal that may answer a deed of this kind, in their order."""
    dispatch = _DISPATCH[track]
    [deed] = [deed for deed in dispatch.deeds if deed.kind == kind]
    asked = (*_of_every_order(dispatch), *_of_rules(deed), *_BESIDE.get(kind, ()))
    return tuple(sorted({code for one in asked for code in _codes(one, set())}))


@cache
def codes_of_opening(track: str) -> tuple[str, ...]:
    """The codes of every refusal that what is sent to open a case by its facts may be answered
    with, in their order; none where a case is opened by the cells of a referral.
    """
    if track != SUITABILITY:
        return ()
    return tuple(sorted(set(_codes(reasons_against, set()))))


def _of_every_order(dispatch: Dispatch[Any]) -> tuple[object, ...]:
    of_track = (dispatch.ended_refusal, dispatch.wrong_role, dispatch.not_your_case)
    of_any = (refused_moment, conflicting, CHANGED_MEANWHILE, NOT_NOW, UNREADABLE)
    return (*of_track, dispatch.too_early, *of_any)


def _of_rules(deed: Deed[Any, Any, Any]) -> tuple[object, ...]:
    follows = tuple(rule.follows for rule in deed.events)
    return (deed.elsewhere, deed.refused, deed.refused_actor, deed.barred, deed.happened, *follows)


def _codes(value: object, seen: set[object]) -> Iterator[str]:
    """The codes that can be reached from a rule: by the names that it uses, and what they use."""
    if isinstance(value, Refusal):
        yield value.code
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _codes(one, seen)
    elif isinstance(value, Mapping):
        yield from _codes(tuple(value.values()), seen)
    elif isinstance(value, FunctionType) and value not in seen:
        seen.add(value)
        if value.__module__.startswith(_RULES_STAND_IN):
            yield from _codes_in(value, seen)


def _codes_in(rule: FunctionType, seen: set[object]) -> Iterator[str]:
    parts = tuple(_parts(rule.__code__))
    names = {name for part in parts for name in part.co_names}
    used = [rule.__globals__[name] for name in names if name in rule.__globals__]
    used += [getattr(module, name, None) for module in used for name in names if _is_ours(module)]
    if Refusal in used:
        # It is made there and then: its code is among the words of the rule.
        words = (word for part in parts for word in part.co_consts if isinstance(word, str))
        yield from filter(_CODE.fullmatch, words)
    for one in (*used, *(cell.cell_contents for cell in rule.__closure__ or ())):
        yield from _codes(one, seen)


def _is_ours(module: object) -> bool:
    named = getattr(module, "__spec__", None)
    return named is not None and named.name.startswith(_RULES_STAND_IN)


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _parts(part)
