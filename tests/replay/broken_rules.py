"""Replays every recorded history in a process in which no rule works: whatever rule were changed,
a deadline added, moved or taken out, no history could tell. Run as a program, it prints what it
did; tests/replay/test_rules_change.py runs it.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import policy
from policy.cases.turn import take_turn
from tests.replay.every_history import problems
from wiring.exit import end_with

# What a payload needs on its way, and the names of messages: no rule stands in them.
SPARED = {
    "policy.changing",
    "policy.cases.orders",
    "policy.cases.replies",
    "policy.cases.search_values",
    "policy.help",
}


def _broken(*args: Any, **named: Any) -> Any:
    raise RuntimeError("a rule was asked, and none may be")


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        if getattr(value, "__module__", "") != module.__name__:
            continue
        if isinstance(value, FunctionType):
            yield value
        elif inspect.isclass(value):
            # What the standard library put into a class is not ours.
            yield from (
                item
                for item in vars(value).values()
                if isinstance(item, FunctionType) and item.__module__ == module.__name__
            )


def break_rules() -> int:
    """Make every function of policy raise; how many. Those made inside another keep their code,
    but can be reached through the broken one only.
    """
    broken = 0
    found = [item.name for item in pkgutil.walk_packages(policy.__path__, "policy.")]
    loaded = [importlib.import_module(name) for name in found if name not in SPARED]
    for module in loaded:
        for function in _functions(module):
            if not function.__code__.co_freevars:
                function.__code__ = _broken.__code__
                broken += 1
    return broken


def _a_rule_raises() -> bool:
    try:
        take_turn(None, [], None, advance=None)  # type: ignore[type-var,arg-type]
    except RuntimeError:
        return True
    return False


def main() -> int:
    """Break, replay, print: how many functions, whether that works, and each history's problem."""
    broken = break_rules()
    said = {"broken": broken, "raises": _a_rule_raises(), "problems": asyncio.run(problems())}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    end_with(main)
