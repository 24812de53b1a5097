"""The timeline of one case as a picture: what happened, where it is now, and what comes if nobody
acts. Deeds and moments, in London time; nothing of the person, and nothing of what was answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy.time import show_london
from service.pictures import svg

_LEFT, _SPINE, _TEXT, _WIDTH = 24, 214, 240, 860
_LINE, _GAP = 20, 18
_ONLY_SPACE = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing on the line: when, what, under which rules, and how often it comes again."""

    at: datetime
    what: str
    rules: str
    again: str = ""

    @property
    def text(self) -> str:
        """What happened, as it stands beside its moment."""
        rules = f" ({self.rules})" if self.rules else ""
        return f"{self.what}{rules}" + (f"; {self.again}" if self.again else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTimeline:
    """A case's past and what lies ahead of `now`, looked at as far as `until`. An empty `stage` is
    not shown.
    """

    reference: str
    stage: str
    now: datetime
    until: datetime
    past: Sequence[Entry]
    ahead: Sequence[Entry]


def as_svg(case: CaseTimeline) -> str:
    """The picture."""
    top = 110.0
    shapes = [
        svg.words(_LEFT, 40, f"{case.reference}: timeline", size=22, bold=True),
        svg.words(_LEFT, 64, _standing(case), size=15),
    ]
    top = _stretch(shapes, "What happened", case.past, top, ahead=False)
    shapes += [
        svg.line([(_LEFT, top), (_WIDTH - _LEFT, top)]),
        svg.words(_LEFT, top + 24, f"Now: {show_london(case.now)}", bold=True),
    ]
    top = _stretch(shapes, "If nobody acts", case.ahead, top + 60, ahead=True)
    description = "\n".join(in_words(case))
    title = f"Timeline of case {case.reference}"
    return svg.picture(_WIDTH, top + 10, title, description, shapes, "timeline")


def _stretch(
    shapes: list[str], heading: str, entries: Sequence[Entry], top: float, *, ahead: bool
) -> float:
    """Draw one half below `top`; where it ends. What is to come stands on a dashed line, beside
    rings.
    """
    shapes.append(svg.words(_LEFT, top, heading, size=18, bold=True))
    top += 32
    if not entries:
        shapes.append(svg.words(_LEFT, top, f"{_ONLY_SPACE.capitalize()}.", size=15))
        return top + 34
    drawn, dots, begins = list[str](), list[float](), top
    for entry in entries:
        lines = svg.wrapped(entry.text, _WIDTH - _TEXT - _LEFT, 15)
        drawn.append(svg.words(_LEFT, top + 5, show_london(entry.at), size=13))
        drawn += [
            svg.words(_TEXT, top + 5 + _LINE * place, text, size=15)
            for place, text in enumerate(lines)
        ]
        dots.append(top)
        top += _LINE * len(lines) + _GAP
    if len(dots) > 1:
        shapes.append(svg.line([(_SPINE, begins), (_SPINE, dots[-1])], dashed=ahead))
    shapes += [svg.spot(_SPINE, dot, filled=not ahead) for dot in dots]
    shapes += drawn
    return top + 16


def in_words(case: CaseTimeline) -> Iterator[str]:
    """The same as lines of text."""
    yield f"Case {case.reference}. {_standing(case)}"
    yield "What happened:"
    yield from _listed(case.past)
    yield f"Now: {show_london(case.now)}."
    yield f"If nobody acts, until {show_london(case.until)}:"
    yield from _listed(case.ahead)


def _standing(case: CaseTimeline) -> str:
    stage = f"Stage: {case.stage}. " if case.stage else ""
    return f"{stage}All times are London's."


def _listed(entries: Sequence[Entry]) -> Iterator[str]:
    if not entries:
        yield f"  {_ONLY_SPACE}"
    for entry in entries:
        yield f"  {show_london(entry.at)}: {entry.text}"
