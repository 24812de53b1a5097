"""The process map in words: a list to read, Mermaid for pages that draw it, and the page of the
docs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy.cases.decision import Transition
from policy.process_map import MapClock, ProcessMap, Way, ways


def as_text(process: ProcessMap, counts: Mapping[str, int] | None = None) -> str:
    """The whole map as a list: from each stage, what happens, where it leads, under which rule."""
    lines = [f"{process.title}, rulebook {process.rulebook}."]
    for stage, label in process.stages.items():
        lines += ["", f"{label}{_standing(process, stage, counts)}"]
        lines += [f"  - {leads_to(process, arrow)}" for arrow in _from(process, stage)]
    lines += ["", "What the clock does; it never moves a case:"]
    lines += [f"  - {clock_line(clock)}" for clock in process.clocks]
    return "\n".join(lines) + "\n"


def _standing(process: ProcessMap, stage: str, counts: Mapping[str, int] | None) -> str:
    """How many cases stand there now, and whether it is an end."""
    many = "" if counts is None else f" ({counts.get(stage, 0):,} now)"
    return f"{many}: an end, nothing leads on." if stage in process.ended else f"{many}:"


def _from(process: ProcessMap, stage: str) -> Iterator[Transition]:
    return (arrow for arrow in process.arrows if arrow.source == stage)


def leads_to(process: ProcessMap, arrow: Transition) -> str:
    """One arrow as a sentence without its stage."""
    return f"{happens(process, arrow)}. To {process.stages[arrow.target]}. Rule {arrow.rule}."


def happens(process: ProcessMap, arrow: Transition) -> str:
    """What takes an arrow; nothing is said twice."""
    event = process.events.get(arrow.event, arrow.event)
    return event if arrow.label.lower() in event.lower() else f"{event}: {arrow.label}"


def way_line(process: ProcessMap, way: Way) -> str:
    """A way as a line of the key: `accepted: to Status check (R16)`."""
    return f"{way.label}: to {process.stages[way.target]} ({way.rule})"


def clock_line(clock: MapClock) -> str:
    """A clock as a sentence."""
    whose = "; the service's own number" if clock.own_choice else ""
    when = clock.when[0].upper() + clock.when[1:]
    return f"{when}: {clock.what} ({clock.rule}{whose})."


def as_mermaid(process: ProcessMap, counts: Mapping[str, int] | None = None) -> str:
    """The map as a Mermaid state diagram."""
    first = next(iter(process.stages))
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for stage, label in process.stages.items():
        many = "" if counts is None else f" ({counts.get(stage, 0):,})"
        lines.append(f'    state "{_mermaid(label)}{many}" as {stage}')
    for way in ways(process):
        told = f"{_mermaid(way.label)} ({way.rule})"
        lines += [f"    {source} --> {way.target}: {told}" for source in way.sources]
    lines += [f"    {stage} --> [*]" for stage in process.stages if stage in process.ended]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Text without the characters that mean something to Mermaid."""
    return "".join(" " if letter in ':;"#' else letter for letter in text)


MADE_BY = "make docs"


def as_page(maps: Sequence[ProcessMap]) -> str:
    """The page of the docs: each track drawn by Mermaid, as a picture, and as a list."""
    parts = [
        "# Process map",
        f"Made by `{MADE_BY}` from the transitions that every decision is held against, and from "
        "the rulebook; a test fails when this page is older than they are. `referrals map` prints "
        "the same, and `referrals map --live` says how many cases stand where.",
    ]
    for process in maps:
        parts += [
            f"## {process.title}",
            f"```mermaid\n{as_mermaid(process)}```",
            f"![{process.title} as rows and numbered lanes; the list below says the same]"
            f"({picture_path(process)})",
            *_lists(process),
        ]
    return "\n\n".join(parts) + "\n"


def picture_path(process: ProcessMap) -> str:
    """Where a track's picture lies, seen from the docs."""
    return f"images/process-map-{process.name}.svg"


def _lists(process: ProcessMap) -> Iterator[str]:
    rows = ["| from | what happens | to | rule |", "| --- | --- | --- | --- |"]
    for stage, label in process.stages.items():
        for arrow in _from(process, stage):
            to = process.stages[arrow.target]
            rows.append(f"| {label} | {happens(process, arrow)} | {to} | {arrow.rule} |")
    ends = " and ".join(label for stage, label in process.stages.items() if stage in process.ended)
    yield "### As a list"
    yield "\n".join(rows)
    yield f"Nothing leads on from {ends}."
    yield "### What the clock does"
    yield f"Rulebook {process.rulebook}. A clock asks, warns and tells; it never moves a case."
    yield "\n".join(f"- {clock_line(clock)}" for clock in process.clocks)
