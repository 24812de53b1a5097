"""The few shapes our pictures are made of. Every picture has a title and a description that says
in words all that it shows, so that nobody needs to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

INK = "#0b0c0c"
PAPER = "#ffffff"
BLUE = "#003078"
PALE = "#eef3f9"
MARKED = "#ffdd00"
# What a machine has; the picture fetches nothing.
_FONTS = "Arial, Helvetica, sans-serif"
# Wide letters of those fonts take about this much of their size.
_LETTER = 0.56


def picture(
    width: float, height: float, title: str, description: str, shapes: Iterable[str], name: str
) -> str:
    """A whole SVG document. `name` keeps its ids apart from those of others on one page."""
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="en" width="{_n(width)}" '
        f'height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{_FONTS}" fill="{INK}">',
        f'<title id="{name}-title">{said(title)}</title>',
        f'<desc id="{name}-desc">{said(description)}</desc>',
        box(0, 0, width, height, edge="none"),
        *shapes,
        "</svg>",
    )
    return "\n".join(lines) + "\n"


def said(text: str) -> str:
    """Text as it stands in a document: none of it is markup."""
    return escape("".join(letter for letter in text if letter.isprintable() or letter == "\n"))


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 16,
    bold: bool = False,
    middle: bool = False,
    colour: str = INK,
) -> str:
    """A line of text, its foot at `y`."""
    weight = ' font-weight="bold"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    paint = "" if colour == INK else f' fill="{colour}"'
    place = f'x="{_n(x)}" y="{_n(y)}" font-size="{size}"'
    return f"<text {place}{weight}{anchor}{paint}>{said(text)}</text>"


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    edge: str = INK,
    round_: int = 0,
) -> str:
    """A rectangle."""
    stroke = "" if edge == "none" else f' stroke="{edge}" stroke-width="2"'
    corner = f' rx="{round_}"' if round_ else ""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{fill}"{stroke}{corner}/>'
    )


def line(points: Sequence[tuple[float, float]], *, dashed: bool = False) -> str:
    """A line through points."""
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="2"{dash}/>'


def arrowhead(x: float, y: float) -> str:
    """The head of an arrow that points to the left, its tip at a point."""
    return f'<path d="M{_n(x)} {_n(y)}l12 -6v12z" fill="{INK}"/>'


def spot(x: float, y: float, *, filled: bool = True, radius: int = 7) -> str:
    """A dot, or a ring."""
    fill = INK if filled else PAPER
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{radius}" fill="{fill}" stroke="{INK}" '
        'stroke-width="2"/>'
    )


def numbered(x: float, y: float, number: int) -> str:
    """A number in a disc."""
    disc = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="11" fill="{BLUE}"/>'
    return disc + words(x, y + 5, str(number), size=13, bold=True, middle=True, colour=PAPER)


def wrapped(text: str, width: float, size: int) -> list[str]:
    """A text in lines that fit a width, broken between words."""
    room, lines = max(8, int(width / (size * _LETTER))), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _n(value: float) -> str:
    """A number without needless digits, so that a picture reads the same on every machine."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
