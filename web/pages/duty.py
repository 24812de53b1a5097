"""What a shift works by beside the wall: the handover, escalations, incidents, health."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from policy.time import show_london
from service.cases.escalations import MOST_ESCALATIONS, list_escalations, take_escalations
from service.context import Context
from service.duty.handover import Handover, hand_over_shift
from service.health.checking import check_health, take_alarm
from service.health.incidents import MOST_UNSEEN, unseen_incidents
from service.tasks.lists import Task
from web.acting import require_origin
from web.forms import YES, typed_in
from web.links import Link
from web.listing import Cell, ListingTable, RowButton, listing, to_case
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import listing_page

ESCALATIONS = "/service/escalations"


@signed_in("handover")
async def show_handover(request: Request, context: Context) -> Response:
    """One's own team's page for the next shift, another's by its name, or every team's."""
    named = request.query_params.get("team", "")
    teams = [str(each.value) for each in context.permissions.teams]
    pages = await hand_over_shift(
        context, team=named if named in teams else None, every_team=named == "every"
    )
    if isinstance(pages, Refusal):
        return refused(request, context, pages)
    tables = [table for each in pages for table in _handed(each)]
    links = [Link(f"/service/handover?team={quote(each)}", f"Team: {each}") for each in teams]
    return listing_page(
        request,
        context,
        "Handover",
        tuple(tables),
        sentences=tuple(_counts(each) for each in pages),
        links=(*links, Link("/service/handover?team=every", "Every team")),
    )


def _counts(page: Handover) -> str:
    return (
        f"Team {page.team}, since {show_london(page.since)}: {page.due_count} due by "
        f"{show_london(page.until)}, {page.overdue_count} overdue, {page.unheld_count} that nobody "
        "holds."
    )


def _task(task: Task) -> Link:
    return Link(f"/tasks/one/{task.id}", task.kind.capitalize())


def _handed(page: Handover) -> list[ListingTable]:
    due = [
        (_task(task), to_case(task.reference), task.due, task.holder or "Nobody", task.note)
        for task in page.due
    ]
    changes = [
        (one.at, to_case(one.reference), one.what, one.about, one.who) for one in page.changes
    ]
    duty = [(one.role, one.position, one.number, one.until) for one in page.on_duty]
    of = f", team {page.team}"
    return [
        listing(f"Due{of}", ("Task", "Case", "Due", "With", "Note"), due),
        listing(f"What changed{of}", ("When", "Case", "What", "About", "Who"), changes),
        listing(f"On duty{of}", ("Role", "Place", "Who", "Until"), duty),
    ]


@signed_in("escalations")
async def show_escalations(request: Request, context: Context) -> Response:
    """What waits for somebody to take it."""
    return await _escalations(request, context)


async def _escalations(
    request: Request, context: Context, outcomes: tuple[tuple[Cell, str], ...] = ()
) -> Response:
    found = await list_escalations(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    rows = [
        (
            to_case(one.reference),
            one.name,
            one.role,
            one.notified or "Nobody on duty",
            one.escalated_at,
        )
        for one in found
    ]
    columns = ("Case", "What", "Role", "Notified", "When")
    tables = [listing("Not taken", columns, rows, most=MOST_ESCALATIONS)]
    if outcomes:
        tables.insert(0, listing("What came of it", ("Case", "Outcome"), outcomes))
    return listing_page(
        request,
        context,
        "Escalations",
        tuple(tables),
        template="escalations",
        references=list(dict.fromkeys(one.reference for one in found)),
        order_id=str(uuid.uuid4()),
    )


@signed_in("escalations")
async def take_several(request: Request, context: Context) -> Response:
    """Take the escalation of each case that is marked."""
    require_origin(request)
    sent = await typed_in(request)
    try:
        order_id = str(uuid.UUID(sent.get("order_id", "")))
    except ValueError:
        return refused(request, context, None)
    marked = [
        name.removeprefix("case.")
        for name, value in sent.items()
        if name.startswith("case.") and value == YES
    ]
    replies = await take_escalations(context, marked, order_id=order_id)
    if isinstance(replies, Refusal):
        return refused(request, context, replies)
    if not any(isinstance(reply, Refusal) for reply in replies.values()):
        return RedirectResponse(ESCALATIONS, 303)
    outcomes = tuple((to_case(one), _became(reply)) for one, reply in replies.items())
    return await _escalations(request, context, outcomes)


def _became(reply: object) -> str:
    if isinstance(reply, Refusal):
        return f"Not taken: {reply.sentence} {reply.what_to_do}"
    return "Taken"


@signed_in("incidents")
async def show_incidents(request: Request, context: Context) -> Response:
    """What should not have happened and nobody has looked at."""
    found = await unseen_incidents(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    rows = [(one.reported_at, one.kind, one.subject, one.code) for one in found]
    columns = ("When", "Kind", "About", "Code")
    table = listing("Incidents, the newest first", columns, rows, most=MOST_UNSEEN)
    return listing_page(request, context, "Incidents", (table,))


@signed_in("health")
async def show_health(request: Request, context: Context) -> Response:
    """Everything that is wrong now, and the alarms about it."""
    return await _health(request, context, None)


async def _health(request: Request, context: Context, refusal: Refusal | None) -> Response:
    found = await check_health(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    takes = may_use(context, lambda permissions: permissions.take_alarm)
    rows = []
    for one in found.findings:
        alarm = found.alarms.get(one.code)
        state: Cell = "None rings"
        if alarm is not None:
            state = f"Taken by {alarm.acknowledged_by}" if alarm.acknowledged_by else "Rings"
        if alarm is not None and not alarm.acknowledged_by and takes:
            action = f"/service/health/{one.code}/take"
            state = RowButton(action=action, text="Take the alarm", about=one.code)
        about = ", ".join(one.references)
        rows.append((one.code, one.sentence, one.what_to_do, one.count, about, state))
    columns = ("Code", "What is wrong", "What to do", "How many", "Which", "Alarm")
    table = listing("What is wrong now", columns, rows, "Nothing is wrong.")
    return listing_page(request, context, "Health", (table,), refusal=refusal)


@signed_in("take alarm")
async def take_one_alarm(request: Request, context: Context) -> Response:
    """Take an alarm, so that it climbs no further."""
    require_origin(request)
    refusal = await take_alarm(context, request.path_params["code"])
    if refusal is not None:
        return await _health(request, context, refusal)
    return RedirectResponse("/service/health", 303)
