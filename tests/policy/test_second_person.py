"""A second person decides: for any act, proposal, moment and anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.second_person import (
    DONE_ALONE,
    ProposalDecision,
    ProposalStanding,
    Proposed,
    RegisterAct,
    needs_two,
    refused_deciding,
    standing_of,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PEOPLE = st.sampled_from(["S-1", "S-2", "S-3", "E06000023", ""])
PROPOSALS = st.builds(
    Proposed,
    about=PEOPLE,
    proposed_by=PEOPLE,
    expires_at=st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours)),
    decision=st.none() | st.sampled_from(ProposalDecision),
)


@given(st.sampled_from(RegisterAct) | st.text())
def test_an_act_needs_two_unless_it_is_declared_safe_alone(act: str) -> None:
    assert needs_two(act) == (act not in DONE_ALONE)
    if needs_two(act):
        return
    assert act in set(RegisterAct) and DONE_ALONE[act]


def test_what_gives_power_or_cannot_be_undone_is_never_declared_safe_alone() -> None:
    gives = {
        RegisterAct.ENTER_STAFF,
        RegisterAct.GIVE_STAFF_ROLES,
        RegisterAct.RESET_SECOND_FACTOR,
        RegisterAct.BIND_SIGN_IN,
        RegisterAct.REGISTER_ORGANISATION,
        RegisterAct.ENTER_ORGANISATIONS,
        RegisterAct.REINSTATE_ORGANISATION,
        RegisterAct.END_REGISTRATION,
        RegisterAct.NAME_SUCCESSOR,
        RegisterAct.RENEW_AGREEMENT,
        RegisterAct.DELEGATE,
        RegisterAct.RENEW_CREDENTIAL,
        RegisterAct.ENTER_ADMINISTRATOR,
    }
    irrevocable = {RegisterAct.ERASE_CASE}
    assert all(map(needs_two, gives | irrevocable))
    assert gives | irrevocable | set(DONE_ALONE) == set(RegisterAct)


@given(PROPOSALS, PEOPLE, st.sampled_from(ProposalDecision))
def test_only_another_person_confirms_and_only_what_waits(
    proposed: Proposed, by: str, decision: ProposalDecision
) -> None:
    refusal = refused_deciding(proposed, by, NOW, decision)
    waits = standing_of(proposed, NOW) is ProposalStanding.WAITS
    assert waits == (proposed.decision is None and NOW < proposed.expires_at)
    if refusal is None:
        assert waits and by and by != proposed.about
        assert decision is ProposalDecision.REJECTED or by != proposed.proposed_by
    elif waits:
        assert not by or by in (proposed.proposed_by, proposed.about)
