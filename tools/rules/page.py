"""docs/rules.md as text, and what is wrong with it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from policy.rules import SOURCES, Force, Rule, RuleTrack
from tools.rules.seen import ROOT, Seen

PAGE = ROOT / "docs" / "rules.md"
HOW = "run `make docs`"

_HEAD = """# Every rule, where it lives and what shows it

Made by `make docs` from `policy/rules` and from the tests' own marks; a test fails while it is out
of date, while a rule has no test, and while a binding rule lacks an input refused or an input
allowed. `make mutate-rules` takes rules out of the code, each in its turn, and each time one of the
tests named in its row has to fail.
"""
_FORCES = {
    Force.MUST: "the source demands it",
    Force.CANNOT: "the source rules it out",
    Force.MAY: "the source allows it",
    Force.WEIGH: "the source wants it weighed",
    Force.SAYS: "the source tells it or expects it",
}
_COLUMNS = """| rule | source | force | in our words | code | refused | allowed | tests |
| --- | --- | --- | --- | --- | --- | --- | --- |"""
_TRACKS = {RuleTrack.SUPPORT: "The support track", RuleTrack.SUITABILITY: "The suitability track"}


def page(rules: Sequence[Rule], seen: Sequence[Seen]) -> str:
    """The whole page."""
    parts = [_HEAD, "Sources:\n", *(f"* **{id}** {text}" for id, text in SOURCES.items())]
    parts += ["\nForce:\n", *(f"* **{force.value}**: {text}" for force, text in _FORCES.items())]
    for track, members in groupby(sorted(rules, key=_place), key=lambda rule: rule.track):
        parts.append(f"\n## {_TRACKS[track]}\n\n{_COLUMNS}")
        parts += [_row(rule, [one for one in seen if one.rule == rule.id]) for rule in members]
    return "\n".join(parts) + "\n"


def _place(rule: Rule) -> tuple[int, int]:
    return list(RuleTrack).index(rule.track), int(rule.id[1:])


def _row(rule: Rule, seen: Sequence[Seen]) -> str:
    words = f"{rule.words} *{rule.not_here}*" if rule.not_here else rule.words
    cells = (
        rule.id,
        f"{rule.source}: {rule.section}",
        rule.force.value,
        words,
        "<br>".join(f"`{name}`" for name in rule.code),
        "<br>".join(one.refuses for one in seen if one.refuses),
        "<br>".join(one.allows for one in seen if one.allows),
        "<br>".join(_links(seen)) or "none",
    )
    return f"| {' | '.join(cells)} |"


def _links(seen: Sequence[Seen]) -> Iterator[str]:
    """Each test function once, whatever its parameters."""
    for file, name in dict.fromkeys((one.file, one.function) for one in seen):
        yield f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})"


def problems(rules: Sequence[Rule], seen: Sequence[Seen], written: str) -> list[str]:
    """What keeps the page from being true, each with what to do."""
    found = [problem for rule in rules for problem in _of_rule(rule, seen)]
    known = {rule.id for rule in rules}
    found += [f"{one.test}: there is no rule {one.rule}" for one in seen if one.rule not in known]
    if not found and written != page(rules, seen):
        found.append(f"docs/rules.md is out of date: {HOW}")
    return found


def _of_rule(rule: Rule, seen: Sequence[Seen]) -> Iterator[str]:
    mine = [one for one in seen if one.rule == rule.id]
    if not mine:
        yield f'{rule.id} has no test: mark one with @pytest.mark.rule("{rule.id}")'
    if rule.binding and mine and not any(one.refuses and one.allows for one in mine):
        yield f"{rule.id} is binding: give its test refuses=... and allows=..., an input each"
    yield from (
        f"{rule.id}: there is no {name} in the code" for name in rule.code if not real(name)
    )


def real(name: str) -> bool:
    """Whether a dotted symbol or a file is there."""
    if "/" in name:
        return (ROOT / Path(name)).is_file()
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[cut:])
    return False
