"""The registrar's acts as forms, each dated and with a reason (R1, R2, R12, R13)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.organisations import Agreement, Nation, Particulars, Status
from service.context import Context
from service.organisations import acts
from service.organisations.administrators import enter_administrator
from service.organisations.credentials import renew_credential
from web.asking import question
from web.pages.service_pages import ServiceAct, Values

ORGANISATIONS = "/service/organisations"
_REASON = question("reason", "Reason", "Why it is done; it is kept")
_FROM = question(
    "effective_from", "From", "Leave it empty for now", AnswerForm.MOMENT, needed=False
)
_AGREEMENT = (
    question("version", "Agreement", "The version that was signed"),
    question("first_day", "First day of the agreement", "It counts from it", AnswerForm.DAY),
    question("last_day", "Last day of the agreement", "It counts until it", AnswerForm.DAY),
)
Done = Callable[[Context, Mapping[str, str], Values], Awaitable[Any]]


def _agreement(said: Values) -> Agreement:
    return Agreement(
        version=said["version"], first_day=said["first_day"], last_day=said["last_day"]
    )


def _registered(context: Context) -> tuple[FieldQuestion, ...]:
    kinds = sorted(kind.value for kind in context.permissions.senders)
    return (
        question("code", "Code", "The organisation's own, or its official area code"),
        question("name", "Name", "As it is written to"),
        question("kind", "Kind", "What it is", options=kinds),
        question("nation", "Nation", "Where it is", options=[one.value for one in Nation]),
        question("contact_email", "E-mail for notices", "One that is read"),
        question("out_of_hours_email", "Out of hours", "If another is read", needed=False),
        *_AGREEMENT,
        question("status", "Status", "As it is entered", options=[Status.APPLIED, Status.ACTIVE]),
        _FROM,
        _REASON,
    )


async def _register(context: Context, path: Mapping[str, str], said: Values) -> Any:
    particulars = Particulars(
        id=said["code"].strip().upper(),
        name=said["name"],
        kind=said["kind"],
        nation=said["nation"],
        contact_email=said["contact_email"],
        out_of_hours_email=said.get("out_of_hours_email", ""),
    )
    return await acts.register(
        context,
        particulars,
        _agreement(said),
        status=Status(said["status"]),
        effective_from=said.get("effective_from"),
        reason=said["reason"],
    )


async def _succeed(context: Context, path: Mapping[str, str], said: Values) -> Any:
    at = said.get("effective_from")
    return await acts.succeed(
        context, path["code"], said["successor"], effective_from=at, reason=said["reason"]
    )


async def _renew(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await acts.renew(context, path["code"], _agreement(said), reason=said["reason"])


async def _delegate(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await acts.delegate(
        context,
        path["code"],
        said["provider"],
        valid_from=said["valid_from"],
        valid_until=said.get("valid_until"),
        reason=said["reason"],
    )


async def _credential(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await renew_credential(context, path["code"], reason=said["reason"])


async def _administrator(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await enter_administrator(
        context, path["code"], said["name"], said["email"], reason=said["reason"]
    )


def _dated(act: Callable[..., Awaitable[Any]]) -> Done:
    async def do(context: Context, path: Mapping[str, str], said: Values) -> Any:
        at = said.get("effective_from")
        return await act(context, path["code"], effective_from=at, reason=said["reason"])

    return do


def _act(
    title: str,
    do: Done,
    questions: tuple[FieldQuestion, ...],
    about: str = "",
) -> ServiceAct:
    return ServiceAct(
        name="organisation",
        title=title,
        about=about,
        questions=lambda context: questions,
        may=lambda permissions: permissions.keep_register,
        do=do,
        back=lambda path: f"{ORGANISATIONS}/{path['code']}",
    )


REGISTER = ServiceAct(
    name="organisation",
    title="Enter an organisation",
    questions=_registered,
    may=lambda permissions: permissions.keep_register,
    do=_register,
    back=lambda path: ORGANISATIONS,
)
BY_PATH: Mapping[str, ServiceAct] = {
    "suspend": _act(
        "Suspend it",
        _dated(acts.suspend),
        (_FROM, _REASON),
        "It sends no new referrals for the time being; open cases go on.",
    ),
    "reinstate": _act("Lift its suspension", _dated(acts.reinstate), (_FROM, _REASON)),
    "renew": _act("Put a new agreement in the place of the old", _renew, (*_AGREEMENT, _REASON)),
    "delegate": _act(
        "Let a provider refer for it",
        _delegate,
        (
            question("provider", "Provider", "Its code"),
            question("valid_from", "First day", "From this day on", AnswerForm.DAY),
            question("valid_until", "Last day", "Open without", AnswerForm.DAY, needed=False),
            _REASON,
        ),
    ),
    "succeed": _act(
        "Say that another stands for it",
        _succeed,
        (question("successor", "Successor", "Its code"), _FROM, _REASON),
        "From then on the other reads and reports in its place, and its registration ends.",
    ),
    "leave": _act(
        "End its registration",
        _dated(acts.leave),
        (_FROM, _REASON),
        "It refers, reports and reads no more. What is open with it is said to who confirms it.",
    ),
    "credential": _act(
        "Make it a new credential",
        _credential,
        (_REASON,),
        "The new one is shown once, to who confirms it, and the old one ends.",
    ),
    "administrator": _act(
        "Enter who administers its people",
        _administrator,
        (
            question("name", "Name", "As its list of people has it"),
            question("email", "E-mail", "Theirs at the organisation"),
            _REASON,
        ),
        "They invite and remove its other people. Who confirms it is shown their invitation.",
    ),
}
"""What is done with an organisation that is in the register, by the end of its path."""
