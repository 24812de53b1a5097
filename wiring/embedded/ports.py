"""The ports of an embedded system, all on this machine's loopback address."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from typing import Final

from wiring.embedded.problem import StartProblem

LOOPBACK: Final = "127.0.0.1"

PURPOSES: Final = {
    "temporal": ("Temporal", "REFERRALS_TEMPORAL_PORT"),
    "ui": ("the support track's pages", "REFERRALS_UI_PORT"),
    "pages": ("Temporal's own web server, behind it", "REFERRALS_PAGES_PORT"),
    "postgres": ("PostgreSQL", "REFERRALS_POSTGRES_PORT"),
    "support_door": ("the support track's door to Temporal", "REFERRALS_SUPPORT_DOOR_PORT"),
    "suitability_door": (
        "the suitability track's door to Temporal",
        "REFERRALS_SUITABILITY_DOOR_PORT",
    ),
    "suitability_ui": (
        "the suitability track's pages",
        "REFERRALS_SUITABILITY_UI_PORT",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """TCP ports. Fixed by default, so that an address written down yesterday still works today."""

    temporal: int = 7733
    ui: int = 8733
    pages: int = 8833
    postgres: int = 5733
    support_door: int = 7734
    suitability_door: int = 7735
    suitability_ui: int = 8734

    def door_of(self, track: str) -> int:
        """Where a track's programs knock at Temporal."""
        return {"support": self.support_door, "suitability": self.suitability_door}[track]

    def page_of(self, track: str) -> int:
        """Where a track's people look at its cases."""
        return {"support": self.ui, "suitability": self.suitability_ui}[track]

    def without_doors(self) -> Ports:
        """The same, with every track knocking at Temporal itself: where nobody runs the gate."""
        return replace(self, support_door=self.temporal, suitability_door=self.temporal)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], otherwise: Ports | None = None) -> Ports:
        """`otherwise`, or the defaults, or REFERRALS_..._PORT instead. Raises
        StartProblem("bad-setting").
        """
        chosen = {
            name: _port(environ[variable], variable)
            for name, (_, variable) in PURPOSES.items()
            if environ.get(variable)
        }
        return replace(otherwise or cls(), **chosen)

    def environment(self) -> dict[str, str]:
        """The variables that choose these ports."""
        return {variable: str(getattr(self, name)) for name, (_, variable) in PURPOSES.items()}

    def require_free(self) -> None:
        """Raise StartProblem("port-taken") for the first port that somebody else listens on."""
        for field in fields(self):
            port = getattr(self, field.name)
            if not is_free(port):
                purpose, variable = PURPOSES[field.name]
                raise StartProblem(
                    "port-taken",
                    f"Port {port}, which {purpose} would use, is taken by another program.",
                    "Stop that program, or choose another port, for example: "
                    f"{variable}={port + 100} make run",
                )


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now; connections still closing do not matter."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports() -> Ports:
    """Ports nobody listens on: for tests, where several systems run side by side."""
    with ExitStack() as held:
        free = {}
        for field in fields(Ports):
            probe = held.enter_context(socket.socket())
            probe.bind((LOOPBACK, 0))
            free[field.name] = probe.getsockname()[1]
    return Ports(**free)


def _port(text: str, variable: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise StartProblem(
        "bad-setting",
        f"{variable} is set to something that is no port number.",
        "Set it to a number from 1 to 65535, or unset it.",
    )
