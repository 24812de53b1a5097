"""What comes to a suitability case, its timeline, and its track's map, rulebook and sheet, by
command: for the track's own staff, and nothing of the person.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policy.suitability.screens.map import suitability_map
from policy.suitability.screens.sheet import sheet
from policy.suitability.words import Role
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.front_door import SUITABILITY_DOOR
from tests.starter.pictures import description, opened, texts
from tests.starter.suitability_terminal import SuitabilityTerminal, set_up_suitability
from tests.starter.terminal import administer, set_up
from tests.suitability_apps import PERSON

NAME = PERSON["given_names"]
APPLIED = {"fact": "euss-word", "id": "word-1", "as_of": "2022-01-10", "standing": "pending"}


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path) -> SuitabilityTerminal:
    """Nobody is signed in yet."""
    return set_up_suitability(tmp_path, database)


def test_the_past_and_what_is_due_are_shown_and_drawn_for_staff_and_for_nobody_else(
    terminal: SuitabilityTerminal, tmp_path: Path
) -> None:
    reference = terminal.case(APPLIED)
    terminal.sit(Role.UKVI_OFFICER)
    [reminder] = json.loads(terminal.done("ahead", reference, "--json"))["ahead"]
    assert reminder["label"].startswith("Closing reminder")
    assert "the duty supervisor is told" in reminder["what"]
    assert reminder["more"] > 20
    assert "Closing reminder" in terminal.done("ahead", reference)
    said = terminal.done("timeline", reference)
    assert "task EUSS help for the enforcement assessors" in said
    assert "Stage: Out of scope." in said
    terminal.done("timeline", reference, "--svg", str(tmp_path / "case.svg"))
    root = opened((tmp_path / "case.svg").read_text(encoding="utf-8"))
    assert any("Case opened" in text for text in texts(root))
    for text in (description(root), *texts(root)):
        # A reference is letters and figures by chance, and may look like a rule's.
        assert not re.search(rf"scope|EUSS|row |R\d|{NAME}", text.replace(reference, ""))
    assert NAME not in said
    terminal.run("sign-out")
    for command in ("ahead", "timeline"):
        assert "not-signed-in" in terminal.run(command, reference).stderr


def test_the_map_counts_this_tracks_cases_for_its_own_staff(
    terminal: SuitabilityTerminal, database: TestDatabase
) -> None:
    terminal.case()
    assert "Awaiting information (1 now):" in terminal.done("map", "--live")
    assert terminal.plain("map", "--track", "suitability", "--live").stdout == terminal.done(
        "map", "--live"
    )
    drawn = opened(terminal.done("map", "--live", "--format", "svg"))
    assert "1 case now" in " ".join(texts(drawn))
    own_door = {"REFERRALS_FRONT_DOOR": SUITABILITY_DOOR}
    over_the_wall = terminal.run("map", "--track", "support", "--live", **own_door)
    assert (over_the_wall.exit_code, "another-track" in over_the_wall.stderr) == (5, True)
    support = set_up(terminal.folder, settings_on(database, terminal.folder))
    assert "not-signed-in" in support.run("map", "--live").stderr
    terminal.run("sign-out")
    assert "not-signed-in" in terminal.run("map", "--live").stderr
    assert "(" not in terminal.done("map", "--format", "mermaid").splitlines()[2]


def test_a_case_that_was_closed_stands_nowhere_any_more(
    terminal: SuitabilityTerminal, database: TestDatabase
) -> None:
    terminal.case()
    administer(database.of_suitability(), "UPDATE cases SET ended_at = received_at")
    assert "Awaiting information (0 now):" in terminal.done("map", "--live")
    administer(database.of_suitability(), "UPDATE cases SET stage = 'withdrawn'")
    assert "Withdrawn (1 now):" in terminal.done("map", "--live")


def test_rulebook_map_and_sheet_are_the_tracks_own_wherever_it_is_named(
    terminal: SuitabilityTerminal,
) -> None:
    rules = terminal.done("rules")
    assert f"Rulebook {suitability_map().rulebook}" in rules
    [line] = [line for line in rules.splitlines() if "attempts needed" in line]
    assert "the service's own choice" in line
    assert terminal.plain("rules", "--track", "suitability").stdout == rules
    assert terminal.done("sheet") == sheet()
    assert terminal.plain("sheet", "--track", "suitability").stdout == sheet()
    assert terminal.plain("sheet").stdout != sheet()
    assert terminal.plain("map", "--track", "suitability").stdout == terminal.done("map")
