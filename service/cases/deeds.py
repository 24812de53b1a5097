"""Which deeds are open to the person who acts on a case, what each asks, and asking one from what
was said: the same for a page, the API and the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policy.cases.deed import Deed
from policy.cases.questions import FieldQuestion, questions
from policy.cases.track import Track
from policy.refusal import Refusal
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.support.lifecycle import DISPATCH as SUPPORT_DISPATCH
from service.authorisation import use_case
from service.cases.opening import open_case
from service.cases.orders import OrderAccepted, ask_order, id_of_order
from service.cases.seen import seen_until
from service.context import Context
from service.permissions import SUITABILITY, SUPPORT, ByOrganisation

DEEDS: Mapping[str, Mapping[str, Deed[Any, Any, Any]]] = {
    SUPPORT: {deed.kind: deed for deed in SUPPORT_DISPATCH.deeds},
    SUITABILITY: {deed.kind: deed for deed in SUITABILITY_DISPATCH.deeds},
}
"""By track and kind of command."""

NO_SUCH_DEED = Refusal(
    code="no-such-deed",
    sentence="This cannot be asked of a case.",
    what_to_do="Choose something that is offered on the case's page.",
    rule="service",
)
NOT_UNDERSTOOD = Refusal(
    code="not-understood",
    sentence="What was sent does not say all that this asks, in the way it asks it.",
    what_to_do="Answer each question that is marked, and send it again.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedDeed:
    """A deed that the case's stage takes from the person who acts. Whether it may be done with what
    they say is judged when it is asked.
    """

    kind: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeeds:
    """What may be asked of a case; `sequence` is the number of its last event. `seen` is that too,
    if nothing happened since somebody looked that anybody judges by.
    """

    sequence: int
    seen: int
    deeds: tuple[OfferedDeed, ...]


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def offered_deeds(
    context: Context, reference: str, seen: int | None = None
) -> CaseDeeds | Refusal:
    """What the person or organisation that acts may ask of a case as it stands, in the order of the
    track's list. `seen` is the number of the last event that they saw, if they looked before.
    """
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    offered = deeds_offered(context.track, opened[0], context.may_order)
    if seen is None:
        return offered
    return replace(offered, seen=await seen_until(context.app, reference, seen))


def deeds_offered(
    track: Track[Any, Any, Any], state: Any, may: Callable[[type], bool]
) -> CaseDeeds:
    """The same of a case that was read already, for somebody who `may` ask for some commands."""
    taken = track.takes(state)
    deeds = tuple(
        OfferedDeed(kind=kind, title=deed.title)
        for kind, deed in DEEDS[track.name].items()
        if kind in taken and may(deed.command)
    )
    return CaseDeeds(sequence=state.sequence, seen=state.sequence, deeds=deeds)


@lru_cache(maxsize=128)
def questions_of(track: str, kind: str) -> tuple[FieldQuestion, ...]:
    """What a deed asks. Raises KeyError for an unknown kind."""
    return questions(DEEDS[track][kind])


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.ASK)
async def ask_deed(
    context: Context,
    reference: str,
    kind: str,
    values: Mapping[str, object],
    *,
    order_id: str,
    at: datetime | None = None,
    expected_sequence: int | None = None,
) -> OrderAccepted | Refusal:
    """Ask a deed of a case by what was said, field by field; see `ask_order`."""
    deed = DEEDS[context.track.name].get(kind)
    if deed is None:
        return NO_SUCH_DEED
    try:
        whole = _filled_in(context, kind, values, order_id)
        command = _reader(context.track.name, kind).validate_python(whole)
    except ValidationError:
        return NOT_UNDERSTOOD
    return await ask_order(
        context,
        reference,
        command,
        order_id=order_id,
        at=at,
        expected_sequence=expected_sequence,
    )


def _filled_in(
    context: Context, kind: str, values: Mapping[str, object], order_id: str
) -> dict[str, object]:
    """The values, with what nobody is asked for in each record of a list: an id of its own, which
    is the same if the same is sent again, and who records it.
    """
    whole = dict(values)
    order = id_of_order(context.app.keys.ring, context.by, order_id)
    for question in questions_of(context.track.name, kind):
        records = values.get(question.name)
        if question.tag and isinstance(records, tuple):
            kinds = {each.word: each.filled_in for each in question.kinds}
            whole[question.name] = tuple(
                _with(record, kinds.get(record.get(question.tag), ()), f"{order}-{n}", context)
                for n, record in enumerate(records, start=1)
            )
    return whole


def _with(
    record: Mapping[Any, Any], names: tuple[str, ...], id: str, context: Context
) -> Mapping[Any, Any]:
    known = {"id": id, "by": context.by}
    return {**{name: known[name] for name in names}, **record}


@lru_cache(maxsize=128)
def _reader(track: str, kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(DEEDS[track][kind].command)
