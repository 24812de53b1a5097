"""An act on the registers is proposed by one and decided by another: through the use cases, on the
record.
"""

from __future__ import annotations

import pytest
from sqlalchemy import text

from policy.refusal import Refusal
from policy.second_person import ProposalStanding, RegisterAct, needs_two
from policy.support.words import Role
from service.organisations.acts import leave, suspend
from service.organisations.register import show_organisation
from service.second_person.carrying import ProposedAct
from service.second_person.deciding import (
    confirm_act,
    list_act_proposals,
    reject_act,
    show_act_proposal,
)
from service.second_person.table import CARRIED
from service.staff.roles import give_staff_roles
from store.staff import find_staff
from tests.servers import TestDatabase
from tests.service.contexts import OWN, by_staff, confirmed
from tests.starter.terminal import administer
from wiring.app import App

WHY = "As agreed by letter."


def _code(found: object) -> str:
    return found.code if isinstance(found, Refusal) else ""


def test_every_act_that_needs_two_is_carried_out_by_the_one_way() -> None:
    assert {act for act in RegisterAct if needs_two(act)} <= set(CARRIED)
    assert all(one.act == name for name, one in CARRIED.items())


async def _leaving(app: App) -> ProposedAct:
    proposed = await leave(by_staff(app, Role.REGISTRAR), OWN, effective_from=None, reason=WHY)
    assert isinstance(proposed, ProposedAct)
    return proposed


async def _status(app: App) -> list[str]:
    found = await show_organisation(by_staff(app, Role.REGISTRAR), OWN)
    assert not isinstance(found, Refusal)
    return [one.status.value for one in found.registrations]


async def test_only_another_registrar_confirms_and_then_both_are_on_record(app: App) -> None:
    first, second = (by_staff(app, Role.REGISTRAR, number=number) for number in ("S-1", "S-2"))
    proposed = await _leaving(app)
    assert await _status(app) == ["active"]
    assert _code(await confirm_act(first, proposed.id, WHY)) == "second-person-needed"
    manager = by_staff(app, Role.MANAGER, number="S-9")
    assert _code(await confirm_act(manager, proposed.id, WHY)) == "wrong-role"
    assert _code(await confirm_act(second, proposed.id, " ")) == "reason-missing"
    assert _code(await confirm_act(second, "P-00000000", WHY)) == "no-such-proposal"
    decided = await confirm_act(second, proposed.id.lower(), "I rang them")
    assert not isinstance(decided, Refusal) and "no longer registered" in decided.said[0]
    assert await _status(app) == ["active", "left"]
    assert _code(await confirm_act(second, proposed.id, WHY)) == "proposal-decided"
    shown = await show_act_proposal(first, proposed.id)
    assert not isinstance(shown, Refusal)
    assert (shown.proposed_by, shown.reason) == ("S-1", WHY)
    assert (shown.decided_by, shown.decision_reason) == ("S-2", "I rang them")
    assert shown.standing is ProposalStanding.CONFIRMED and not shown.yours


async def test_what_is_rejected_taken_back_or_too_old_is_not_done(
    app: App, database: TestDatabase
) -> None:
    first, second = (by_staff(app, Role.REGISTRAR, number=number) for number in ("S-1", "S-2"))
    for by in (first, second):
        proposed = await _leaving(app)
        assert _code(await reject_act(by, proposed.id, "not theirs")) == ""
        assert _code(await confirm_act(second, proposed.id, WHY)) == "proposal-decided"
    old = await _leaving(app)
    administer(database, "UPDATE act_proposals SET expires_at = now() WHERE decision IS NULL")
    assert _code(await confirm_act(second, old.id, WHY)) == "proposal-expired"
    listed = await list_act_proposals(second)
    assert not isinstance(listed, Refusal)
    assert {one.standing for one in listed} == {ProposalStanding.EXPIRED, ProposalStanding.REJECTED}
    assert await _status(app) == ["active"]


async def test_what_cannot_be_done_is_not_proposed_and_what_cannot_wait_is_done(app: App) -> None:
    registrar = by_staff(app, Role.REGISTRAR)
    unknown = await leave(registrar, "E-NONE", effective_from=None, reason=WHY)
    assert _code(unknown) == "organisation-not-registered"
    assert await list_act_proposals(registrar) == []
    assert _code(await suspend(registrar, OWN, effective_from=None, reason=WHY)) == ""
    assert await _status(app) == ["active", "suspended"]


async def test_roles_are_changed_by_two_and_never_ones_own(app: App) -> None:
    keeper = by_staff(app, Role.MANAGER)
    both = (str(Role.OPERATIONS), str(Role.MANAGER))
    for wanted, code in ((both, "roles-check-each-other"), ((), "no-role"), (("king",), "no-role")):
        assert _code(await give_staff_roles(keeper, "S-2001", wanted, reason=WHY)) == code
    roles = (str(Role.CASEWORKER), str(Role.CHECK_OFFICER))
    proposed = await give_staff_roles(keeper, "s-2001", roles, reason=WHY)
    assert isinstance(proposed, ProposedAct)
    self_ = by_staff(app, Role.HEAD_OF_SERVICE, number="S-2001")
    assert _code(await confirm_act(self_, proposed.id, WHY)) == "second-person-needed"
    await confirmed(app, proposed, Role.HEAD_OF_SERVICE)
    async with app.engine.connect() as connection:
        member = await find_staff(connection, "S-2001")
    assert member is not None and member.roles == tuple(sorted(roles))


async def test_what_is_decided_cannot_be_decided_otherwise_in_the_database(app: App) -> None:
    proposed = await _leaving(app)
    own = "UPDATE act_proposals SET decision = 'confirmed', decided_by = proposed_by, "
    own += "decided_at = now(), decision_reason = 'r'"
    async with app.engine.connect() as connection:
        with pytest.raises(Exception, match="act_proposals_check"):
            await connection.execute(text(f"{own} WHERE id = '{proposed.id}'"))
