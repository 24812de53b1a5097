"""`referrals views`: links that the pages understand, for the moment they are asked for, to lists
that hold the cases they should and no others.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from policy.suitability.words import Role
from service.temporal_lists import LISTS
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.suitability_terminal import SuitabilityTerminal, set_up_suitability
from tests.starter.terminal import Terminal

PAGES = "http://pages.example"
MONDAY = datetime(2026, 6, 1, 10, 30, tzinfo=UTC)


def undated(text: str) -> str:
    """Links without their moments, which are those of each call."""
    return re.sub(r"\d{4}-\d\d-\d\dT[0-9A-F%]+Z", "", text)


def test_the_links_lead_to_the_lists_and_to_one_for_each_area(
    caseworker: Terminal, tmp_path: Path
) -> None:
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    said = caseworker.run("views", "--json", REFERRALS_UI_ADDRESS=PAGES)
    found = {view["title"]: view for view in json.loads(said.stdout)}
    assert len(found) == len(list(LISTS["support"](MONDAY))) + 1
    of_area = found["Open cases of E06000023"]
    parts = urlsplit(of_area["link"])
    assert of_area["link"].startswith(f"{PAGES}/namespaces/support-")
    assert parse_qs(parts.query) == {"query": [of_area["query"]]}
    shown = undated(caseworker.run("views", REFERRALS_UI_ADDRESS=PAGES).stdout)
    assert all(undated(view["link"]) in shown for view in found.values())


def test_a_tracks_links_lead_into_its_own_namespace(database: TestDatabase, tmp_path: Path) -> None:
    terminal: SuitabilityTerminal = set_up_suitability(tmp_path, database)
    assert terminal.run("views", REFERRALS_UI_ADDRESS=PAGES).exit_code == 4
    terminal.sit(Role.ASSESSOR)
    said = json.loads(terminal.run("views", "--json", REFERRALS_UI_ADDRESS=PAGES).stdout)
    assert [view["title"] for view in said] == [view.title for view in LISTS["suitability"](MONDAY)]
    assert all(view["link"].startswith(f"{PAGES}/namespaces/suitability-") for view in said)


def test_without_an_address_of_the_pages_it_says_what_to_set(caseworker: Terminal) -> None:
    refused = caseworker.run("views")
    assert "REFERRALS_UI_ADDRESS" in refused.stderr
    assert refused.exit_code != 0
