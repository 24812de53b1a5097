"""What the outside door takes: for every kind of body and every channel, and kinds of fact."""

from __future__ import annotations

import itertools

from policy.organisations import OrganisationKind
from policy.suitability.evidence.words import Channel
from policy.suitability.from_outside import IN_A_REPORT, WITH_A_CASE, refused_from_outside

POLICE = {Channel.POLICE_REFERRAL, Channel.POLICE_ENCOUNTER}
TAKEN = {
    *((OrganisationKind.POLICE_FORCE, channel) for channel in POLICE),
    (OrganisationKind.LOCAL_AUTHORITY, Channel.AUTHORITY_REFERRAL),
    (OrganisationKind.HOUSING_EXECUTIVE, Channel.AUTHORITY_REFERRAL),
}
FOUND_HERE = {"pnc-result", "conclusion", "window-change", "legal-reference", "permission", "age"}


def test_only_the_police_and_authorities_send_and_each_by_its_own_channel() -> None:
    for kind, channel in itertools.product((None, *OrganisationKind), Channel):
        assert (refused_from_outside(channel, kind) is None) == ((kind, channel) in TAKEN)


def test_what_this_track_finds_out_itself_is_asked_of_nobody_outside() -> None:
    assert not (WITH_A_CASE | IN_A_REPORT) & FOUND_HERE
    assert "sleeping" in IN_A_REPORT and "incident" not in IN_A_REPORT
