"""`referrals new`: a question a column, checked at once, looked over before it is sent."""

from __future__ import annotations

from policy.support.words import Role
from starter.commands.new import ASKED
from tests.starter.rows import row
from tests.starter.terminal import Terminal


def typed(**changed: str) -> str:
    """A line for each question; the number and the time of receipt are left to be offered."""
    cells = row("") | {"submission_id": "", "received_at": ""} | changed
    return "".join(f"{cells.get(column.name, '')}\n" for column in ASKED)


def test_a_referral_by_hand_is_taken_in_as_a_row_of_a_file(caseworker: Terminal) -> None:
    done = caseworker.run("new", input=typed() + "s\n")
    assert done.exit_code == 0, done.output
    (case,) = caseworker.cases()
    assert f"This referral: accepted, reference {case['reference']}" in done.stdout
    assert "One of: doorway; park; tent" in done.stdout
    assert "Temporal is out of reach" in done.stdout
    assert "HAND-" in caseworker.run("show", case["reference"], "--person").stdout


def test_a_cell_is_asked_again_until_it_can_be_used(caseworker: Terminal) -> None:
    lines = typed().splitlines(keepends=True)
    place = [column.name for column in ASKED].index("date_of_birth")
    lines.insert(place, "31/02/1990\n")
    done = caseworker.run("new", input="".join(lines) + "s\n")
    assert done.exit_code == 0, done.output
    assert "Day and month are never guessed." in done.stdout
    assert len(caseworker.cases()) == 1


def test_a_refused_referral_can_be_changed_and_sent_again(caseworker: Terminal) -> None:
    place = [column.name for column in ASKED].index("nationality") + 1
    changes = f"s\n{place}\nEritrea\ns\n"
    done = caseworker.run("new", input=typed(nationality="British") + changes)
    assert done.exit_code == 0, done.output
    assert "[rule R15 (uk-national)]" in done.stdout
    assert len(caseworker.cases()) == 1


def test_given_up_nothing_is_taken_in(caseworker: Terminal) -> None:
    done = caseworker.run("new", input=typed() + "q\n")
    assert done.exit_code == 1
    assert "Nothing was taken in." in done.stdout
    assert caseworker.cases() == []


def test_nobody_types_a_referral_that_they_may_not_send(terminal: Terminal) -> None:
    assert terminal.run("new", input=typed()).exit_code == 4
    terminal.sign_in(Role.REGISTRAR)
    done = terminal.run("new", input=typed())
    assert done.exit_code == 4
    assert "One question at a time" not in done.stdout
