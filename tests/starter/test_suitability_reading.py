"""What people read of a case of suitability besides its findings, on a real database: a possible
duplicate, the person's circumstances, the person's copy, and who is asked first in an area.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from policy.suitability.words import Role
from store.views import CIRCUMSTANCES_READ, COPIED, View, views_of
from tests.apps import SUITABILITY_DATA
from tests.servers import TestDatabase
from tests.starter.suitability_terminal import (
    NUMBERS,
    SuitabilityTerminal,
    opening_file,
    set_up_suitability,
)
from wiring.app import App

_WHOLE: dict[str, Any] = json.loads((SUITABILITY_DATA / "case-01.json").read_text())
_KNOWN = [f for f in _WHOLE["known"] if f["fact"] not in {"conclusion", "window-change"}]
_SAID = [
    {
        "fact": "circumstance",
        "id": "ill-1",
        "as_of": "2021-12-01",
        "kind": "mental health",
        "bears_on_support": "yes",
        "words": "cannot bear many people",
    },
    {
        "fact": "victim-input",
        "id": "victim-1",
        "as_of": "2021-12-01",
        "incident": "any",
        "route": "in their own words",
        "words": "I dare not use my front door",
    },
]
FACTS = _WHOLE | {"known": [*_KNOWN, *_SAID]}


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path) -> SuitabilityTerminal:
    """An assessor is signed in."""
    found = set_up_suitability(tmp_path, database)
    found.sit(Role.ASSESSOR)
    return found


def opened(terminal: SuitabilityTerminal, number: str) -> str:
    """A case of the one invented person."""
    said = terminal.done("open", terminal.file(f"{number}.json", opening_file(FACTS, number)))
    found = re.search(r"SUI-\w{3}-\w{3}-\w{3}", said)
    assert found is not None, said
    return found.group()


def seen(terminal: SuitabilityTerminal, reference: str) -> list[tuple[str, str]]:
    """Who looked into the case, and for what."""

    async def noted(app: App) -> list[View]:
        async with app.engine.connect() as connection:
            return await views_of(connection, reference)

    return [(view.staff_number, view.kind) for view in terminal.with_app(noted)]


def test_a_case_that_may_be_the_same_persons_says_so_and_asks_somebody_to_look(
    terminal: SuitabilityTerminal,
) -> None:
    first, second = opened(terminal, "N-1"), opened(terminal, "N-2")
    said = f"May be about the same person as {first}."
    assert said in terminal.done("show", second)
    assert "same person" not in terminal.done("show", first)
    rows = json.loads(terminal.done("show", second, "--json"))["tasks"]
    assert [row["rule"] for row in rows if row["kind"] == "possible duplicate"] == ["R33"]


def test_circumstances_are_read_and_a_copy_is_made_and_both_are_noted(
    terminal: SuitabilityTerminal,
) -> None:
    reference = opened(terminal, "N-1")
    read = terminal.done("circumstances", reference)
    assert "ill-1  01/12/2021  mental health" in read
    assert "cannot bear many people" in read
    assert terminal.run("copy", reference, "--reason", "asked for").exit_code == 4
    terminal.sit(Role.DATA_PROTECTION_OFFICER)
    copied = terminal.done("copy", reference, "--reason", "asked for")
    assert "cannot bear many people" in copied
    assert "front door" not in copied and "victim" not in copied.replace("victims said", "")
    officer = NUMBERS[Role.DATA_PROTECTION_OFFICER]
    looked = [(who, kind) for who, kind in seen(terminal, reference) if "command" not in kind]
    assert looked == [
        (NUMBERS[Role.ASSESSOR], CIRCUMSTANCES_READ),
        (officer, f"{COPIED}: asked for"),
    ]


def test_the_code_of_the_area_decides_who_is_asked_first(
    terminal: SuitabilityTerminal,
) -> None:
    found = terminal.done("area", _WHOLE["authority"].lower())
    assert f"{_WHOLE['authority']}: the local authority is asked first (R98)." in found
    belfast = terminal.done("area", "N09000003")
    assert "Housing Executive is asked first (R100)." in belfast
    nobody = terminal.run("area", "S99999999")
    assert (nobody.exit_code, "nobody-answers-for-area" in nobody.output) == (1, True)
