"""Which path of the outside bodies' pages is which page."""

from __future__ import annotations

from starlette.routing import Route

from service.permissions import PERMISSIONS, ByOrganisation
from web.pages.factor_in import factor_routes
from web.pages.own_factor import own_factor_routes
from web.pages.partner import (
    cases,
    home,
    keys,
    linked,
    own,
    people,
    questions,
    referral,
    sessions,
    upload,
    webhooks,
)
from web.pages.partner.common import HOME, SIGN_IN_HERE, as_partner
from web.pages.partner.factor import PARTNER_WAY
from web.pages.partner.kept import kept_of
from web.pages.partner.keys import KEYS
from web.pages.partner.linked import LINKED
from web.pages.partner.own import LIST
from web.pages.partner.people import PEOPLE
from web.pages.partner.questions import ASKED
from web.pages.partner.referral import DRAFTS
from web.pages.partner.sessions import SESSIONS
from web.pages.partner.upload import UPLOAD
from web.pages.partner.webhooks import WEBHOOKS
from web.pages.passkeys import passkey_routes

_POST = ["POST"]
_ONE = f"{LIST}/{{reference}}"
_DRAFT = f"{DRAFTS}/{{id}}"


def partner_routes(track: str) -> list[Route]:
    """The pages under `/partner`. Where nobody is referred there are no pages for it; nor for cases
    of suitability where none are sent in.
    """
    may = PERMISSIONS[track].by_organisations
    return [
        Route(HOME, home.show_home),
        Route(SIGN_IN_HERE, home.show_partner_sign_in),
        Route(SIGN_IN_HERE, home.take_partner_sign_in, methods=_POST),
        *factor_routes(PARTNER_WAY, kept_of, home.leads_on_here),
        *own_factor_routes(PARTNER_WAY, as_partner),
        *passkey_routes(PARTNER_WAY, kept_of, home.leads_on_here, as_partner),
        Route(f"{HOME}/invitation", home.show_invitation),
        Route(f"{HOME}/invitation", home.take_invitation, methods=_POST),
        Route(f"{HOME}/sign-out", home.take_partner_sign_out, methods=_POST),
        Route(PEOPLE, people.show_people),
        Route(PEOPLE, people.invite_one, methods=_POST),
        Route(f"{PEOPLE}/{{number}}/remove", people.remove_one, methods=_POST),
        Route(f"{PEOPLE}/{{number}}/roles", people.show_roles),
        Route(f"{PEOPLE}/{{number}}/roles", people.give_roles, methods=_POST),
        Route(SESSIONS, sessions.show_own_sessions),
        Route(f"{SESSIONS}/{{id}}/end", sessions.end_own_session, methods=_POST),
        Route(f"{PEOPLE}/{{number}}/second-factor", people.show_reset),
        Route(f"{PEOPLE}/{{number}}/second-factor", people.take_reset, methods=_POST),
        Route(KEYS, keys.show_keys),
        Route(KEYS, keys.make_one_key, methods=_POST),
        Route(f"{KEYS}/{{id}}/end", keys.end_one_key, methods=_POST),
        Route(WEBHOOKS, webhooks.show_webhooks),
        Route(WEBHOOKS, webhooks.add_one_webhook, methods=_POST),
        Route(f"{WEBHOOKS}/{{id}}/test", webhooks.test_one_webhook, methods=_POST),
        Route(f"{WEBHOOKS}/{{id}}/secret", webhooks.change_one_secret, methods=_POST),
        Route(f"{WEBHOOKS}/{{id}}/end", webhooks.end_one_webhook, methods=_POST),
        Route(f"{LINKED}-received", linked.show_received),
        Route(f"{LINKED}-another", linked.show_another),
        Route(f"{LINKED}/{{token}}", linked.show_linked),
        Route(f"{LINKED}/{{token}}", linked.take_linked, methods=_POST),
        Route(f"{LINKED}/{{token}}/another", linked.take_another, methods=_POST),
        Route(ASKED, questions.show_questions),
        Route(f"{ASKED}/{{question}}", questions.show_one_question),
        Route(f"{ASKED}/{{question}}", questions.take_reply, methods=_POST),
        *(_referring() if ByOrganisation.REFER in may else ()),
        *(_sending_cases() if ByOrganisation.SEND_CASE in may else ()),
    ]


def _sending_cases() -> list[Route]:
    return [
        Route(cases.NEW_CASE, cases.show_new_case),
        Route(cases.NEW_CASE, cases.take_new_case, methods=_POST),
        Route(cases.FACTS, cases.show_facts),
        Route(cases.FACTS, cases.take_facts, methods=_POST),
        Route(LIST, own.show_own_list),
        Route(_ONE, own.show_own_one),
    ]


def _referring() -> list[Route]:
    return [
        Route(DRAFTS, referral.begin_one, methods=_POST),
        Route(_DRAFT, referral.show_draft),
        Route(f"{_DRAFT}/delete", referral.delete_draft, methods=_POST),
        Route(f"{_DRAFT}/check", referral.check_draft),
        Route(f"{_DRAFT}/check", referral.send_draft, methods=_POST),
        Route(f"{_DRAFT}/{{section}}", referral.show_section),
        Route(f"{_DRAFT}/{{section}}", referral.save_section, methods=_POST),
        Route(UPLOAD, upload.show_upload),
        Route(UPLOAD, upload.take_upload, methods=_POST),
        Route(LIST, own.show_own_list),
        Route(_ONE, own.show_own_one),
        Route(f"{HOME}/turnaround", own.show_turnaround),
        Route(f"{_ONE}/answer", own.read_one, methods=_POST),
        Route(f"{_ONE}/report", own.show_report),
        Route(f"{_ONE}/report", own.take_report, methods=_POST),
        Route(f"{HOME}/withdrawal", own.show_withdrawal),
        Route(f"{HOME}/withdrawal", own.take_withdrawal, methods=_POST),
        Route(f"{HOME}/withdrawal/done", own.show_withdrawn),
    ]
