"""What every track's sheet "what could happen to me" is made of: the process map as steps, and
statements with the rules they rest on (R27, R36, R37).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policy.process_map import ProcessMap, drawn

Step = tuple[str, str]
"""What a stage is to the person: its name, and what it is."""

LAST = "Nothing comes after this."
CLOSING = "The end, if a named person closes it"


def page(parts: Iterable[str]) -> str:
    """The parts of a sheet as a page in markdown."""
    return "\n\n".join(parts) + "\n"


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {text}" for text in lines)


def step_parts(process: ProcessMap, steps: Mapping[str, Step]) -> Iterator[str]:
    """Every place of the map as a step, and every step that can come next."""
    for place in process.places:
        name, what = steps[place]
        yield f"### {name}\n\n{what}"
        following = dict.fromkeys(a.target for a in drawn(process) if a.source == place)
        named = [steps[target][0] for target in following]
        if process.closing is not None and place in process.closing.stages:
            named.append(CLOSING)
        if named:
            yield f"What can come next:\n\n{bullets(named)}"
        elif place in process.ended:
            yield LAST
