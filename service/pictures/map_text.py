"""The process map in words: a list to read, Mermaid for pages that draw it, and the page of the
docs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policy.parameters import SERVICE
from policy.process_map import Closing, MapClock, ProcessMap, Way, drawn, never, ways

if TYPE_CHECKING:
    from policy.cases.decision import Transition


def as_text(process: ProcessMap, counts: Mapping[str, int] | None = None) -> str:
    """The whole map as a list: from each stage, what happens, where it leads, under which rule."""
    lines = [f"{process.title}, rulebook {process.rulebook}."]
    for place, label in process.places.items():
        lines += ["", f"{label}{_standing(process, place, counts)}"]
        lines += [
            f"  - {what}. To: {to}. {_by(rule)}." for what, to, rule in leading(process, place)
        ]
        lines += [f"  - {text}" for text in _besides(process, place)]
    lines += ["", f"What the clock does. {process.by_time}"]
    lines += [f"  - {clock_line(clock)}" for clock in process.clocks]
    return "\n".join(lines) + "\n"


def _standing(process: ProcessMap, stage: str, counts: Mapping[str, int] | None) -> str:
    """How many cases stand there now, and whether it is an end."""
    many = "" if counts is None or stage not in process.stages else _now(counts.get(stage, 0))
    return f"{many}: an end, nothing leads on." if stage in process.ended else f"{many}:"


def _now(count: int) -> str:
    return f" ({count:,} now)"


def leading(process: ProcessMap, place: str) -> Iterator[tuple[str, str, str]]:
    """What leads on from a place: what happens, where to, under which rules. What leads to one
    place for one reason is one line, and so is all that leads to the junction.
    """
    junction = process.junction.name if process.junction is not None else ""
    alike: dict[tuple[str, str, str], list[Transition]] = {}
    for arrow in drawn(process):
        if arrow.source == place:
            joined = arrow.target == junction
            key = ("", "") if joined else (arrow.label, arrow.rule)
            alike.setdefault((arrow.target, *key), []).append(arrow)
    for (target, *_), arrows in alike.items():
        rules = ", ".join(dict.fromkeys(arrow.rule for arrow in arrows))
        yield happens(process, arrows), process.places[target], rules


def _besides(process: ProcessMap, place: str) -> Iterator[str]:
    """What is said of a place besides its arrows."""
    closing = process.closing
    if closing is not None and place in closing.stages:
        yield f"{_capital(closing.label)}. It ends here. {_by(closing.rule)}."
    if process.junction is not None and place == process.junction.name:
        yield process.junction.how
        yield from exceptions(process)


def exceptions(process: ProcessMap) -> Iterator[str]:
    """Where the junction does not lead, a sentence for each stage one comes from."""
    for source, targets in never(process):
        places = " or ".join(f'"{process.stages[target]}"' for target in targets)
        yield f'From "{process.stages[source]}" never to {places}.'


def _by(rule: str) -> str:
    if rule == SERVICE:
        return "The service's own rule"
    return f"{'Rules' if ',' in rule else 'Rule'} {rule}"


def happens(process: ProcessMap, arrows: Sequence[Transition]) -> str:
    """What takes these arrows, all for one reason; nothing is said twice."""
    if not arrows[0].event:
        return _capital(" or ".join(arrow.label for arrow in arrows))
    first, *others = (process.events.get(arrow.event, arrow.event) for arrow in arrows)
    events = " or ".join((first, *(event.lower() for event in others)))
    label = arrows[0].label
    return events if label.lower() in events.lower() else f"{events}: {label}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def way_line(process: ProcessMap, way: Way) -> str:
    """A way as a line of the key: `accepted: to "Status check" (R16)`."""
    return f'{way.label}: to "{process.places[way.target]}" ({way.rule})'


def clock_line(clock: MapClock) -> str:
    """A clock as a sentence."""
    cited = [clock.rule] if clock.rule != SERVICE else []
    cited += ["the service's own number"] if clock.own_choice else []
    return f"{_capital(clock.when)}: {clock.what} ({'; '.join(cited)})."


def as_mermaid(process: ProcessMap, counts: Mapping[str, int] | None = None) -> str:
    """The map as a Mermaid state diagram."""
    first = next(iter(process.stages))
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for place, label in process.places.items():
        many = ""
        if counts is not None and place in process.stages:
            many = f" ({counts.get(place, 0):,})"
        lines.append(f'    state "{_mermaid(label)}{many}" as {place}')
    for way in ways(process):
        label = f"{_mermaid(way.label)} ({way.rule})"
        lines += [f"    {source} --> {way.target}: {label}" for source in way.sources]
    lines += [f"    {stage} --> [*]" for stage in process.stages if stage in process.ended]
    if process.closing is not None:
        label = _mermaid(process.closing.label)
        closed = [stage for stage in process.stages if stage in process.closing.stages]
        lines += [f"    {stage} --> [*]: {label}" for stage in closed]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Text without the characters that mean something to Mermaid."""
    return "".join(" " if letter in ':;"#' else letter for letter in text.replace(": ", ", "))


MADE_BY = "make docs"


def as_page(maps: Sequence[ProcessMap]) -> str:
    """The page of the docs: each track drawn by Mermaid, as a picture, and as a list."""
    parts = [
        "# Process map",
        f"Made by `{MADE_BY}` from the transitions that every decision is held against, and from "
        "the rulebook; a test fails when this page is older than they are. The command line prints "
        "the same, and says how many cases stand where.",
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
    for place, label in process.places.items():
        rows += [
            f"| {label} | {what} | {to} | {rule} |" for what, to, rule in leading(process, place)
        ]
    ends = " and ".join(label for stage, label in process.stages.items() if stage in process.ended)
    yield "### As a list"
    yield "\n".join(rows)
    if process.junction is not None:
        sentences = (process.junction.how, *exceptions(process))
        yield f"**{process.junction.label}**: {' '.join(sentences)}"
    if process.closing is not None:
        yield _may_close(process, process.closing)
    yield f"Nothing leads on from {ends}."
    yield "### What the clock does"
    yield f"Rulebook {process.rulebook}. {process.by_time}"
    yield "\n".join(f"- {clock_line(clock)}" for clock in process.clocks)


def _may_close(process: ProcessMap, closing: Closing) -> str:
    places = ", ".join(label for stage, label in process.stages.items() if stage in closing.stages)
    rule = _by(closing.rule)
    return f"{_capital(closing.label)}, where it stands, at: {places}. {rule}."
