"""Letters of organisations that want to join are read, and never believed (R4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.applications import OrganisationApplication, read_application
from policy.refusal import Refusal

LETTER = """Dear all,

> Organisation: Lantern Street Outreach
Kind: Registered Charity
Nation : england
Code: ch-900123
"""
WHOLE = OrganisationApplication(
    address="hello@lantern.example",
    name="Lantern Street Outreach",
    kind="registered charity",
    nation="England",
    code="CH-900123",
)


@pytest.mark.rule("R4")
def test_a_letter_is_read_by_its_named_lines() -> None:
    assert read_application("hello@lantern.example", LETTER) == WHOLE
    assert WHOLE.missing == ()


@pytest.mark.rule("R4")
def test_what_a_letter_does_not_say_is_asked_for_and_never_made_up() -> None:
    empty = read_application("hello@lantern.example", "We should like to join.")
    assert isinstance(empty, OrganisationApplication)
    assert empty.missing == ("Organisation", "Kind", "Nation", "Code")
    assert replace(WHOLE, kind="police force").missing == ("Kind",)


@pytest.mark.rule("R4")
def test_a_letter_that_nobody_can_answer_is_left_to_a_person() -> None:
    found = read_application("nobody", LETTER)
    assert isinstance(found, Refusal) and found.code == "no-address"
