"""A case outlives several releases: which one decided what is said, and what another one decided is
not judged by the rules of this one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.deciding import this_release
from tests.servers import TestDatabase
from tests.starter.releases import decided_by, under_another_rule
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, administer

OLD = "0.0.9+01d01d01"


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case with one event."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found: str = caseworker.cases()[0]["reference"]
    return found


def test_a_case_that_this_release_decided_is_still_found_to_differ(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    under_another_rule(caseworker, database, reference)
    done = caseworker.run("verify", reference)
    assert done.exit_code == 1
    assert "(state-differs)" in done.stdout


@pytest.mark.parametrize("release", [OLD, ""])
def test_a_changed_rule_makes_no_untouched_older_case_look_damaged(
    caseworker: Terminal, reference: str, database: TestDatabase, release: str
) -> None:
    decided_by(caseworker, database, reference, [release])
    under_another_rule(caseworker, database, reference)
    done = caseworker.run("verify", reference)
    assert done.exit_code == 0
    assert "1 of them have events that another release decided" in done.stdout
    assert "by their chain alone" in done.stdout
    assert "every chain is whole.\n" in done.stdout


def test_the_chain_and_the_seal_of_an_older_case_are_still_checked(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    decided_by(caseworker, database, reference, [OLD])
    administer(database, "UPDATE cases SET state = '\\x01'")
    assert "(seal-broken)" in caseworker.run("verify", reference).stdout
    administer(database, f"UPDATE events SET release = '{this_release()}'")
    assert "(row-changed)" in caseworker.run("verify", reference).stdout


def test_a_case_is_explained_with_the_release_that_decided_each_event(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    assert f"Event 1: decided by release {this_release()}." in (
        caseworker.run("explain", reference).stdout
    )
    decided_by(caseworker, database, reference, [OLD])
    assert f"Event 1: decided by release {OLD}." in caseworker.run("explain", reference).stdout
    said = json.loads(caseworker.run("explain", reference, "--json").stdout)
    assert said["decided_by"] == {"1": OLD}


def test_a_timeline_has_the_rules_on_record_and_names_another_release(
    caseworker: Terminal, reference: str, database: TestDatabase
) -> None:
    own = caseworker.run("timeline", reference).stdout
    assert "R16" in own
    assert "decided by release" not in own
    administer(database, "UPDATE events SET rules = 'R999'")
    decided_by(caseworker, database, reference, [OLD])
    older = caseworker.run("timeline", reference).stdout
    assert "R999" in older
    assert f"Event 1: decided by release {OLD}." in older
