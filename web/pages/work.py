"""The worklists: mine, my team's, what nobody holds; taking, giving back and finishing a task."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.help import Advice, on_case
from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from service.context import Context
from service.tasks.finishing import finish_task
from service.tasks.holding import claim_task, reassign_task, release_task, take_next_task
from service.tasks.lists import TaskList, Whose, before_contact, list_tasks, show_task
from web.acting import require_origin
from web.forms import Typed, typed_in
from web.links import links_of
from web.pages.common import refused, signed_in
from web.pages.waited_for import waited_for_on
from web.render import page

MINE = "/"
LISTS: Mapping[Whose, tuple[str, str]] = {
    Whose.MINE: (MINE, "My work"),
    Whose.TEAM: ("/tasks/team", "My team's work"),
    Whose.UNASSIGNED: ("/tasks/unassigned", "What nobody holds"),
    Whose.ALL: ("/tasks/all", "Every team's work"),
}
"""Each list's address and heading."""


async def show_mine(request: Request) -> Response:
    """The work of the person signed in."""
    return await _LISTED[Whose.MINE](request)


async def show_list(request: Request) -> Response:
    """Another of the lists, by its name in the address."""
    named = request.path_params["whose"]
    whose = next((one for one in Whose if one.value == named and one is not Whose.MINE), None)
    return await (_LISTED[whose](request) if whose else _no_list(request))


@signed_in("work")
async def _no_list(request: Request, context: Context) -> Response:
    return refused(request, context, None)


def _listed(whose: Whose) -> Callable[[Request], Awaitable[Response]]:
    @signed_in("work")
    async def shown(request: Request, context: Context) -> Response:
        found = await list_tasks(context, whose)
        if isinstance(found, Refusal):
            return refused(request, context, found)
        return _page(request, context, whose, found)

    return shown


_LISTED = {whose: _listed(whose) for whose in Whose}


def _page(
    request: Request,
    context: Context,
    whose: Whose,
    found: TaskList,
    refusal: Refusal | None = None,
) -> Response:
    track = context.track.name
    first = {task.id: before_contact(task) for task in found.tasks}
    return page(
        request,
        "work",
        context=context,
        status=422 if refusal else 200,
        whose=whose,
        lists=LISTS,
        heading=LISTS[whose][1],
        found=found,
        refusal=refusal,
        first=first,
        links={id: links_of(track, advice) for id, advice in first.items() if advice},
        supervises=_holds(context, context.permissions.supervise),
        works=_holds(context, context.permissions.work_tasks),
    )


def _holds(context: Context, roles: frozenset[str]) -> bool:
    return context.member is not None and not roles.isdisjoint(context.member.roles)


@signed_in("find reference")
async def find_reference(request: Request, context: Context) -> Response:
    """The page of the case whose reference was typed."""
    typed = request.query_params.get("reference", "")
    try:
        reference = parse_reference(typed, context.permissions.references)
    except ReferenceError_ as problem:
        return page(
            request,
            "message",
            context=context,
            status=422,
            heading="This is no reference",
            sentences=[f"{problem}"],
            links=[{"href": "/cases", "text": "Look at the list of cases"}],
        )
    return RedirectResponse(f"/cases/{reference}", 303)


@signed_in("take next task")
async def take_next(request: Request, context: Context) -> Response:
    """Take the most urgent task of one's team that nobody holds."""
    require_origin(request)
    taken = await take_next_task(context)
    if isinstance(taken, Refusal):
        return refused(request, context, taken)
    if taken.task is not None:
        return RedirectResponse(f"/tasks/one/{taken.task.id}", 303)
    return page(
        request,
        "message",
        context=context,
        heading="Nothing waits",
        sentences=["There is no task of your team that nobody holds."],
        links=[{"href": MINE, "text": "My work"}],
    )


@signed_in("task")
async def show_one(request: Request, context: Context) -> Response:
    """One task: what it is, and what may be done with it."""
    return await _task_page(request, context, {}, None)


async def _task_page(
    request: Request, context: Context, typed: Typed, refusal: Refusal | None
) -> Response:
    found = await show_task(context, request.path_params["id"])
    if isinstance(found, Refusal):
        return refused(request, context, refusal or found)
    task = found.task
    advice, waited_for = before_contact(task), await waited_for_on(context, task.reference)
    instead = None
    if found.instead is not None:
        helps = on_case(found.instead.helps, task.reference)
        instead = Advice(f"{found.instead.sentence} {found.instead.what_to_do}", helps)
    return page(
        request,
        "task",
        context=context,
        status=422 if refusal else 200,
        task=task,
        now=found.now,
        instead=instead,
        instead_links=links_of(context.track.name, instead) if instead else (),
        first=advice,
        links=links_of(context.track.name, advice) if advice else (),
        waited_for=waited_for,
        refusal=refusal,
        typed=typed,
        order_id=typed.get("order_id") or str(uuid.uuid4()),
        mine=context.member is not None and task.holder == context.member.number,
        supervises=_holds(context, context.permissions.supervise),
        works=_holds(context, context.permissions.work_tasks),
    )


@signed_in("task")
async def act_on_task(request: Request, context: Context) -> Response:
    """Take it, give it back, give it to somebody, or say what came of it."""
    require_origin(request)
    id, act = request.path_params["id"], request.path_params["act"]
    typed = await typed_in(request)
    done = await _act(context, id, act, typed)
    if done is None:
        return refused(request, context, None)
    if isinstance(done, Refusal):
        return await _task_page(request, context, typed, done)
    return RedirectResponse(MINE if act in ("release", "finish") else f"/tasks/one/{id}", 303)


async def _act(context: Context, id: str, act: str, typed: Typed) -> object | Refusal | None:
    match act:
        case "claim":
            return await claim_task(context, id)
        case "release":
            return await release_task(context, id)
        case "reassign":
            return await reassign_task(context, id, typed.get("number", "").strip().upper())
        case "finish":
            try:
                order_id = str(uuid.UUID(typed.get("order_id", "")))
            except ValueError:
                return None
            result = typed.get("result", "")
            return await finish_task(context, id, result, order_id=order_id)
        case _:
            return None
