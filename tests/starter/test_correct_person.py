"""A name or a date of birth is mended at the terminal: nothing of it stands in a command, and only
who works with the person does it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.support.words import Role
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case of a person whose family name is misspelt."""
    one = row(
        "A-1",
        given_names="Ida",
        family_name="Inventted",
        date_of_birth="05/06/1971",
        home_office_reference="",
    )
    sent = csv_file(tmp_path / "a.csv", [one])
    done = caseworker.run("intake", str(sent))
    assert done.exit_code == 0, done.output
    found: str = caseworker.cases()[0]["reference"]
    return found


def find(terminal: Terminal, family: str, born: str = "05/06/1971") -> str:
    return terminal.run("find", input=f"{family}\nIda\n{born}\n\n").stdout


def test_what_is_right_is_asked_for_and_its_order_is_on_record(
    caseworker: Terminal, reference: str
) -> None:
    asked = ("correct-person", reference, "--field", "family_name", "--reason", "misspelt")
    done = caseworker.run(*asked, input="Invented\n")
    assert done.exit_code == 0, done.output
    assert "on record" in done.output
    assert f"Nothing was corrected of the person of {reference}." in (
        caseworker.run("corrections", reference).stdout
    )


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.OPERATIONS])
def test_only_who_works_with_the_person_mends_it(
    terminal: Terminal, caseworker: Terminal, reference: str, role: Role
) -> None:
    terminal.sign_in(role)
    asked = ("correct-person", reference, "--field", "family_name", "--reason", "misspelt")
    assert terminal.run(*asked, input="Invented\n").exit_code != 0
    assert terminal.run("corrections", reference).exit_code != 0


def test_a_search_by_names_alone_finds_the_person_and_neither_is_too_little(
    caseworker: Terminal, reference: str
) -> None:
    assert reference in find(caseworker, "Inventted", "")
    nothing = caseworker.run("find", input="\n\n05/06/1971\n\n")
    assert "too-little-to-look-for" in nothing.output
