"""What an order is checked for and completed with before it is put on record, from what is on
record beside the case: the sender cannot know it, or their word for it is not enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from policy.cases.orders import Actor, Named
from policy.cases.person import CorrectPerson
from policy.collection import SOURCE, refused_source
from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.suitability import deeds as suitability
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.content import digest
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.evidence.nations import NATION_OF_LETTER
from policy.suitability.evidence.refusals import NO_SUCH_AREA, NOBODY_ANSWERS
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.state import SuitabilityState
from policy.suitability.words import TaskKind as SuitabilityTask
from policy.support import deeds as support
from policy.support.words import TaskKind as SupportTask
from service.cases.opening import open_case
from service.permissions import PERMISSIONS
from service.tasks.by_words import never_by_words
from service.tasks.finding import find_task, refused_to_finish
from service.tasks.refusals import NO_SUCH_TASK
from service.values.content import SHORTEST_CONTENT
from store import inbox
from store.collections import find
from store.organisations import load_register
from store.person import ERASED, open_person
from store.policy_time import clock
from store.worklists import Task
from wiring.app import App

Unprepared = (
    suitability.RecordFacts
    | suitability.PrepareSummary
    | suitability.SendSummary
    | suitability.CheckDecision
    | suitability.MoveCase
    | suitability.FinishTask
    | support.FinishTask
    | CorrectPerson
)
"""Of these there is something to check or to fill in."""


async def prepared(
    app: App, actor: Actor, reference: str, order_id: str, command: Named
) -> Named | Refusal:
    """The command as it is put on record, for somebody whose roles may ask for it. One that is on
    record under this id stays as it is there.
    """
    if not isinstance(command, Unprepared) or await inbox.is_known(app.engine, order_id):
        return command
    return await _prepared(app, actor, reference, command)


async def _prepared(app: App, actor: Actor, reference: str, command: Unprepared) -> Named | Refusal:
    match command:
        case suitability.RecordFacts():
            return await _source_refused(app, reference, command.facts) or command
        case suitability.PrepareSummary() | suitability.SendSummary() | suitability.CheckDecision():
            content = await _whole_content(app, reference, command.content)
            return content if isinstance(content, Refusal) else replace(command, content=content)
        case suitability.MoveCase():
            to = await asked_of(app, command.authority)
            return to if isinstance(to, Refusal) else replace(command, authority=to.authority)
        case CorrectPerson():
            said = await open_person(app.engine, app.keys, reference, actor.id)
            return replace(command, old=said.get(command.field, "")) if said else ERASED
        case support.FinishTask():
            task = await _to_finish(app, actor, reference, command.task_id)
            if isinstance(task, Refusal):
                return task
            kind = SupportTask(task.kind)
            return replace(command, task_id=task.id, task=kind)
        case suitability.FinishTask():
            task = await _to_finish(app, actor, reference, command.task_id)
            if isinstance(task, Refusal):
                return task
            of_kind = SuitabilityTask(task.kind)
            return replace(command, task_id=task.id, task=of_kind)
        case _:
            assert_never(command)


async def _source_refused(app: App, reference: str, facts: tuple[AnyFact, ...]) -> Refusal | None:
    """Whether some fact names a collection that was not approved for it (R8)."""
    for fact in facts:
        if fact.source.startswith(SOURCE):
            id = fact.source.removeprefix(SOURCE)
            found = await find(app.engine, app.keys, reference, id)
            known = None if isinstance(found, Refusal) else found
            refusal = refused_source(known, reference, fact.basis)
            if refusal is not None:
                return refusal
    return None


def content_of(state: SuitabilityState) -> str:
    """The digest of everything known of a case; empty before anything is."""
    return digest(state.facts) if state.facts is not None else ""


async def _whole_content(app: App, reference: str, given: str) -> str | Refusal:
    """The digest that the beginning of one stands for; what fits none is left for the case to
    refuse.
    """
    opened = await open_case(app, reference)
    if isinstance(opened, Refusal):
        return opened
    whole, given = content_of(opened[0]), given.strip().lower()
    return whole if len(given) >= SHORTEST_CONTENT and whole.startswith(given) else given


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """Whom a case in an area goes to, and whether that authority is `registered`. If not, questions
    to it go to the common mailbox.
    """

    authority: str
    nation: PlaceNation
    registered: bool


async def asked_of(app: App, area: str) -> AskedOf | Refusal:
    """Who has a suitability case in an area, by the area's code. In Northern Ireland that is the
    Housing Executive, which must be registered (R98 to R100).
    """
    async with app.engine.connect() as connection:
        register, now = await load_register(connection), await clock(connection)
    return _asked_of(area.strip().upper(), register, now)


def _asked_of(code: str, register: Mapping[str, Organisation], now: datetime) -> AskedOf | Refusal:
    found = asked_first(code, register, now)
    nation = NATION_OF_LETTER.get(code[:1])
    if nation is None or found is NO_SUCH_AREA:
        return NO_SUCH_AREA
    if isinstance(found, Refusal):
        if nation is PlaceNation.NORTHERN_IRELAND:
            return NOBODY_ANSWERS
        return AskedOf(authority=code, nation=nation, registered=False)
    return AskedOf(authority=found.organisation.id, nation=nation, registered=True)


async def _to_finish(app: App, actor: Actor, reference: str, id: str) -> Task | Refusal:
    """The case's open task that somebody means by its id, if they may finish it: what it is about
    is on record, and not theirs to say.
    """
    async with app.engine.connect() as connection:
        task = await find_task(connection, id)
    if isinstance(task, Refusal):
        return task
    if task.reference != reference:
        return NO_SUCH_TASK
    refusal = refused_to_finish(PERMISSIONS[app.settings.track], task, actor)
    # Here too: with the case out of reach it would be taken for later, and refused unseen.
    return refusal or await never_by_words(app, task) or task
