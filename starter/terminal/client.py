"""The client of the front door that a command has at an officer's desk: its address, and the token
of the person who sits there. Nothing else is needed to work: no address of a database, no key, no
token of Temporal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from policy.refusal import Refusal
from starter.terminal.front_door import DoorAddress, DoorAnswer, post
from starter.terminal.output import Exit, Stopped, stopped
from wiring.wire_format import NotOnTheWire, from_json, plain, plain_command

_EXITS: Final[Mapping[str, Exit]] = {
    "database-out-of-reach": Exit.NO_DATABASE,
    "cannot-answer-now": Exit.NO_DATABASE,
    "key-ring-unusable": Exit.NOT_SET_UP,
    "key-store-unusable": Exit.NOT_SET_UP,
    "another-track": Exit.NOT_SET_UP,
    "wrong-host": Exit.NOT_SET_UP,
    "no-such-address": Exit.NOT_SET_UP,
    "argument-unfit": Exit.WRONG_USE,
    "too-large": Exit.WRONG_USE,
    "our-mistake": Exit.UNEXPECTED,
    "too-many-requests": Exit.REFUSED,
}
"""What ends a command at once, whatever it would do with a refusal, and with which code."""
_COMMANDS: Final = ("policy.support.deeds.", "policy.suitability.deeds.", "policy.cases.person")
"""Where the commands of cases stand: each track's, and what both have."""
NOT_SIGNED_IN: Final = "not-signed-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoorClient:
    """One command's: the front door of its track, what shows who acts, and the command's name.

    `otherwise` is said in place of "nobody is signed in" where an organisation shows a credential.
    `again` is set for a later look of the same screen, which is not noted anew.
    """

    door: DoorAddress
    track: str
    command: str
    shown: str = ""
    otherwise: Refusal | None = None
    again: bool = False

    def ask(self, name: str, given: Sequence[Any] = (), named: Mapping[str, Any] = {}) -> Any:
        """What a use case gives, or its refusal. Raises Stopped if the service cannot say."""
        in_order = [_as_told(each) for each in given]
        arguments = {key: _as_told(each) for key, each in named.items()}
        return self._asked(name, {"in_order": in_order, "arguments": arguments})

    def ask_whether(self, name: str) -> Refusal | None:
        """The refusal if the person who is signed in may not use it; None if they may. Raises
        Stopped.
        """
        found: Refusal | None = self._asked(f"{name}/may", {})
        return found

    def send_portion(self, name: str, part_of: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """What became of some rows of a file, or the refusal. Raises Stopped."""
        return self._asked(f"{name}/rows", {"part_of": part_of, "rows": rows})

    def looking_again(self) -> FrontDoorClient:
        """For a later look of the same screen."""
        return replace(self, again=True)

    def _asked(self, name: str, more: Mapping[str, Any]) -> Any:
        body = {"track": self.track, "command": self.command, "again": self.again, **more}
        answer = post(
            self.door,
            f"/v1/staff/{name.replace('_', '-')}",
            # Half a character, as a file may hold one, goes as it is: each row has its own judge.
            json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"),
            {"Authorization": f"Bearer {self.shown}"} if self.shown else {},
        )
        return self._understood(answer)

    def _understood(self, answer: DoorAnswer) -> Any:
        try:
            said = json.loads(answer.body)
            if answer.status == 200:
                return from_json(said["found"])
            refusal = _refusal_in(said, answer.wait)
        except (ValueError, KeyError, TypeError, NotOnTheWire):
            raise stopped(
                "answer-unclear",
                f"The front door at {self.door.address} answered something else "
                f"(status {answer.status}).",
                "Check its address, and that both sides are of the same release.",
                Exit.NOT_SET_UP,
            ) from None
        if refusal.code == NOT_SIGNED_IN and self.otherwise is not None:
            return self.otherwise
        if refusal.code in _EXITS:
            raise Stopped(refusal, _EXITS[refusal.code])
        return refusal


def _as_told(value: Any) -> Any:
    """A command of a case goes with its kind, by which it is known on the other side."""
    is_command = isinstance(getattr(value, "kind", None), str) and type(
        value
    ).__module__.startswith(_COMMANDS)
    return plain_command(value) if is_command else plain(value)


def _refusal_in(said: Mapping[str, Any], wait: str) -> Refusal:
    """What a problem says, as the service's own refusal."""
    what_to_do = str(said["what_to_do"])
    if _says_seconds(wait):
        what_to_do = f"{what_to_do} That is in {wait} seconds at the latest."
    return Refusal(
        code=str(said["code"]),
        sentence=str(said["detail"]),
        what_to_do=what_to_do,
        rule=str(said["rule"]),
        field=str(said.get("field", "")),
        helps=from_json(said.get("helps", [])),
    )


def _says_seconds(text: str) -> bool:
    """Whether a header says so many seconds."""
    return text.isascii() and text.isdigit()
