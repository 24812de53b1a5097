"""What a track's deeds, facts and clocks leave unsaid, or say wrongly. Each finding names the file
to mend, and is found as soon as the track is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from policy.cases.clock import Clock
from policy.cases.deed import Deed, EventRule, Field

DeedOfAny = Deed[Any, Any, Any]
ClockOfAny = Clock[Any, Any, Any]


def unsaid_by_deeds(deeds: Iterable[DeedOfAny]) -> Iterator[str]:
    """A deed without a title, or a field of one that nobody can tell how to fill in."""
    for deed in deeds:
        home = _module(deed.happened)
        if not deed.title.strip():
            yield f"{home}: `title` of the deed {deed.kind!r} is empty"
        for name in _unlabelled(deed.fields, ""):
            yield f"{home}: {name} of the deed {deed.kind!r} is empty"


def unsaid_by_events(rules: Iterable[EventRule[Any, Any]]) -> Iterator[str]:
    """An event that a timeline would show as a blank line."""
    for rule in rules:
        if not rule.label.strip():
            yield f"{_module(rule.follows)}: `label` of the event {rule.event.__name__} is empty"


def unsaid_by_clocks(clocks: Iterable[ClockOfAny], kinds: set[str]) -> Iterator[str]:
    """A clock without a name, or that nothing sets or nothing ends, and one that names an event
    that the track does not have.
    """
    for clock in clocks:
        home, named = _module(clock.passed), f"the clock {str(clock.name)!r}"
        if not clock.name.strip():
            yield f"{home}: `name` of a clock is empty"
        if not (clock.started_by or clock.may_be_started_by):
            yield (
                f"{home}: no event starts {named}: name one in `started_by`, or in "
                "`may_be_started_by` the one whose own rule sets it"
            )
        if clock.ended_by == () and not clock.may_be_ended_by:
            yield (
                f"{home}: no event ends {named}: name one in `ended_by` or `may_be_ended_by`, or "
                "say `Nothing.ENDS_IT`"
            )
        for kind in sorted({*clock.starts, *clock.ends} - kinds):
            yield f"{home}: {named} names {kind!r}, which no event is"


def _unlabelled(fields: Mapping[str, Field], within: str) -> Iterator[str]:
    for name, field in fields.items():
        for what, words in (("label", field.label), ("hint", field.hint)):
            if not words.strip():
                yield f"the {what} of the field {within + name!r}"
        yield from _unlabelled(field.parts, f"{within}{name}.")
        for record in field.kinds.values():
            if not record.title.strip():
                yield f"the title of a kind of record of the field {within + name!r}"
            yield from _unlabelled(record.parts, f"{within}{name}.")


def _module(rule: Callable[..., Any]) -> str:
    return rule.__module__.replace(".", "/") + ".py"
