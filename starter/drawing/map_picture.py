"""The process map as a picture: each stage a row, in the order a case meets them; each thing that
can happen a lane beside them, with its number where it begins and an arrow where it leads.

Rows and lanes cross at right angles only and no line runs over another, however many there are: a
map of five ways and one of fifty are read alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.process_map import ProcessMap, Way, ways
from starter.drawing import svg
from starter.drawing.map_text import as_text, clock_line, way_line

_LEFT, _TOP, _BOX, _GAP = 24, 84, 250, 26
_LANE, _LINE, _STEP = 34, 22, 24
_KEY_WIDTH = 720


@dataclass(frozen=True, slots=True)
class _Row:
    """A stage's box, and the height at which each way touches it."""

    top: float
    height: float
    touches: Mapping[int, float]


def as_svg(process: ProcessMap, counts: Mapping[str, int] | None = None) -> str:
    """The map of a track as SVG; with `counts`, how many cases stand in each stage now."""
    found = ways(process)
    rows, foot = _rows(process, found)
    lanes = _lanes(process, found)
    right = _LEFT + _BOX + _LANE * (len(found) + 1)
    width = max(right, _LEFT + _KEY_WIDTH)
    key, height = _key(process, found, foot + 20)
    shapes = [
        svg.words(_LEFT, 40, f"{process.title}: process map", size=22, bold=True),
        svg.words(_LEFT, 64, f"Rulebook {process.rulebook}", size=14),
        *(shape for way in found for shape in _drawn(way, rows, lanes[way.number])),
        *(
            shape
            for stage in process.stages
            for shape in _stage(process, stage, rows[stage], counts)
        ),
        *key,
    ]
    title = f"Process map of {process.title[0].lower()}{process.title[1:]}"
    name = f"map-{process.name}"
    return svg.picture(width, height, title, as_text(process, counts), shapes, name)


def _rows(process: ProcessMap, found: tuple[Way, ...]) -> tuple[dict[str, _Row], float]:
    """Every stage's row; a box is as high as the ways that touch it need."""
    top, rows = float(_TOP), {}
    for stage in process.stages:
        touching = [way.number for way in found if stage in (*way.sources, way.target)]
        height = max(68, _STEP * (len(touching) + 1))
        step = height / (len(touching) + 1)
        touches = {number: top + step * place for place, number in enumerate(touching, 1)}
        rows[stage] = _Row(top, height, touches)
        top += height + _GAP
    return rows, top


def _lanes(process: ProcessMap, found: tuple[Way, ...]) -> dict[int, float]:
    """Where each way's lane is: short ways near the boxes, so that few lines cross."""
    order = list(process.stages)

    def reach(way: Way) -> tuple[int, int]:
        places = [order.index(stage) for stage in (*way.sources, way.target)]
        return max(places) - min(places), way.number

    return {
        way.number: _LEFT + _BOX + _LANE * place
        for place, way in enumerate(sorted(found, key=reach), 1)
    }


def _drawn(way: Way, rows: Mapping[str, _Row], lane: float) -> Iterator[str]:
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


def _stage(
    process: ProcessMap, stage: str, row: _Row, counts: Mapping[str, int] | None
) -> Iterator[str]:
    ended = stage in process.ended
    yield svg.box(_LEFT, row.top, _BOX, row.height, fill=svg.PALE, round_=4)
    if ended:
        yield svg.box(_LEFT + 5, row.top + 5, _BOX - 10, row.height - 10, fill="none", round_=2)
    middle = row.top + row.height / 2
    begins = stage == next(iter(process.stages))
    notes = ["Start"] if begins else ["End"] if ended else []
    if counts is not None:
        notes.append(cases_here(counts.get(stage, 0)))
    yield svg.words(_LEFT + 18, middle + (0 if notes else 6), process.stages[stage], bold=True)
    if notes:
        yield svg.words(_LEFT + 18, middle + 19, ", ".join(notes), size=14)


def cases_here(count: int) -> str:
    """How many cases, in words."""
    return f"{count:,} {'case' if count == 1 else 'cases'} now"


def _key(process: ProcessMap, found: tuple[Way, ...], top: float) -> tuple[list[str], float]:
    """What each number stands for, and the clocks, below the picture."""
    shapes = [svg.words(_LEFT, top + 16, "What each number stands for", size=18, bold=True)]
    top += 30
    for way in found:
        shapes.append(svg.numbered(_LEFT + 11, top + 11, way.number))
        shapes.append(svg.words(_LEFT + 32, top + 16, way_line(process, way), size=15))
        top += _STEP + 4
    dashed = "A dashed line leads back to an earlier stage."
    shapes.append(svg.words(_LEFT, top + 14, dashed, size=14))
    top += 48
    shapes.append(svg.words(_LEFT, top + 4, "What the clock does", size=18, bold=True))
    top += 14
    for clock in process.clocks:
        for text in svg.wrapped(clock_line(clock), _KEY_WIDTH - 40, 14):
            top += _LINE
            shapes.append(svg.words(_LEFT, top, text, size=14))
    return shapes, top + 24
