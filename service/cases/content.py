"""What is shown beside the form of a suitability deed: what is on record that it is decided on, and
each item that has to be marked as read (R73, R97, R104 to R113).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from policy.cases.reading_out import in_words, said_of
from policy.refusal import Refusal
from policy.suitability.evidence.content import evidence
from policy.suitability.evidence.factors import as_read
from policy.suitability.evidence.other_circumstances import Circumstance
from policy.suitability.evidence.reading import in_order, superseded
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.finding import Opens
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState
from service.authorisation import use_case
from service.cases.deeds import DEEDS, NO_SUCH_DEED
from service.cases.opening import open_case
from service.cases.preparing import content_of
from service.context import Context

_OF_A_FACT = frozenset({"id", "as_of", "fact"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord:
    """One thing on record, with what it says, name by name."""

    title: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemToRead:
    """A part of the content that the reader marks as read: `value` is what the deed then says of
    it, and `key` identifies it, whatever else is added later.
    """

    key: str
    label: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedContent:
    """What a deed is decided on. `digest` stands for everything known; empty before anything is."""

    digest: str
    records: tuple[ShownRecord, ...]
    items: tuple[ItemToRead, ...]


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def content_for_deed(context: Context, reference: str, kind: str) -> DeedContent | Refusal:
    """What is shown to the person who may ask this of a case. People's words are among it, for
    those only whose roles may ask it.
    """
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state, now = opened
    deed = DEEDS[context.track.name].get(kind)
    if deed is None:
        return NO_SUCH_DEED
    if not context.may_order(deed.command):
        return context.permissions.wrong_role
    if not isinstance(state, SuitabilityState):
        return DeedContent(digest="", records=(), items=())
    shown = (record for part in _PARTS.get(kind, ()) for record in part(state, now))
    return DeedContent(
        digest=content_of(state), records=tuple(shown), items=tuple(_items(state, kind))
    )


def _items(state: SuitabilityState, kind: str) -> Iterator[ItemToRead]:
    if state.facts is None:
        return
    if kind == "propose-decision":
        for read in map(as_read, evidence(state.facts)):
            said = ", ".join(words for _, words in said_of(read))
            key = sha256(said.encode()).hexdigest()[:16]
            yield ItemToRead(key=key, label=said, value=asdict(read))
    elif kind == "conclude-limb":
        for fact in _standing(state):
            if isinstance(fact, Circumstance):
                said = ": ".join(filter(None, (fact.kind.value, fact.words)))
                key = sha256(fact.id.encode()).hexdigest()[:16]
                yield ItemToRead(key=key, label=f"{said} ({in_words(fact.as_of)})", value=fact.id)


def _standing(state: SuitabilityState) -> Iterable[object]:
    known = state.facts.known if state.facts is not None else ()
    gone = superseded(known)
    return (fact for fact in in_order(known) if fact.id not in gone)


_Part = Callable[[SuitabilityState, datetime], Iterator[ShownRecord]]


def _one(title: str, record: object) -> Iterator[ShownRecord]:
    if record is not None:
        yield ShownRecord(title=title, says=tuple(said_of(record)))


def _known(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    for fact in _standing(state):
        kind = str(getattr(fact, "fact", "")).replace("-", " ")
        day = in_words(getattr(fact, "as_of", ""))
        title = f"{kind[:1].upper()}{kind[1:]} of {day}"
        yield ShownRecord(title=title, says=tuple(said_of(fact, _OF_A_FACT)))


def _findings(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    if state.facts is None:
        return
    found = assess(state.facts, now, suitability_book_at(now)).findings
    says = (
        (one.question, f"{one.standing.value.capitalize()}. {one.why} ({', '.join(one.rules)})")
        for one in found
        if one.opens is not Opens.NOTHING
    )
    yield ShownRecord(title="What the facts come to now", says=tuple(says))


def _summary(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    yield from _one("Case summary", state.summary)


def _proposal(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    yield from _one("Decision proposed", state.proposal)


def _decision(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    yield from _one("Decision", state.decision)


def _window(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    yield from _one("Window proposed", state.window_proposal)


def _serving(state: SuitabilityState, now: datetime) -> Iterator[ShownRecord]:
    yield from _one("Fresh look", state.look)
    yield from _one("Clearance", state.clearance)
    for attempt in state.attempts:
        yield from _one(f"Attempt on {in_words(attempt.at)}", attempt)
    yield from _one("Served to file", state.to_file)
    stands = (
        ("It waits for", state.waits_for),
        ("It may not be served under", state.blocked_rules),
    )
    says = tuple((name, in_words(words)) for name, words in stands if words)
    if says:
        yield ShownRecord(title="What stands in the way of service", says=says)


_OF_A_SERVICE = (_decision, _serving)
_PARTS: Mapping[str, tuple[_Part, ...]] = {
    "conclude-limb": (_findings, _known),
    "agree-window": (_window,),
    "decline-window": (_window,),
    "prepare-summary": (_findings, _known),
    "send-summary": (_summary, _findings, _known),
    "acknowledge-summary": (_summary,),
    "propose-decision": (_summary, _findings, _known),
    "check-decision": (_proposal, _summary, _findings, _known),
    "decline-decision": (_proposal,),
    "record-recheck": (*_OF_A_SERVICE, _known),
    "ask-clearance": _OF_A_SERVICE,
    "void-clearance": _OF_A_SERVICE,
    "report-attempt": _OF_A_SERVICE,
    "report-service": _OF_A_SERVICE,
    "serve-to-file": _OF_A_SERVICE,
    "withdraw-decision": _OF_A_SERVICE,
}
"""Of each deed that is decided on what is on record: what of it is shown, in this order."""
