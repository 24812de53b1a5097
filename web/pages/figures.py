"""What the service counts and goes by: statistics with charts, blocked paths, the rulebook, the
process map.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm
from policy.maps import map_named
from policy.parameters import said as number_said
from policy.process_map import ways
from policy.refusal import Refusal
from policy.time import show_london
from service.cases.blocked import Blocked, BlockedPlace, page_of_blocked
from service.cases.by_stage import count_by_stage
from service.context import Context
from service.pictures import bars
from service.pictures.map_picture import as_svg
from service.rules import rulebook_in_force
from service.statistics.figures import HIDDEN, WITHHELD, Statistics, Tabulation, said
from service.statistics.period import Period, statistics_by_people, statistics_of
from web.asking import question
from web.forms import YES, read_form
from web.listing import listing, to_case
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page
from web.whole_numbers import whole_number

_PERIOD = (
    question("first", "First day", "The first that is counted, London's", AnswerForm.DAY),
    question("last", "Last day", "The last that is counted, London's", AnswerForm.DAY),
)


@signed_in("statistics")
async def show_statistics(request: Request, context: Context) -> Response:
    """A period's figures, fit to be published; the period stands in the address."""
    given = request.query_params
    asked = any(name.startswith(("first", "last")) for name in given)
    read = read_form(_PERIOD, given)
    finely = {name: given.get(name) == YES for name in ("by_authority", "by_people")}
    found: Statistics | Refusal | None = None
    if asked and not read.problems:
        first, last = read.values["first"], read.values["last"]
        period = Period(first=first, last=last, **finely)  # type: ignore[arg-type]
        count = statistics_by_people if period.by_people else statistics_of
        found = await count(context, period)
    refusal = found if isinstance(found, Refusal) else None
    made = found if isinstance(found, Statistics) else None
    return listing_page(
        request,
        context,
        made.title if made else "Statistics",
        template="statistics",
        refusal=refusal,
        questions=_PERIOD,
        typed=given,
        problems=read.problems if asked else (),
        finely=finely,
        people=may_use(context, lambda permissions: permissions.count_people),
        made=made,
        said=said,
        chart=_chart,
        withheld=WITHHELD,
    )


def _chart(table: Tabulation, number: int) -> Markup:
    """A table's rows as bars, each with its figure. It is made of our own shapes and escaped."""
    rows = [(name, value.shown) for name, value in table.rows.items()]
    return Markup(bars.as_svg(f"chart-{number}", table.title, rows, HIDDEN))


@signed_in("blocked paths")
async def show_blocked(request: Request, context: Context) -> Response:
    """What was refused, or of it what one rule forbade, the latest first, a page at a time."""
    rule = request.query_params.get("rule", "").strip().upper()
    rule = rule if rule.isascii() and rule.isalnum() and len(rule) < 10 else ""
    begin = _place_in(request.query_params.get("before", ""))
    found = await page_of_blocked(context, rule, begin)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    columns = ("When", "What", "Case", "Rule", "Code")
    under = f" under {rule}" if rule else ""
    table = listing(
        f"Refused{under}, the latest first",
        columns,
        map(_blocked, found.rows),
        f"Nothing{' older' if begin else ''} was refused{under}.",
    )
    return listing_page(
        request,
        context,
        "Blocked paths",
        (table,),
        template="blocked",
        rule=rule,
        newest=_address(rule, None) if begin else "",
        older=_address(rule, found.following) if found.following else "",
    )


def _address(rule: str, place: BlockedPlace | None) -> str:
    """Of a page of the register. A place in it is a moment and a number, and tells of nobody."""
    asked = {"rule": rule} if rule else {}
    if place is not None:
        asked["before"] = f"{place.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z{place.after}"
    return f"/service/blocked?{urlencode(asked)}"


def _place_in(sent: str) -> BlockedPlace | None:
    """None for what is no place: then the register is shown from its end."""
    at, found, number = sent.partition("Z")
    after = whole_number(number)
    if not found or not after:
        return None
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return BlockedPlace(at=moment, after=after)


def _blocked(one: Blocked) -> tuple[object, ...]:
    rule = one.rule if one.rule != "service" else "The service's own"
    return one.at, one.what, to_case(one.reference), rule, one.code


@signed_in("rulebook")
async def show_rulebook(request: Request, context: Context) -> Response:
    """Every number in force, and where it comes from."""
    book = rulebook_in_force(context.track.name, datetime.now(UTC))
    rows = [
        (
            number.name.replace("_", " ").capitalize(),
            number_said(number.value),
            number.source.rule,
            "The service's own choice" if number.source.own_choice else "The guidance",
            number.source.why,
        )
        for number in book.numbers
    ]
    table = listing("Numbers", ("Number", "Value", "Rule", "Whose", "Why"), rows)
    since = show_london(book.in_force_from)
    sentence = f"Rulebook {book.version}, in force from {since}."
    return listing_page(request, context, "Rulebook", (table,), sentences=(sentence,))


@signed_in("process map")
async def show_map(request: Request, context: Context) -> Response:
    """The stages in the order a case meets them, how many cases stand there, and what leads on."""
    counts = await count_by_stage(context)
    if isinstance(counts, Refusal):
        return refused(request, context, counts)
    process = map_named(context.track.name)
    stages = [
        (label, counts.get(stage, 0), "An end" if stage in process.ended else "")
        for stage, label in process.stages.items()
    ]
    places = process.places
    leads = [
        (way.number, way.label, _places(places, way.sources), places[way.target], way.rule)
        for way in ways(process)
    ]
    clocks = [(one.when, one.what, one.rule) for one in process.clocks]
    return listing_page(
        request,
        context,
        process.title,
        (
            listing("Stages", ("Stage", "Cases now", "End"), stages),
            listing("What leads on", ("Number", "What happens", "From", "To", "Rules"), leads),
            listing("What the clock does", ("When", "What", "Rule"), clocks),
        ),
        template="map",
        sentences=(process.by_time,),
        picture=Markup(as_svg(process, counts)),
        picture_of=f"Process map of {process.title[0].lower()}{process.title[1:]}",
    )


def _places(places: dict[str, str], keys: tuple[str, ...]) -> str:
    return "\n".join(places[key] for key in keys)
