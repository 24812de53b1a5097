"""The page of a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tools.profile.reasons import FUNCTIONS, PACKAGES
from tools.profile.samples import Samples

MUCH = 0.05
"""Whatever takes more than this share says why."""
UNSAID = "nothing says why yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one run found. `ours` and `floor` are milliseconds of a life by process, `threads` the
    same of the service's own worker by what its threads are for.
    """

    commit: str
    cores: int
    lives: int
    others: float
    ours: Mapping[str, float]
    floor: Mapping[str, float]
    threads: Mapping[str, float]
    samples: Samples


@dataclass(frozen=True, slots=True)
class Share:
    """A package or function, its share of the samples (0 to 1), and why it takes that."""

    name: str
    share: float
    reason: str


def parts(counted: Mapping[str, int], count: int, reasons: Mapping[str, str]) -> list[Share]:
    """All that take much, the most first."""
    much = [(name, found / count) for name, found in counted.items() if found > MUCH * count]
    much.sort(key=lambda part: (-part[1], part[0]))
    return [Share(name, share, reasons.get(name, UNSAID)) for name, share in much]


def packages(profile: Profile) -> list[Share]:
    """Of the worker's Python code, the packages that take much themselves."""
    return parts(profile.samples.by_package, profile.samples.count, PACKAGES)


def functions(profile: Profile) -> list[Share]:
    """Of the service's own functions, those that take much with all that they call."""
    return parts(profile.samples.by_function, profile.samples.count, FUNCTIONS)


def page(profile: Profile) -> str:
    """As Markdown."""
    return "\n".join(_lines(profile)) + "\n"


def _lines(profile: Profile) -> Iterator[str]:
    yield "# Where the time of a life goes"
    yield ""
    yield (
        f"Made by `make profile` at {profile.commit} on {profile.cores} cores, of {profile.lives} "
        f"lives of ours and as many of the floor's (`tools/bench/life.py`). Other programs used "
        f"{profile.others:.0%} of the machine meanwhile: believe the shares and the columns side "
        "by side, and no number alone."
    )
    yield ""
    yield "## Processor time of a life, by process"
    yield ""
    yield "| process | ours, ms | floor, ms | ours to floor |"
    yield "| --- | ---: | ---: | ---: |"
    for process in profile.ours:
        ours, floor = profile.ours[process], profile.floor[process]
        yield f"| {process} | {ours:.0f} | {floor:.0f} | {ours / floor:.2f} |"
    yield ""
    yield "## Of the worker, by what its threads are for"
    yield ""
    yield "| threads | ms of a life | share |"
    yield "| --- | ---: | ---: |"
    whole = sum(profile.threads.values())
    for name, spent in sorted(profile.threads.items(), key=lambda thread: -thread[1]):
        yield f"| {name} | {spent:.1f} | {spent / whole:.0%} |"
    yield ""
    yield from _table("Of its Python code, the packages at work", packages(profile))
    yield from _table("Of its Python code, our functions with all they call", functions(profile))


def _table(heading: str, told: list[Share]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield f"Those above {MUCH:.0%}."
    yield ""
    yield "| what | share | why |"
    yield "| --- | ---: | --- |"
    for part in told:
        yield f"| `{part.name}` | {part.share:.0%} | {part.reason} |"
    yield ""
