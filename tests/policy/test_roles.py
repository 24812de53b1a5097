"""Who may do what, by role: the sets keep apart what must be apart."""

from __future__ import annotations

from policy import roles
from policy.suitability.words import Role as Suitability
from policy.support.words import Role as Support


def test_who_keeps_the_machines_sees_nobody_referred() -> None:
    assert Support.OPERATIONS not in roles.SEE_PERSON | roles.REACH | roles.FIND
    assert Suitability.OPERATIONS not in roles.SEE_SUITABILITY


def test_who_keeps_the_register_of_organisations_works_on_no_case() -> None:
    assert Support.REGISTRAR not in roles.TAKE_IN | roles.LOOK | roles.WORK_TASKS


def test_who_may_reach_a_person_may_look_into_their_case() -> None:
    assert roles.REACH <= roles.LOOK
    assert roles.SEE_PERSON <= roles.LOOK
