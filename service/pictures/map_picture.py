"""The process map as a picture: each stage a row, in the order a case meets them; each thing that
can happen a lane beside them, with its number where it begins and an arrow where it leads.

Rows and lanes cross at right angles only and no line runs over another, however many there are: a
map of five ways and one of fifty are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.process_map import ProcessMap, Way, ways
from service.pictures import svg
from service.pictures.map_text import as_text, clock_line, exceptions, way_line

_LEFT, _TOP, _BOX, _GAP = 24, 84, 250, 26
_LANE, _LINE, _STEP = 34, 22, 24
_KEY_WIDTH = 720
HERE = "The case stands here"


@dataclass(frozen=True, slots=True)
class _MapRow:
    """A stage's box, and the height at which each way touches it."""

    top: float
    height: float
    touches: Mapping[int, float]


def as_svg(
    process: ProcessMap, counts: Mapping[str, int] | None = None, here: str | None = None
) -> str:
    """The map of a track as SVG; with `counts`, how many cases stand in each stage now; with
    `here`, that a case stands in this stage.
    """
    found = ways(process)
    rows, foot = _rows(process, found)
    lanes = _lanes(process, found)
    right = _LEFT + _BOX + _LANE * (len(found) + 1)
    width = max(right, _LEFT + _KEY_WIDTH)
    key, height = _key(process, found, foot + 20, width - 2 * _LEFT)
    shapes = [
        svg.words(_LEFT, 40, f"{process.title}: process map", size=22, bold=True),
        svg.words(_LEFT, 64, f"Rulebook {process.rulebook}", size=14),
        *(shape for way in found for shape in _drawn(way, rows, lanes[way.number])),
        *(
            shape
            for place in process.places
            for shape in _place(process, place, rows[place], counts, here)
        ),
        *key,
    ]
    title = f"Process map of {process.title[0].lower()}{process.title[1:]}"
    name = f"map-{process.name}"
    text = as_text(process, counts)
    if here is not None:
        text = f"{HERE}: {process.stages[here]}.\n{text}"
    return svg.picture(width, height, title, text, shapes, name)


def _rows(process: ProcessMap, found: tuple[Way, ...]) -> tuple[dict[str, _MapRow], float]:
    """Every place's row; a box is as high as the ways that touch it need."""
    top, rows = float(_TOP), {}
    for place in process.places:
        touching = [way.number for way in found if place in (*way.sources, way.target)]
        # A line more than the label takes, for what is noted below it.
        words = _LINE * (len(_label(process, place)) + 2)
        height = max(68, words, _STEP * (len(touching) + 1))
        step = height / (len(touching) + 1)
        touches = {number: top + step * nth for nth, number in enumerate(touching, 1)}
        rows[place] = _MapRow(top, height, touches)
        top += height + _GAP
    return rows, top


def _lanes(process: ProcessMap, found: tuple[Way, ...]) -> dict[int, float]:
    """Where each way's lane is: short ways near the boxes, so that few lines cross."""
    order = list(process.places)

    def reach(way: Way) -> tuple[int, int]:
        places = [order.index(stage) for stage in (*way.sources, way.target)]
        return max(places) - min(places), way.number

    return {
        way.number: _LEFT + _BOX + _LANE * place
        for place, way in enumerate(sorted(found, key=reach), 1)
    }


def _drawn(way: Way, rows: Mapping[str, _MapRow], lane: float) -> Iterator[str]:
    """A way: from each of its stages to its lane, along it, and into the stage it leads to."""
    edge = _LEFT + _BOX
    into = rows[way.target].touches[way.number]
    leaves = [rows[source].touches[way.number] for source in way.sources]
    # One trunk, drawn once: dashes laid over dashes would look like a whole line.
    for part in ([y for y in leaves if y < into], [y for y in leaves if y > into]):
        back = bool(part) and part[0] > into
        if part:
            ends = (max(part), into) if back else (min(part), into)
            yield svg.line([(lane, y) for y in ends], dashed=back)
        for y in part:
            yield svg.line([(edge, y), (lane, y)], dashed=back)
    yield svg.line([(lane, into), (edge + 12, into)], dashed=min(leaves) > into)
    yield svg.arrowhead(edge + 1, into)
    for y in leaves:
        yield svg.numbered(lane, y, way.number)


def _place(
    process: ProcessMap,
    place: str,
    row: _MapRow,
    counts: Mapping[str, int] | None,
    here: str | None,
) -> Iterator[str]:
    """A stage's box, an end's with a second frame; the junction's is white, with round corners. The
    one where a case stands is yellow, and says so.
    """
    stage, ended = place in process.stages, place in process.ended
    fill, corner = (svg.PALE, 4) if stage else (svg.PAPER, 30)
    fill = svg.MARKED if place == here else fill
    yield svg.box(_LEFT, row.top, _BOX, row.height, fill=fill, round_=corner)
    if ended:
        yield svg.box(_LEFT + 5, row.top + 5, _BOX - 10, row.height - 10, fill="none", round_=2)
    lines = _label(process, place)
    notes = ", ".join([*_notes(process, place, counts), *([HERE] if place == here else [])])
    foot = row.top + row.height / 2 + 6 - (_LINE * (len(lines) - 1 + bool(notes))) / 2
    for nth, text in enumerate(lines):
        yield svg.words(_LEFT + 18, foot + _LINE * nth, text, bold=True)
    if notes:
        yield svg.words(_LEFT + 18, foot + _LINE * len(lines), notes, size=14)


def _label(process: ProcessMap, place: str) -> list[str]:
    return svg.wrapped(process.places[place], _BOX - 36, 16)


def _notes(process: ProcessMap, place: str, counts: Mapping[str, int] | None) -> Iterator[str]:
    if place == next(iter(process.stages)):
        yield "Start"
    if place in process.ended:
        yield "End"
    if process.closing is not None and place in process.closing.stages:
        yield "May be closed"
    if counts is not None and place in process.stages:
        yield cases_here(counts.get(place, 0))


def cases_here(count: int) -> str:
    """How many cases, in words."""
    return f"{count:,} {'case' if count == 1 else 'cases'} now"


def _key(
    process: ProcessMap, found: tuple[Way, ...], top: float, room: float
) -> tuple[list[str], float]:
    """What each number stands for, and the clocks, below the picture, in so much room."""
    shapes = [svg.words(_LEFT, top + 16, "What each number stands for", size=18, bold=True)]
    top += 30
    for way in found:
        shapes.append(svg.numbered(_LEFT + 11, top + 11, way.number))
        shapes.append(svg.words(_LEFT + 32, top + 16, way_line(process, way), size=15))
        top += _STEP + 4
    for note in _remarks(process):
        for text in svg.wrapped(note, room, 14):
            top += _LINE
            shapes.append(svg.words(_LEFT, top, text, size=14))
    top += 40
    shapes.append(svg.words(_LEFT, top + 4, "What the clock does", size=18, bold=True))
    top += 14
    for line in (process.by_time, *map(clock_line, process.clocks)):
        for text in svg.wrapped(line, room, 14):
            top += _LINE
            shapes.append(svg.words(_LEFT, top, text, size=14))
    return shapes, top + 24


def _remarks(process: ProcessMap) -> Iterator[str]:
    """What else there is to know of the picture."""
    yield "A dashed line leads back to an earlier stage."
    if process.junction is not None:
        yield f"{process.junction.label}: {process.junction.how}"
        yield from exceptions(process)
    if process.closing is not None:
        yield f"May be closed: {process.closing.label} where it stands."
