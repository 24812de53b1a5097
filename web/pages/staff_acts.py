"""What is done with the staff register and the rota, as forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm, FieldQuestion
from service.cases.content import ItemToRead
from service.context import Context
from service.sessions.subjects import bind_sign_in
from service.staff.duty import Duty, put_on_duty
from service.staff.entering import EnteredStaff, NewStaff, enter_staff
from service.staff.factors import reset_second_factor
from service.staff.register import end_service
from service.staff.roles import give_staff_roles
from service.tasks.holding import enter_absence
from web.asking import question
from web.links import Link
from web.pages.service_pages import ServiceAct, Values, listing_page
from web.pages.staff import STAFF

_ROLES = FieldQuestion(
    name="roles",
    label="Roles",
    hint="What they may do",
    form=AnswerForm.TEXTS,
    needed=True,
    shown=True,
)
_REASON = question("reason", "Reason", "Why it is done; a second person decides by it")


def _entered(context: Context) -> tuple[FieldQuestion, ...]:
    teams = [str(team.value) for team in context.permissions.teams]
    return (
        question("number", "Staff number", "One that nobody has or had"),
        question("name", "Name", "As colleagues know them"),
        question("email", "E-mail", "One that is read: escalations go there"),
        question("team", "Team", "Where their work comes from", options=teams),
        _ROLES,
        _REASON,
    )


def _roles(context: Context) -> tuple[ItemToRead, ...]:
    roles = [str(role.value) for role in context.permissions.roles]
    return tuple(
        ItemToRead(key=str(at), label=role[:1].upper() + role[1:], value=role)
        for at, role in enumerate(roles)
    )


async def _enter(context: Context, path: Mapping[str, str], said: Values) -> Any:
    new = NewStaff(
        number=said["number"],
        name=said["name"],
        email=said["email"],
        team=said["team"],
        roles=said["roles"],
    )
    return await enter_staff(context, new, reason=said["reason"])


def _shown_once(request: Request, context: Context, made: EnteredStaff) -> Response:
    waits = "They may sign in once a second person has confirmed it." if made.waits else ""
    said = ("Their credential is shown only now, and kept nowhere:", made.credential or "", waits)
    return listing_page(
        request,
        context,
        f"{made.number} is entered",
        sentences=tuple(filter(None, said)),
        back=Link(STAFF, "Staff and rota"),
    )


async def _give(context: Context, path: Mapping[str, str], said: Values) -> Any:
    roles = tuple(said["roles"])
    return await give_staff_roles(context, path["number"], roles, reason=said["reason"])


async def _reset(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await reset_second_factor(context, path["number"], reason=said["reason"])


async def _bind(context: Context, path: Mapping[str, str], said: Values) -> Any:
    subject, reason = said["subject"], said["reason"]
    return await bind_sign_in(context, path["number"], subject, reason=reason)


async def _end(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await end_service(context, path["number"])


async def _duty(context: Context, path: Mapping[str, str], said: Values) -> Any:
    duty = Duty(
        role=said["role"], position=said["position"], number=said["number"], ends=said["ends"]
    )
    return await put_on_duty(context, duty, said["starts"])


async def _away(context: Context, path: Mapping[str, str], said: Values) -> Any:
    number = said["number"].strip().upper()
    return await enter_absence(context, number, said["starts"], said["ends"])


_NUMBER = question("number", "Staff number", "Whose")
_STARTS = question("starts", "From", "London time", AnswerForm.MOMENT)
_ENDS = question("ends", "Until", "London time", AnswerForm.MOMENT)


def _on_duty(context: Context) -> tuple[FieldQuestion, ...]:
    roles = [str(role.value) for role in context.permissions.roles]
    return (
        _NUMBER,
        question("role", "Role", "In which they are called; they must hold it", options=roles),
        question("position", "Place", "1 is notified first", AnswerForm.NUMBER),
        _STARTS,
        _ENDS,
    )


ENTER = ServiceAct(
    name="staff",
    title="Enter somebody",
    about="They may sign in once a second person has confirmed the entry.",
    questions=_entered,
    items=_roles,
    may=lambda permissions: permissions.keep_staff,
    do=_enter,
    back=lambda path: STAFF,
    shows=_shown_once,
)
GIVE_ROLES = ServiceAct(
    name="staff",
    title="Change somebody's roles",
    about="They hold those that you choose and no others, once a second person has confirmed it.",
    questions=lambda context: (_ROLES, _REASON),
    items=_roles,
    may=lambda permissions: permissions.keep_staff,
    do=_give,
    back=lambda path: STAFF,
)
RESET = ServiceAct(
    name="staff",
    title="Reset somebody's second factor",
    about="Once a second person has confirmed it they are signed out everywhere, and set up "
    "another at their next sign-in. Be sure that it is them who asks.",
    questions=lambda context: (_REASON,),
    may=lambda permissions: permissions.keep_staff,
    do=_reset,
    back=lambda path: STAFF,
)
BIND = ServiceAct(
    name="staff",
    title="Bind somebody's account of the identity provider",
    about="They sign in by it once a second person has confirmed it.",
    questions=lambda context: (
        question("subject", "Account", "What they were shown when they tried to sign in there"),
        _REASON,
    ),
    may=lambda permissions: permissions.keep_staff,
    do=_bind,
    back=lambda path: STAFF,
)
END = ServiceAct(
    name="staff",
    title="End somebody's service",
    about="They cannot sign in any more, and their sessions end at once.",
    questions=lambda context: (),
    may=lambda permissions: permissions.keep_staff,
    do=_end,
    back=lambda path: STAFF,
)
DUTY = ServiceAct(
    name="rota",
    title="Put somebody on duty",
    questions=_on_duty,
    may=lambda permissions: permissions.keep_staff,
    do=_duty,
    back=lambda path: STAFF,
)
AWAY = ServiceAct(
    name="absence",
    title="Say that somebody is away",
    about="Their tasks go back to the team. For somebody else only a supervisor says it.",
    questions=lambda context: (_NUMBER, _STARTS, _ENDS),
    may=lambda permissions: permissions.anybody,
    do=_away,
    back=lambda path: STAFF,
)
