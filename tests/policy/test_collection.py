"""The one door: what is wanted in another track is gathered anew, or not had (R8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy import collection
from policy.collection import Collection, refused_approval, refused_proposal, refused_source

PROPOSED = Collection(
    id="one",
    reference="SUI-1",
    wanted="Where the person slept in May, asked of the authority",
    basis="law enforcement",
    reason="The case has nothing on it",
    proposed_by="S-1",
)


def test_a_track_collects_on_its_own_bases_only() -> None:
    assert refused_proposal("suitability", PROPOSED) is None
    assert refused_proposal("support", PROPOSED) is collection.OTHER_BASIS
    consented = replace(PROPOSED, basis="consent")
    assert refused_proposal("suitability", consented) is collection.OTHER_BASIS
    assert refused_proposal("support", consented) is None


@pytest.mark.parametrize("field", ["wanted", "reason"])
def test_a_proposal_says_what_and_why(field: str) -> None:
    silent = replace(PROPOSED, **{field: " "})
    assert refused_proposal("suitability", silent) is collection.REASON_NEEDED


def test_nobody_approves_their_own_proposal() -> None:
    assert refused_approval(PROPOSED, "S-1") is collection.SECOND_PERSON
    assert refused_approval(PROPOSED, "S-2") is None
    assert refused_approval(None, "S-2") is collection.NOT_FOUND


def test_nothing_is_gathered_under_a_collection_before_it_is_approved() -> None:
    approved = replace(PROPOSED, approved_by="S-2")
    assert refused_source(PROPOSED, "SUI-1", "law enforcement") is collection.NOT_APPROVED
    assert refused_source(approved, "SUI-1", "law enforcement") is None
    assert refused_source(approved, "SUI-1", "public task") is collection.BASIS_DIFFERS
    assert refused_source(approved, "SUI-2", "law enforcement") is collection.NOT_FOUND
    assert refused_source(None, "SUI-1", "law enforcement") is collection.NOT_FOUND
