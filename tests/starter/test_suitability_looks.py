"""What suitability's staff look at, at their terminal: the wall, the handover, a period's figures,
the schedules and whether anything is stuck. Each is staff's of this track, of its own record alone.
"""

from __future__ import annotations

import asyncio
import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from policy.duty.findings import HealthLook, finding
from policy.suitability.words import Role, Team
from policy.support.words import Role as SupportRole
from service.statistics.figures import MARK, Statistics, csv_rows
from service.statistics.suitability import report
from store.alarms import raise_alarms
from store.period import Times
from store.policy_time import clock
from store.suitability_statistics import SuitabilityCounts
from tests.apps import provide_for, settings_on
from tests.policy.suitability.life import at
from tests.policy.suitability.life_files import example
from tests.servers import TestDatabase, TestTemporal
from tests.starter.pages import read_page
from tests.starter.rows import csv_file, row
from tests.starter.suitability_terminal import SuitabilityTerminal, set_up_suitability
from tests.starter.terminal import set_up
from tests.store.suitability_lives import lived
from tests.suitability_apps import PERSON
from wiring.app import App

LOOKS = (
    ("wall",),
    ("handover",),
    ("views",),
    ("statistics", "--from", "01/01/2022", "--until", "31/12/2022"),
)


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path) -> SuitabilityTerminal:
    """Nobody is signed in yet."""
    return set_up_suitability(tmp_path, database)


@pytest.fixture
def officer(terminal: SuitabilityTerminal) -> SuitabilityTerminal:
    """One case is cleared for service; an officer sits there."""

    async def put(app: App) -> None:
        await lived(app, "N-1", example(1).file, at("03-09 10:10"))

    terminal.with_app(put)
    terminal.sit(Role.OFFICER)
    return terminal


def test_each_is_for_this_tracks_staff_alone(
    terminal: SuitabilityTerminal, database: TestDatabase
) -> None:
    support = set_up(terminal.folder, settings_on(database, terminal.folder))
    support.sign_in(SupportRole.MANAGER)
    for words in LOOKS:
        assert terminal.run(*words).exit_code == 4, words


def test_the_wall_counts_a_clearance_down(officer: SuitabilityTerminal) -> None:
    text = officer.done("wall", "--once")
    assert "0 over time, 1 due within 4 h 0 min, 1 waiting in all" in text
    assert "DUE SOON" in text and "service under clearance" in text
    assert re.search(r"3 h (4|5)\d min", text)
    [only] = json.loads(officer.done("wall", "--json"))["rows"]
    assert only["stage"] == "cleared"
    shown = officer.done("show", only["reference"])
    assert "Waiting on: enforcement officers; since 1 March 2022" in shown


def test_nothing_of_the_other_track_is_on_it(
    officer: SuitabilityTerminal, database: TestDatabase, tmp_path: Path
) -> None:
    support = set_up(officer.folder, settings_on(database, officer.folder))
    support.sign_in(SupportRole.CASEWORKER)
    support.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1", timedelta(hours=25))])))
    [theirs] = json.loads(support.run("wall", "--json").stdout)["rows"]
    [ours] = json.loads(officer.done("wall", "--json"))["rows"]
    assert theirs["reference"].startswith("RSR-") and ours["reference"].startswith("SUI-")
    for words in LOOKS[:2]:
        assert theirs["reference"] not in officer.done(*words)
        assert ours["reference"] not in support.run(*words).stdout


def test_the_handover_is_a_sheet_for_each_of_the_tracks_teams(
    officer: SuitabilityTerminal, tmp_path: Path
) -> None:
    text = officer.done("handover", "--team", "enforcement officers")
    assert "Handover of the enforcement officers" in text and "serve in person" in text
    assert "referrals suitability staff duty" in text
    assert officer.run("handover", "--team", "check team").exit_code == 2
    written = tmp_path / "handover.html"
    officer.done("handover", "--team", "every", "--html", str(written))
    read = read_page(written.read_text(encoding="utf-8"))
    assert read.count("section") == len(Team)
    assert all(f"Handover of the {team}" in read.text for team in Team)
    assert PERSON["given_names"] not in read.text + text


COUNTS = SuitabilityCounts(
    nations={"England": 104, "Wales": 3},
    authorities={"E06000023": 104, "W06000015": 3},
    decided={"cancel": 12, "refuse": 7, "take no action": 11},
    fates={"served": 14, "handed_over": 1, "withdrawn": 2, "no_action": 11, "decided": 2},
    service_times=Times(count=15, median=timedelta(days=9), ninth_decile=timedelta(days=26)),
    closed={"nfa_engaged": 41, "cannot_no_support": 2, "out_of_scope": 9},
    not_opened={"basis-not-accepted": 6},
    blocked={"R111 recheck-needed": 8, "R109 took-part": 2},
)


def made(counts: SuitabilityCounts = COUNTS, *, by_authority: bool = False) -> Statistics:
    moment = datetime(2022, 4, 1, 9, tzinfo=UTC)
    return report(counts, date(2022, 1, 1), date(2022, 3, 31), moment, by_authority)


def as_rows(found: Statistics) -> dict[tuple[str, str], str]:
    return {(table, name): value for table, name, value in csv_rows(found)}


def test_decisions_are_published_by_kind_and_fate_with_small_counts_hidden() -> None:
    rows = as_rows(made())
    assert rows["Decided, by kind", "cancel"] == "10"
    fates = "Decided, by what became of it"
    assert rows[fates, "Served in person"] == "15"
    assert rows[fates, "Withdrawn before service"] == MARK
    assert rows[fates, "Not served: still to be, or no action"] == "15"
    assert rows["Decided, by kind", "Total"] == rows[fates, "Total"] == "30"
    assert rows["Refused by a rule", "R109 took-part"] == MARK
    closed = "Closed without a decision, by where"
    assert rows[closed, "No further action: engaged with support"] == "40"


def test_every_figure_is_treated_and_no_cell_stands_in_two_tables() -> None:
    rows = as_rows(made(by_authority=True))
    for (table, name), value in list(rows.items())[1:]:
        if table == "Headlines" and ("service" in name or name == "Counted by"):
            continue
        assert value == MARK or int(value) % 5 == 0
    kinds, fates = COUNTS.decided, ("No action", "take no action")
    assert not [name for table, name in rows if "became" in table and name in (*kinds, *fates)]


def test_the_time_to_service_is_typical_of_many_only() -> None:
    assert as_rows(made())["Headlines", "From decision to service: half within"] == "9 days"
    few = replace(
        COUNTS, service_times=Times(count=4, median=timedelta(1), ninth_decile=timedelta(2))
    )
    said = as_rows(made(few))["Headlines", "From decision to service: half within"]
    assert said == "too few to say"
    none = as_rows(made(replace(COUNTS, service_times=None)))
    assert not [name for _, name in none if name.startswith("From decision")]


def test_nothing_is_published_by_nationality(officer: SuitabilityTerminal, tmp_path: Path) -> None:
    file, page = tmp_path / "s.csv", tmp_path / "s.html"
    period = ("--from", "01/01/2022", "--until", "31/12/2022", "--by-authority")
    officer.done("statistics", *period, "--csv", str(file), "--html", str(page))
    text = officer.done("statistics", *period)
    assert "Suitability cases from 1 January 2022 to 31 December 2022" in text
    with file.open(encoding="utf-8", newline="") as opened:
        tables = {line[0] for line in csv.reader(opened)}
    assert {"Opened, by nation", "Opened, by local authority", "Decided, by kind"} <= tables
    for said in (text, read_page(page.read_text(encoding="utf-8")).text):
        assert not re.search(rf"nationalit|{PERSON['nationality']}", said, re.IGNORECASE)


def test_an_alarm_of_this_track_is_taken_by_its_own_staff(terminal: SuitabilityTerminal) -> None:
    async def ring(app: App) -> None:
        async with app.engine.begin() as connection:
            found = [finding("temporal-out-of-reach")]
            await raise_alarms(connection, found, HealthLook(tuple(found)), await clock(connection))

    terminal.with_app(ring)
    said = terminal.run("health")
    assert said.exit_code == 6
    assert "referrals suitability health --take temporal-out-of-reach" in said.stdout
    terminal.sit(Role.OFFICER)
    assert terminal.run("health", "--take", "temporal-out-of-reach").exit_code == 4
    terminal.sit(Role.OPERATIONS)
    assert "climbs no further" in terminal.done("health", "--take", "temporal-out-of-reach")


def test_the_schedules_are_shown_with_what_differs(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    terminal = set_up_suitability(tmp_path, database, temporal_server)
    asyncio.run(provide_for(terminal.settings, database.of_suitability()))
    assert "not-signed-in" in terminal.run("schedules").stderr
    terminal.sit(Role.MANAGER)
    found = json.loads(terminal.done("schedules", "--json"))
    assert {item["id"] for item in found} == {
        f"suitability-{look}"
        for look in ("sweep", "morning-teams", "weekly-ageing", "weekly-closing")
    }
    assert all(item["next_at"] and not item["differs"] for item in found)

    async def pause() -> None:
        client = await temporal_server.connect(terminal.settings.namespace)
        await client.get_schedule_handle("suitability-sweep").pause()

    asyncio.run(pause())
    said = terminal.run("schedules")
    assert said.exit_code == 6
    assert "it is paused" in said.stdout and "suitability-weekly-closing" in said.stdout


def test_counting_by_nationality_is_refused_whoever_asks(officer: SuitabilityTerminal) -> None:
    officer.sit(Role.MANAGER)
    period = ("--from", "01/01/2022", "--until", "31/12/2022")
    said = officer.run("statistics", *period, "--by-people")
    assert (said.exit_code, "not-by-nationality" in said.stderr, "R39" in said.stderr) == (
        2,
        True,
        True,
    )
