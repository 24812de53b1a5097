"""What `make check-chart` asks of the chart beside its form: what it makes of values that matter,
and which values it refuses, in which words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tools.cluster.building import ROOT

CHART: Final = ROOT / "ops" / "helm" / "referrals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Lines that a template has, or has not, with these values, and why."""

    why: str
    template: str
    values: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedValues:
    """Values that the chart refuses, or the name of an installation, and words of the sentence."""

    words: str
    values: tuple[str, ...] = ()
    called: str = "referrals"


def _file(name: str) -> tuple[str, ...]:
    return ("--values", str(CHART / "ci" / name))


TWO: Final = _file("two-releases-values.yaml")
NEW: Final = "image: rough-sleeping-referrals:0.2.0"
OLD: Final = f"image: rough-sleeping-referrals@sha256:{1:064}"
FIRST: Final = ("--set", "tracks.support.newKeys=key-ring")
MADE_ONCE: Final = ("backoffLimit: 0", "restartPolicy: Never")
MADE_AGAIN: Final = ("backoffLimit: 5", "restartPolicy: OnFailure")
MADE: Final = (
    Made(
        why="the first install makes the ring, once, and of the one track that it is asked for",
        template="setup.yaml",
        values=FIRST,
        has=(
            *("command: [python, -m, starter.prepare, --new-key-ring]", *MADE_ONCE),
            *("command: [python, -m, starter.prepare]", *MADE_AGAIN),
        ),
    ),
    *(
        Made(
            why="a key ring of mode 0600 stays so at each mount",
            template=template,
            has=("fsGroup: 10001", "fsGroupChangePolicy: OnRootMismatch"),
        )
        for template in ("setup.yaml", "worker.yaml", "sender.yaml", "watchdog.yaml", "web.yaml")
    ),
    Made(
        why="nobody who does not ask makes new keys",
        template="setup.yaml",
        has=("command: [python, -m, starter.prepare]", *MADE_AGAIN),
        has_not=MADE_ONCE,
    ),
    Made(
        why="a new release's tables are made by that release's own program",
        template="setup.yaml",
        values=TWO,
        has=(NEW,),
    ),
    Made(why="both releases run", template="worker.yaml", values=TWO, has=(NEW, OLD)),
    *(
        Made(
            why="pages and the second guard change when the image of all does, and not before",
            template=template,
            values=TWO,
            has=(OLD,),
            has_not=(NEW,),
        )
        for template in ("web.yaml", "watchdog.yaml")
    ),
)
REFUSED: Final = (
    RefusedValues(
        values=(*TWO, "--set", "tracks.support.releases[1].digest="),
        words="r0-1-0 stands beside another release and names no image of its own",
    ),
    *(
        RefusedValues(
            values=("--set", f"tracks.support.releases[0].name={name}"),
            words=f'tracks.support.releases: "{name}" can be no part of an object\'s name',
        )
        for name in ("r0+2", "r0_2", "R0-2", "r0-", "r" * 64)
    ),
    RefusedValues(
        values=(*TWO, "--set", "tracks.support.releases[1].name=r0-2-0"),
        words="there are two of the name r0-2-0",
    ),
    RefusedValues(
        values=("--set", "tracks.support.newKeys=true"),
        words='tracks.support.newKeys: there is no "true" to be made',
    ),
    RefusedValues(called="r" * 41, words="too long a name for an installation"),
)
