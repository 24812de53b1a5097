"""`referrals views`: links that the pages understand, for the moment they are asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from starter.commands.views import views_at
from starter.provision import provision_namespace
from tests.servers import TestTemporal
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal
from workflows.names import SEARCH_ATTRIBUTES

PAGES = "http://pages.example"
MONDAY = datetime(2026, 6, 1, 10, 30, tzinfo=UTC)


def test_the_links_lead_to_the_lists_and_to_one_for_each_area(
    caseworker: Terminal, tmp_path: Path
) -> None:
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    said = caseworker.run("views", "--json", REFERRALS_UI_ADDRESS=PAGES)
    found = {view["title"]: view for view in json.loads(said.stdout)}
    assert len(found) == len(views_at(MONDAY)) + 1
    of_area = found["Open cases of E06000023"]
    parts = urlsplit(of_area["link"])
    assert of_area["link"].startswith(f"{PAGES}/namespaces/support-")
    assert parse_qs(parts.query) == {"query": [of_area["query"]]}
    shown = caseworker.run("views", REFERRALS_UI_ADDRESS=PAGES).stdout
    assert all(view["link"] in shown for view in found.values())


def test_a_list_of_long_waiting_counts_working_days() -> None:
    [waiting] = [view for view in views_at(MONDAY) if "WaitingSince" in view.query]
    # Two weekends and the late May holiday lie between.
    assert 'WaitingSince < "2026-05-15T10:30:00Z"' in waiting.query


def test_without_an_address_of_the_pages_it_says_what_to_set(caseworker: Terminal) -> None:
    refused = caseworker.run("views")
    assert "REFERRALS_UI_ADDRESS" in refused.stderr
    assert refused.exit_code != 0


@pytest.mark.parametrize("number", range(len(views_at(MONDAY))))
async def test_temporal_understands_every_list(number: int, temporal_server: TestTemporal) -> None:
    client = await temporal_server.connect("views")
    await provision_namespace(client, "views")
    view = views_at(MONDAY)[number]
    assert await client.count_workflows(view.query) is not None
    assert {key.name for key in SEARCH_ATTRIBUTES} >= {"WaitingOn", "NextActionDue"}
