"""How a page of the service is shown, and how something is done there: asked, checked, done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.cases.questions import FieldQuestion
from policy.refusal import Refusal
from policy.time import show_london
from service.authorisation import wrong_role
from service.cases.content import ItemToRead
from service.context import Context
from service.permissions import Permissions
from service.second_person.carrying import ProposedAct
from web.acting import require_origin
from web.forms import Problem, Typed, names_of, read_form, typed_in
from web.links import Link
from web.listing import ListingTable
from web.menu import may_use, menu_of
from web.pages.common import refused, signed_in
from web.pages.deeds import CHANGE, SEND, STEP
from web.render import page
from web.said import answers_in_words

MENU_LINK = Link("/service", "Service")
SECOND_PERSON = "/service/second-person"
Summary = tuple[str, tuple[tuple[str, str], ...]]


def listing_page(
    request: Request,
    context: Context,
    heading: str,
    tables: tuple[ListingTable, ...] = (),
    *,
    template: str = "listing",
    sentences: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
    summaries: tuple[Summary, ...] = (),
    back: Link = MENU_LINK,
    refusal: Refusal | None = None,
    **more: Any,
) -> Response:
    """A page of tables."""
    return page(
        request,
        template,
        context=context,
        status=422 if refusal else 200,
        heading=heading,
        tables=tables,
        sentences=sentences,
        links=links,
        summaries=summaries,
        back=back,
        refusal=refusal,
        **more,
    )


@signed_in("service")
async def show_menu(request: Request, context: Context) -> Response:
    """What there is beside the work on a case."""
    return page(request, "menu", context=context, entries=menu_of(context))


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAct:
    """Something that is done at the service and not in a case. `do` is handed what stands in the
    address and what was answered; `shows` makes a page of its result where that is shown only now,
    otherwise it leads `back`. What is not to be `checked` is done at once. `items` are marked. What
    waits for a second person is shown at `waits_at`.
    """

    name: str
    title: str
    about: str = ""
    questions: Callable[[Context], tuple[FieldQuestion, ...]]
    may: Callable[[Permissions], frozenset[StrEnum]]
    do: Callable[[Context, Mapping[str, str], Values], Awaitable[Any]]
    back: Callable[[Mapping[str, str]], str]
    shows: Callable[[Request, Context, Any], Response] | None = None
    items: Callable[[Context], tuple[ItemToRead, ...]] = lambda context: ()
    button: str = "Continue"
    checked: bool = True
    waits_at: Callable[[ProposedAct], str] = lambda done: f"{SECOND_PERSON}/{done.id}"


Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint_of(act: ServiceAct) -> Endpoint:
    """Its page: by GET the questions, by POST what they lead to."""

    @signed_in(act.name)
    async def answered(request: Request, context: Context) -> Response:
        if not may_use(context, act.may):
            await context.note_refusal()
            needed = act.may(context.permissions)
            return refused(request, context, wrong_role(needed, context.permissions.role_rule))
        if request.method != "POST":
            return _form(request, context, act, {}, (), None)
        require_origin(request)
        return await _taken(request, context, act, await typed_in(request))

    return answered


async def _taken(request: Request, context: Context, act: ServiceAct, sent: Typed) -> Response:
    questions = act.questions(context)
    typed = {name: sent[name] for name in names_of(questions, sent) if name in sent}
    read, step = read_form(questions, typed, act.items(context)), sent.get(STEP)
    if read.problems or step == CHANGE:
        return _form(request, context, act, typed, () if step == CHANGE else read.problems, None)
    if act.checked and step != SEND:
        said = answers_in_words(questions, read.values)
        return _form(request, context, act, typed, (), None, said)
    done = await act.do(context, request.path_params, read.values)
    if isinstance(done, Refusal):
        return _form(request, context, act, typed, (), done)
    if isinstance(done, ProposedAct):
        return _proposed(request, context, act, done)
    if act.shows is not None:
        return act.shows(request, context, done)
    return RedirectResponse(act.back(request.path_params), 303)


def _proposed(request: Request, context: Context, act: ServiceAct, done: ProposedAct) -> Response:
    one_of = " or ".join(done.roles)
    said = (
        f"{act.title} ({done.about}) is proposed, and not done yet.",
        f"It waits until {show_london(done.until)} for a {one_of} who is not you.",
        f"Its number is {done.id}.",
    )
    links = (Link(act.waits_at(done), f"{done.id}: what was proposed"),)
    back = Link(act.back(request.path_params), "Back")
    heading = "It waits for a second person"
    return listing_page(request, context, heading, sentences=said, links=links, back=back)


def _form(
    request: Request,
    context: Context,
    act: ServiceAct,
    typed: Typed,
    problems: tuple[Problem, ...],
    refusal: Refusal | None,
    said: list[tuple[str, str]] | None = None,
) -> Response:
    return page(
        request,
        "act",
        context=context,
        status=422 if problems or refusal else 200,
        heading=act.title,
        about=act.about,
        button=act.button,
        back=act.back(request.path_params),
        questions=act.questions(context),
        items=act.items(context),
        typed=typed,
        problems=problems,
        refusal=refusal,
        said=said,
    )
