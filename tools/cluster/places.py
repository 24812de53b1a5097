"""Where everything of a cluster is on this machine: its ports, and its folder."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from store.jobs import Job
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.ports import LOOPBACK, is_free
from wiring.embedded.problem import StartProblem

TWO: Final = ("1", "2")
MOST_WORKERS: Final = ("1", "2", "3", "4")
"""Two of each of two releases."""
HISTORIES: Final = tuple(f"history-{number}" for number in TWO)
SERVICES: Final = (*HISTORIES, "matching", "frontend", "system-worker")
HIGHEST_PORT: Final = 32_767
"""Temporal keeps its services' ports in two bytes with a sign, and starts with no higher one."""
FIRST_PORT: Final = 17_300
FIRST_PORT_VARIABLE: Final = "REFERRALS_CLUSTER_PORT"


def _names() -> tuple[str, ...]:
    of_temporal = [f"{one}{what}" for one in SERVICES for what in ("", "-membership")]
    of_tracks = [
        f"{track}-{what}"
        for track in TRACKS
        for what in (
            *("front", "door", "ui", "watchdog-probes"),
            *(f"{one}-{number}-probes" for one in ("worker", "sender") for number in MOST_WORKERS),
            *(f"web-{number}{what}" for number in TWO for what in ("", "-probes")),
        )
    ]
    return (*of_tracks, "postgres", "frontend-http", "gate-probes", *of_temporal)


NAMES: Final = _names()


@dataclass(frozen=True, slots=True)
class ClusterPorts:
    """A port for each of `NAMES`."""

    by_name: Mapping[str, int]

    @classmethod
    def fixed(cls, environment: Mapping[str, str]) -> ClusterPorts:
        """One after the other from FIRST_PORT, or from what the environment says. Raises
        StartProblem.
        """
        said = environment.get(FIRST_PORT_VARIABLE, str(FIRST_PORT))
        if not said.isdigit() or not 1024 <= int(said) <= HIGHEST_PORT - len(NAMES):
            raise StartProblem(
                "bad-setting",
                f"{FIRST_PORT_VARIABLE} is set to something that is no port number.",
                f"Set it to a number from 1024 to {HIGHEST_PORT - len(NAMES)}, or unset it.",
            )
        return cls({name: int(said) + place for place, name in enumerate(NAMES)})

    @classmethod
    def free(cls) -> ClusterPorts:
        """Ports nobody listens on: for tests."""
        first = random.SystemRandom().randrange(18_000, HIGHEST_PORT - 10 * len(NAMES))
        ports = (port for port in itertools.count(first) if is_free(port))
        return cls(dict(zip(NAMES, ports, strict=False)))

    def __getitem__(self, name: str) -> int:
        return self.by_name[name]

    def at(self, name: str) -> str:
        """Its host:port."""
        return f"{LOOPBACK}:{self[name]}"

    def require_free(self) -> None:
        """Raise StartProblem("port-taken") for the first that somebody else listens on."""
        for name, port in self.by_name.items():
            if not is_free(port):
                raise StartProblem(
                    "port-taken",
                    f"Port {port}, which {name} would use, is taken by another program.",
                    f"Stop that program, or set {FIRST_PORT_VARIABLE} to another first port.",
                )


SECRETS: Final = (
    *("POSTGRES_PASSWORD", "TEMPORAL_DB_PASSWORD"),
    *(f"{track}_{job}_DB_PASSWORD".upper() for track in TRACKS for job in Job),
    *("SUPPORT_DOOR_TOKEN", "SUITABILITY_DOOR_TOKEN"),
    "GRAFANA_PASSWORD",
)


def env_file_of(folder: Folder) -> dict[str, str]:
    """What `.env` holds beside the compose file, made once a folder."""
    return {name: folder.secret(name.lower().replace("_", "-")) for name in SECRETS}
