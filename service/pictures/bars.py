"""A few counts as bars. The number stands beside each, so the bars only repeat it."""

from __future__ import annotations

from collections.abc import Sequence

from service.pictures import svg

_LEFT, _BARS, _WIDTH, _ROW, _NUMBER = 12, 300, 860, 30, 100


def as_svg(name: str, title: str, rows: Sequence[tuple[str, int | None]], unsaid: str) -> str:
    """Bars, a row each; a value that is None has no bar and says so. `name` keeps ids apart."""
    longest = max((value for _, value in rows if value), default=1)
    room = _WIDTH - _BARS - _NUMBER
    shapes = [svg.words(_LEFT, 28, title, size=17, bold=True)]
    for place, (label, value) in enumerate(rows):
        top = 44 + _ROW * place
        label, *_ = svg.wrapped(label, _BARS - 2 * _LEFT, 14)
        shapes.append(svg.words(_LEFT, top + 18, label, size=14))
        length = room * (value or 0) / longest
        if length:
            shapes.append(svg.box(_BARS, top + 4, length, _ROW - 8, fill=svg.BLUE, edge="none"))
        said = unsaid if value is None else f"{value:,}"
        shapes.append(svg.words(_BARS + length + 8, top + 18, said, size=14))
    text = "; ".join(f"{label}: {unsaid if v is None else f'{v:,}'}" for label, v in rows)
    return svg.picture(_WIDTH, 56 + _ROW * len(rows), title, f"{text}.", shapes, name)
