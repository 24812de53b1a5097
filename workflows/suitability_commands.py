"""The commands of the suitability track, for the type checker alone.

A command stands with its rules, and a workflow must not load a rule: a case's history would then
depend on it. So whoever sends an order sees its exact type, and the workflow, which only passes it
on, takes its command for anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy.suitability.deeds import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:
        return Any
