"""Every use case says who may, and is closed to everybody else."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service
from policy.partners import OrganisationRole
from policy.refusal import Refusal
from policy.suitability.deeds import AskClearance
from policy.support.deeds import ReadAnswer, WithdrawConsent
from policy.support.words import Role
from service.authorisation import Guarded, Open, use_case
from service.context import Context
from service.permissions import PERMISSIONS
from store.staff import StaffMember
from tests.service.contexts import by_organisation
from wiring.app import App


@dataclass(frozen=True, slots=True)
class _JudgedSettings:
    track: str


@dataclass(frozen=True, slots=True)
class _JudgedApp:
    """As much of an app as judging needs: one that touched more would fail."""

    settings: _JudgedSettings


def _app(track: str) -> App:
    return cast(App, _JudgedApp(_JudgedSettings(track)))


APP = _app("support")


def _named() -> Iterator[tuple[str, object]]:
    for module in pkgutil.walk_packages(service.__path__, "service."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if not name.startswith("_") and getattr(value, "__module__", "") == module.name:
                yield f"{module.name}:{name}", value


def _takes_a_context(value: object) -> bool:
    if not inspect.isfunction(value):
        return False
    first = next(iter(inspect.signature(value).parameters.values()), None)
    return first is not None and first.annotation in ("Context", Context)


def _member(*roles: str) -> StaffMember:
    return StaffMember(number="S-1", name="", email="", team="", roles=roles)


ALL = {name: value for name, value in _named() if isinstance(value, Guarded)}
USE_CASES = {name: value for name, value in ALL.items() if value.open_to_all is None}
OPEN_TO_ALL = {
    "service.health.checking:check_health": Open.SERVICE_ONLY,
    "service.organisations.people:accept_invitation": Open.SESSION,
    "service.sessions.provider:begin_with_provider": Open.SESSION,
    "service.sessions.provider:finish_with_provider": Open.SESSION,
    "service.sessions.partners:sign_in_partner": Open.SESSION,
    "service.sessions.partners:sign_out_partner": Open.SESSION,
    "service.sessions.passkeys:ask_for_passkey": Open.SESSION,
    "service.sessions.passkeys:finish_with_passkey": Open.SESSION,
    **{
        f"service.sessions.second_factor:{name}": Open.SESSION
        for name in (
            "begin_set_up",
            "factor_due",
            "finish_set_up",
            "finish_with_code",
            "show_set_up",
        )
    },
    "service.sessions.signing:sign_in": Open.SESSION,
    "service.sessions.signing:sign_out": Open.SESSION,
    "service.integration.links:ask_for_another_link": Open.SIGNED_LINK,
    "service.integration.links:open_question_link": Open.SIGNED_LINK,
    "service.integration.links:reply_by_link": Open.SIGNED_LINK,
    "service.staff.entering:enter_first": Open.FIRST_OF_ALL,
}
"""For these nobody needs to be signed in, and why."""


_BOTH = {
    "service.integration.events:read_feed",
    "service.integration.questions:find_question",
    "service.integration.questions:list_questions",
    "service.integration.questions:reply_to_question",
    "service.integration.webhooks:add_webhook",
    "service.integration.webhooks:change_webhook_secret",
    "service.integration.webhooks:end_webhook",
    "service.integration.webhooks:list_webhooks",
    "service.integration.webhooks:send_test_event",
    "service.referrals.own:list_own_referrals",
    "service.referrals.own:show_own_referral",
    "service.referrals.turnaround:turnaround",
    "service.cases.deeds:ask_deed",
    "service.cases.orders:ask_order",
    "service.cases.person:read_corrections",
    "service.organisations.keys:end_key",
    "service.organisations.keys:list_keys",
    "service.organisations.keys:make_key",
    "service.organisations.factors:reset_user_factor",
    "service.organisations.people:give_user_roles",
    "service.organisations.people:invite_user",
    "service.organisations.people:list_users",
    "service.organisations.people:remove_user",
    "service.sessions.mine:end_my_session",
    "service.sessions.mine:my_sessions",
    "service.sessions.passkeys:add_my_passkey",
    "service.sessions.passkeys:begin_my_passkey",
    "service.sessions.passkeys:my_passkeys",
    "service.sessions.passkeys:remove_my_passkey",
    "service.sessions.own_factors:begin_my_app",
    "service.sessions.own_factors:confirm_my_app",
    "service.sessions.own_factors:my_factors",
    "service.sessions.own_factors:renew_my_codes",
    "service.sessions.own_factors:show_my_app",
}
BY_ORGANISATIONS = {
    "support": {
        *_BOTH,
        "service.cases.answers:read_answer",
        "service.intake.taking:check_referral",
        "service.intake.taking:check_referrals",
        "service.intake.taking:may_take_in",
        "service.intake.taking:take_referral",
        "service.intake.taking:take_referrals",
        *(
            f"service.referrals.drafts:{name}"
            for name in (
                "begin_referral_draft",
                "check_referral_draft",
                "delete_referral_draft",
                "find_referral_draft",
                "list_referral_drafts",
                "save_referral_draft",
                "send_referral_draft",
            )
        ),
        "service.reports.receiving:receive_report",
        "service.reports.receiving:receive_reports",
        "service.reports.receiving:receive_withdrawal",
    },
    "suitability": {
        *_BOTH,
        "service.intake.suitability:channels_to_send_by",
        "service.intake.suitability:open_suitability_case",
        "service.reports.facts:report_facts",
    },
}
"""What an organisation may use that has shown who it is, in each track."""


@pytest.mark.parametrize("track", PERMISSIONS)
def test_an_organisation_may_use_these_of_its_track_and_nothing_else(track: str) -> None:
    body = by_organisation(_app(track))
    may = {name for name, value in USE_CASES.items() if value.refused(body) is None}
    assert may == BY_ORGANISATIONS[track]


def test_only_these_need_nobody_signed_in_each_for_its_reason() -> None:
    found = {name: value.open_to_all for name, value in ALL.items() if name not in USE_CASES}
    assert found == OPEN_TO_ALL


def test_every_public_function_that_is_handed_a_context_declares_who_may() -> None:
    open_to_all = [name for name, value in _named() if _takes_a_context(value)]
    assert open_to_all == [], "put @use_case(staff=..., organisations=...) on it"


def test_there_are_use_cases_to_judge() -> None:
    assert "service.cases.orders:ask_order" in USE_CASES


@pytest.mark.parametrize("name", USE_CASES)
def test_nobody_may_use_any_of_them(name: str) -> None:
    found = USE_CASES[name].refused(Context(app=APP, used=""))
    assert found is not None and found.code == "not-signed-in"


@pytest.mark.parametrize("name", USE_CASES)
def test_somebody_without_a_role_may_use_none_of_them(name: str) -> None:
    found = USE_CASES[name].refused(Context(app=APP, used="", member=_member()))
    assert found is not None and found.code == "wrong-role"


async def test_what_is_refused_is_not_begun() -> None:
    begun: list[str] = []

    @use_case(staff=lambda permissions: permissions.supervise, organisations=False)
    async def act(context: Context, reference: str) -> str:
        begun.append(reference)
        return reference

    officer = Context(app=APP, used="", member=_member(Role.CHECK_OFFICER))
    lead = Context(app=APP, used="", member=_member(Role.DUTY_SUPERVISOR))
    body = by_organisation(APP)
    assert isinstance(await act(officer, "RSR-1"), Refusal)
    assert isinstance(await act(body, "RSR-1"), Refusal)
    assert begun == []
    assert await act(lead, "RSR-2") == "RSR-2"


@pytest.mark.parametrize("track", PERMISSIONS)
def test_a_command_that_nobody_is_listed_for_is_open_to_nobody(track: str) -> None:
    class Unlisted:
        """A command that somebody forgot to list."""

    permissions = PERMISSIONS[track]
    everything = tuple(str(role) for role in permissions.roles)
    assert not permissions.may_order(Unlisted, everything)


@pytest.mark.parametrize("track", PERMISSIONS)
def test_every_command_that_no_staff_role_is_needed_for_says_who_may_for_an_organisation(
    track: str,
) -> None:
    permissions = PERMISSIONS[track]
    no_role = permissions.need_no_role | permissions.for_the_referrer
    assert permissions.ordered_by_organisations.keys() == no_role
    assert all(permissions.ordered_by_organisations.values())


@given(st.sampled_from(sorted(PERMISSIONS)), st.frozensets(st.sampled_from(OrganisationRole)))
def test_for_an_organisation_each_command_needs_its_own_role_and_else_nobody_may_ask_it(
    track: str, held: frozenset[OrganisationRole]
) -> None:
    of_cases = set(OrganisationRole) - {OrganisationRole.ADMINISTER}
    needed = {
        "support": {ReadAnswer: {OrganisationRole.READ_ANSWERS}, WithdrawConsent: of_cases},
        "suitability": {},
    }[track]
    body = replace(by_organisation(_app(track)), organisation_roles=held)
    for permissions in PERMISSIONS.values():
        no_role = permissions.need_no_role | permissions.for_the_referrer
        for command in permissions.may_ask.keys() | no_role:
            assert body.may_order(command) is bool(held & needed.get(command, set()))


def test_a_command_is_in_reach_in_its_own_track_only() -> None:
    support, suitability = PERMISSIONS["support"], PERMISSIONS["suitability"]
    assert support.in_track_of(WithdrawConsent) == support.anybody
    assert suitability.in_track_of(WithdrawConsent) == frozenset()
    assert suitability.in_track_of(AskClearance) == suitability.anybody
    assert support.in_track_of(AskClearance) == frozenset()
