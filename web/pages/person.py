"""Who the person is: found, read in words, reached, corrected. What is typed never stands in an
address, and each look is noted.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.cases.reading_out import in_words, said_of
from policy.people.births import BirthDate
from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from service.cases.finding import find_cases, looked_for
from service.cases.person import read_corrections
from service.cases.record import CaseOnRecord, read_case
from service.cases.safe_way import change_safe_way, read_safe_way
from service.context import Context
from web.asking import question
from web.links import Link
from web.listing import listing, to_case
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import ServiceAct, Summary, Values, listing_page


def whom(context: Context) -> tuple[FieldQuestion, ...]:
    return (
        question("family_name", "Family name", "As it was sent", needed=False),
        question("given_names", "Given names", "All of them", needed=False),
        question("other_names", "Other names", "With ; between them", needed=False),
        question("born", "Born", "The day, if it is known", AnswerForm.DAY, needed=False),
        question(
            "about", "Born about", "A year, if no day is known", AnswerForm.NUMBER, needed=False
        ),
        question("reference", "Home Office reference", "Finds alone", needed=False),
    )


def match_of(said: Values) -> MatchKeys | Refusal:
    """What the questions of whom to look for were answered."""
    return looked_for(
        home_office_reference=said.get("reference", ""),
        given_names=said.get("given_names", ""),
        family_name=said.get("family_name", ""),
        born=BirthDate(day=said.get("born"), year=said.get("about")),
        also_known_as=said.get("other_names", ""),
    )


async def _find(context: Context, path: Mapping[str, str], said: Values) -> list[str] | Refusal:
    match = match_of(said)
    return match if isinstance(match, Refusal) else await find_cases(context, match)


FIND = ServiceAct(
    name="find",
    title="Find a person",
    about="That you looked, and when, is noted.",
    questions=whom,
    may=lambda permissions: permissions.find,
    do=_find,
    back=lambda path: "/service",
    shows=lambda request, context, references: _found(request, context, references),
    button="Find",
    checked=False,
)


def _found(request: Request, context: Context, references: list[str]) -> Response:
    """The cases that may be this person's."""
    rows = [(to_case(reference),) for reference in references]
    table = listing("Cases that may be theirs", ("Case",), rows, "Nobody was found.")
    return listing_page(
        request, context, "Find a person", (table,), back=Link("/find", "Find somebody else")
    )


def _case(reference: str) -> Link:
    return Link(f"/cases/{reference}", f"Case {reference}")


@signed_in("record in words")
async def show_record(request: Request, context: Context) -> Response:
    """What is on record of the person, and what was said with every event."""
    reference = request.path_params["reference"]
    read = await read_case(context, reference)
    if isinstance(read, Refusal):
        return refused(request, context, read)
    rows = [(event.recorded_at, event.label, _lines(event.says)) for event in read.events]
    events = listing("What happened, in words", ("When", "What", "What was said"), rows)
    return listing_page(
        request,
        context,
        f"On record of case {reference}",
        (events,),
        summaries=tuple(_summaries(read)),
        sentences=("That you read this is noted.",),
        links=(Link(f"/cases/{reference}/corrections", "What was corrected"),),
        back=_case(reference),
    )


def _summaries(read: CaseOnRecord) -> list[Summary]:
    person = tuple((name.replace("_", " "), words) for name, words in read.person.items() if words)
    shown: list[Summary] = [("The person", person)]
    if read.answer is not None:
        shown.append(("The status answer", tuple(said_of(read.answer))))
    for fact in read.facts or ():
        gone = "" if fact.counts else ", replaced since"
        shown.append((f"{fact.kind.capitalize()} of {in_words(fact.as_of)}{gone}", fact.says))
    return shown


def _lines(says: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{name}: {words}" for name, words in says)


@signed_in("corrections")
async def show_corrections(request: Request, context: Context) -> Response:
    """What was corrected of who the person is."""
    reference = request.path_params["reference"]
    read = await read_corrections(context, reference)
    if isinstance(read, Refusal):
        return refused(request, context, read)
    rows = [(one.at, one.event.field, one.event.old, one.event.new, one.event.by) for one in read]
    columns = ("When", "What", "As it stood", "As it should be", "By")
    table = listing("Corrections", columns, rows, "Nothing was corrected.")
    heading = f"Corrections in case {reference}"
    return listing_page(request, context, heading, (table,), back=_case(reference))


@signed_in("safe way")
async def show_safe_way(request: Request, context: Context) -> Response:
    """How the person is safely reached."""
    reference = request.path_params["reference"]
    way = await read_safe_way(context, reference)
    if isinstance(way, Refusal):
        return refused(request, context, way)
    changes = may_use(context, lambda permissions: permissions.help_person)
    change = (Link(f"/cases/{reference}/reach/change", "Change the safe way"),) if changes else ()
    return listing_page(
        request,
        context,
        f"How to reach the person of case {reference}",
        sentences=(way or "No safe way is known.", "Read this before every contact."),
        links=change,
        back=_case(reference),
    )


async def _change(context: Context, path: Mapping[str, str], said: Values) -> Refusal | None:
    return await change_safe_way(context, path["reference"], said.get("safe_way", ""))


CHANGE_SAFE_WAY = ServiceAct(
    name="change safe way",
    title="Change how the person is safely reached",
    about="What you write takes the place of what stands there. Leave it empty if none is known.",
    questions=lambda context: (
        question("safe_way", "Safe way", "How, and how never", needed=False),
    ),
    may=lambda permissions: permissions.help_person,
    do=_change,
    back=lambda path: f"/cases/{path['reference']}/reach",
)
