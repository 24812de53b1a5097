"""A use case as a command calls it, wherever it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from service.calls import BY_PORTIONS, ROOM_OF
from starter.terminal.client import FrontDoorClient

if TYPE_CHECKING:
    from policy.refusal import Refusal


@dataclass(frozen=True, slots=True)
class UseCaseCall:
    """A use case by its name. At a desk the front door is asked for it; beside the database it is
    called.
    """

    name: str

    async def __call__(self, context: Any, /, *given: Any, **named: Any) -> Any:
        """What it gives, or the refusal."""
        if not isinstance(context, FrontDoorClient):
            return await self._itself(context, *given, **named)
        if self.name in BY_PORTIONS:
            from starter.terminal.portions import send_rows

            return send_rows(context, self.name, *given)
        return context.ask(self.name, given, named)

    def refused(self, context: Any) -> Refusal | None:
        """Why the person who is signed in may not use it, before they type what it takes."""
        if isinstance(context, FrontDoorClient):
            return context.ask_whether(self.name)
        found: Refusal | None = self._itself.refused(context)
        return found

    @property
    def _itself(self) -> Any:
        room = ROOM_OF.get(self.name) or BY_PORTIONS[self.name]
        return getattr(import_module(room), self.name)
