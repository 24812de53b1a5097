"""Looking at cases shows clocks and deeds and nothing of the person; the record can be verified."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.support.words import Role
from policy.time import span
from starter.drawing.tables import time_left
from store.policy_time import move_clock
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, administer
from wiring.app import App

NAME = "Xylophonist"


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case, received an hour ago."""
    sent = csv_file(tmp_path / "a.csv", [row("A-1", family_name=NAME)])
    caseworker.run("intake", str(sent))
    found: str = caseworker.cases()[0]["reference"]
    return found


def test_the_list_says_what_is_due_and_how_much_time_is_left(
    caseworker: Terminal, reference: str
) -> None:
    listed = caseworker.run("list").stdout
    assert reference in listed
    assert "22 h 5" in listed or "23 h 0 min left" in listed
    (case,) = caseworker.cases()
    due = datetime.fromisoformat(case["due_at"]) - datetime.fromisoformat(case["received_at"])
    assert due == timedelta(hours=24)
    assert caseworker.run("list", "--breached", "--json").stdout.strip() == "[]"
    assert caseworker.run("list", "--organisation", "ch-900101", "--json").stdout.strip() == "[]"
    assert "No case." in caseworker.run("list", "--breached").stdout


def test_a_late_batch_is_one_line_of_the_list_and_its_escalations_are_taken_at_once(
    caseworker: Terminal, tmp_path: Path
) -> None:
    late = [row(f"L-{day}", timedelta(days=day)) for day in (100, 101, 102)]
    caseworker.run("intake", str(csv_file(tmp_path / "late.csv", [*late, row("A-1")])))
    references = tuple(case["reference"] for case in caseworker.cases())
    listed = caseworker.run("list").stdout
    shown = [reference for reference in references if reference in listed]
    assert len(references) == 4 and len(shown) == 1
    [line] = [said for said in listed.splitlines() if "referrals of E06000023" in said]
    assert "3 referrals of E06000023, the first 101 days over" in line
    batch = line.split()[-1]
    each = caseworker.run("list", "--batch", batch).stdout
    assert all(reference in each for reference in references)
    assert "3 referrals of E06000023" in caseworker.run("wall").stdout
    caseworker.sign_in(Role.DUTY_SUPERVISOR)
    assert caseworker.run("acknowledge").exit_code == 2
    for words in (("--batch", batch), references):
        done = caseworker.run("acknowledge", *words)
        said = f"Accepted and on record for {3 if words[0] == '--batch' else 4} cases"
        assert (done.exit_code, said in done.stdout) == (0, True), done.output
    assert "No escalation" in caseworker.run("acknowledge", "--batch", "no such batch").stdout


def test_what_intake_refused_is_in_the_register_of_blocked_paths_under_its_rules(
    caseworker: Terminal, tmp_path: Path
) -> None:
    refused = [row("B-1", consent_form=""), row("B-2", organisation_id="CH-000000")]
    caseworker.run("intake", str(csv_file(tmp_path / "b.csv", [row("B-0"), *refused])))

    def under(*rule: str) -> list[str]:
        said = caseworker.run("blocked", "--json", *rule).stdout.splitlines()
        return [json.loads(line)["code"] for line in said]

    assert under("--rule", "r3") == ["consent-missing"]
    assert under("--rule", "R2") == ["organisation-not-registered"]
    assert len(under()) == 2
    assert under("--rule", "R30") == []
    none = caseworker.run("blocked", "--rule", "R30").stdout
    assert none.strip() == "Nothing was refused under R30."


def test_a_case_counts_from_the_same_now_in_the_list_and_by_itself(
    caseworker: Terminal, reference: str
) -> None:
    """A rehearsal's clock is moved on by hand, past what its state was opened with."""

    async def moved(app: App) -> None:
        await move_clock(app.engine, reference, datetime.now(UTC) + timedelta(hours=2, minutes=30))

    caseworker.with_app(moved)
    listed, shown = (caseworker.run(*words).stdout for words in (("list",), ("show", reference)))
    assert all("20 h " in said and "22 h " not in said for said in (listed, shown))


def test_a_case_shows_its_clocks_with_what_they_count_from_and_no_person(
    caseworker: Terminal, reference: str
) -> None:
    shown = caseworker.run("show", reference.lower().replace("-", " ")).stdout
    assert "Status answer due (24h, R16)" in shown
    assert "referral received" in shown
    assert "Referral accepted" in shown
    assert "Referred by E06000023" in shown
    assert NAME not in shown
    said = json.loads(caseworker.run("show", reference, "--json").stdout)
    assert said["clocks"][0]["rule"] == "R16"
    assert [line["label"] for line in said["timeline"]] == ["Referral accepted"]
    assert {task["kind"] for task in said["tasks"]} == {"status check", "safeguarding"}
    assert NAME not in str(said)


def test_a_release_names_neither_person_nor_case_nor_organisation(
    caseworker: Terminal, reference: str
) -> None:
    released = caseworker.run("show", reference, "--release").stdout
    assert json.loads(released)["timeline"]
    assert not {word for word in (NAME, reference, "E06000023") if word in released}


def test_the_person_is_shown_only_to_who_may_see_them(caseworker: Terminal, reference: str) -> None:
    assert NAME in caseworker.run("show", reference, "--person").stdout
    caseworker.sign_in(Role.REGISTRAR)
    denied = caseworker.run("show", reference, "--person")
    assert denied.exit_code == 4
    assert NAME not in denied.output
    caseworker.run("sign-out")
    assert caseworker.run("show", reference, "--person", "--json").exit_code == 4


@pytest.mark.parametrize("typed", ["RSR-000-000-001", "hello", "RSR-UUU-UUU-UUU"])
def test_a_misheard_reference_is_reported_before_anything_is_asked(
    caseworker: Terminal, typed: str
) -> None:
    done = caseworker.run("show", typed)
    assert done.exit_code == 2
    assert "reference-" in done.stderr


def test_a_reference_of_no_case_is_said_so(caseworker: Terminal) -> None:
    for words in (("show",), ("verify",), ("withdraw", "--channel", "letter")):
        done = caseworker.run(*words, "RSR-000-000-000")
        assert done.exit_code == 1, words
        assert "no-such-case" in done.stderr


def test_a_whole_trail_verifies_and_a_break_is_named(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    good = caseworker.run("verify")
    assert (good.exit_code, good.stdout.split()[0]) == (0, "1")
    administer(database, "UPDATE events SET actor = 'S-9999'")
    for words in (("verify",), ("verify", reference)):
        broken = caseworker.run(*words)
        assert broken.exit_code == 1
        assert f"{reference}: the chain breaks at event 1" in broken.stdout
        assert "(row-changed)" in broken.stdout


def test_a_state_that_its_events_do_not_give_is_found(
    caseworker: Terminal, reference: str, database: TestDatabase, tmp_path: Path
) -> None:
    csv_file(tmp_path / "b.csv", [row("B-1")])
    caseworker.run("intake", str(tmp_path / "b.csv"))
    administer(database, "UPDATE cases SET state = '\\x01'")
    done = caseworker.run("verify")
    assert done.exit_code == 1
    assert done.stdout.count("sealed in cases.state") == 2
    assert done.stdout.count("(state-differs)") == 2


def test_an_erased_case_still_has_a_whole_chain(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    administer(database, "UPDATE case_keys SET wrapped = NULL, destroyed_at = now()")
    done = caseworker.run("verify", reference)
    assert done.exit_code == 0
    assert "1 of them are erased" in done.stdout
    assert "no-such-case" in caseworker.run("show", reference).stderr


def test_incidents_are_listed_and_reconciling_without_temporal_says_so(
    caseworker: Terminal, database: TestDatabase
) -> None:
    assert caseworker.run("incidents").stdout == "No incident.\n"
    administer(
        database,
        "INSERT INTO incidents (id, kind, subject, code) VALUES ('1', 'odd', 'support/X', 'c')",
    )
    assert "support/X" in caseworker.run("incidents").stdout
    caseworker.sign_in(Role.OPERATIONS)
    done = caseworker.run("reconcile")
    assert done.exit_code == 1
    assert "temporal-out-of-reach" in done.stderr


def test_the_rulebook_says_which_numbers_are_the_services_own(terminal: Terminal) -> None:
    said = terminal.run("rules").stdout
    lines = {line[:21].strip(): line for line in said.splitlines()}
    assert "the guidance" in lines["status answer hours"]
    assert "the service's own choice" in lines["warning hours"]


def test_time_left_is_shown_in_the_two_largest_units() -> None:
    now = datetime(2026, 5, 5, tzinfo=UTC)
    assert time_left(now + timedelta(hours=3, minutes=10, seconds=9), now) == "3 h 10 min left"
    assert time_left(now - timedelta(minutes=5), now) == "5 min over"
    assert span(timedelta(days=28)) == "28 days"
