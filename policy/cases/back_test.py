"""A closed case decided again under another rulebook: it receives the same messages at the same
moments, and the deadlines are those of the rulebook. Two such replays, under two rulebooks, are
compared. Pure.

What people did under the rulebook of the time is taken as it was, so this says what the rules would
have made of it, and not what people would have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from policy.cases.lifecycle import Decide, E, S, due_now, next_deadline

Label = Callable[[E], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A message or a deadline that counted: its label, when it was, under which rules."""

    what: str
    at: datetime
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """A message that was received and refused: its label, with the refusal's code and rule."""

    what: str
    code: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Replay(Generic[S]):
    """A case decided again."""

    state: S
    applied: tuple[Applied, ...]
    refused: tuple[NotApplied, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that would differ. `part` is stage, outcome, end, case (what its row shows), date,
    refusal or rule; an empty side is nothing at all.
    """

    part: str
    what: str
    was: str
    would_be: str


def replay(
    state: S, recorded: Sequence[tuple[E, datetime]], *, decide: Decide[S, E], label: Label[E]
) -> Replay[S]:
    """A case from its recorded events. Deadlines that passed are left out, for they pass here anew,
    up to the moment of the last record.
    """
    applied: list[Applied] = []
    refused: list[NotApplied] = []
    until = recorded[-1][1] if recorded else None

    def receive(case: S, event: E, now: datetime) -> S:
        decision = decide(case, event, now)
        if decision.refusal is not None:
            no = decision.refusal
            refused.append(NotApplied(what=label(event), code=no.code, rule=no.rule))
        elif not decision.repeated:
            applied.append(Applied(what=label(event), at=event.at, rules=decision.rules))
        return decision.state

    for event, now in recorded:
        clocks = event.kind == "deadline-passed"
        # What was queued when a deadline came was applied before it (see `policy.cases.turn`), what
        # followed from it after it.
        state = _clock(state, now, receive, at_last=clocks)
        if not clocks:
            state = receive(state, event, now)
    if until is not None:
        state = _clock(state, until, receive, at_last=True)
    return Replay(state=state, applied=tuple(applied), refused=tuple(refused))


def _clock(state: S, now: datetime, receive: Callable[[S, E, datetime], S], *, at_last: bool) -> S:
    """Every deadline that came before now, one after the other, each at its own moment; `at_last`,
    those that come now too.
    """
    while (deadline := next_deadline(state)) is not None:
        if deadline.due > now or (deadline.due == now and not at_last):
            break
        passed = due_now(state, deadline.due)
        assert passed is not None  # it is due at that moment
        after = receive(state, passed, deadline.due)  # type: ignore[arg-type]
        if after is state:
            break
        state = after
    return state


def differences(
    was: Replay[S], would_be: Replay[S], *, row: Callable[[S], Mapping[str, object]]
) -> tuple[Difference, ...]:
    """What would differ, the end of the case first; `row` gives what a track's lists show of a
    case.
    """
    return tuple(
        Difference(part=part, what=what, was=one, would_be=other)
        for part, what, one, other in (
            *_ends(was.state, would_be.state),
            *_sides("case", _shown(row(was.state)), _shown(row(would_be.state))),
            *_sides("date", _dates(was.applied), _dates(would_be.applied)),
            *_sides("refusal", _refusals(was.refused), _refusals(would_be.refused)),
            *_sides("rule", _rules(was.applied), _rules(would_be.applied)),
        )
        if one != other
    )


def _ends(was: S, would_be: S) -> Iterator[tuple[str, str, str, str]]:
    yield "stage", "", str(was.stage), str(would_be.stage)
    yield "outcome", "", str(was.outcome or ""), str(would_be.outcome or "")
    yield "end", "", _moment(was.ended_at), _moment(would_be.ended_at)


def _sides(
    part: str, was: Mapping[str, str], would_be: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    for what in dict.fromkeys((*was, *would_be)):
        yield part, what, was.get(what, ""), would_be.get(what, "")


def _shown(row: Mapping[str, object]) -> dict[str, str]:
    return {
        name.replace("_", " "): _moment(value) if isinstance(value, datetime) else str(value or "")
        for name, value in row.items()
    }


def _dates(applied: Iterable[Applied]) -> dict[str, str]:
    return _numbered((each.what, _moment(each.at)) for each in applied)


def _refusals(refused: Iterable[NotApplied]) -> dict[str, str]:
    return _numbered((each.what, f"{each.code} ({each.rule})") for each in refused)


def _rules(applied: Iterable[Applied]) -> dict[str, str]:
    return {rule: "applied" for each in applied for rule in each.rules}


def _numbered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels made unique: the second event of a label has the number 2, and so on."""
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for what, said in pairs:
        seen[what] = seen.get(what, 0) + 1
        found[what if seen[what] == 1 else f"{what}, no. {seen[what]}"] = said
    return found


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment is not None else ""
