"""Letters from the mailbox at the command line on a real database (R4)."""

from __future__ import annotations

from pathlib import Path

from policy.support.words import Role
from tests.starter.terminal import Terminal

TRIALS = Path(__file__).parents[1] / "data" / "trials" / "files"

LETTER = b"""From: "A. Invented" <hello@lantern.example>
To: mailbox@service.example
Date: Mon, 5 Oct 2026 10:00:00 +0100
Message-ID: <one@lantern.example>
Content-Type: text/plain; charset="no-such-charset"

Organisation: Copper Kettle Outreach
Kind: registered charity
Nation: England
"""


def test_a_letter_is_a_task_for_the_registrar_once_and_registers_nobody(
    terminal: Terminal, tmp_path: Path
) -> None:
    good, bad = tmp_path / "a.eml", tmp_path / "b.eml"
    good.write_bytes(LETTER.replace(b'; charset="no-such-charset"', b""))
    bad.write_bytes(LETTER.replace(b"<hello@lantern.example>", b""))
    terminal.sign_in(Role.CASEWORKER)
    assert terminal.run("organisation", "mail", str(good)).exit_code == 4
    terminal.sign_in(Role.REGISTRAR)
    said = terminal.run("organisation", "mail", str(good), str(bad))
    assert said.exit_code == 1
    assert "on the registrar's list. To be asked for: Code." in said.stdout
    assert "b.eml: not taken in" in said.stdout and "no-address" in said.stdout
    again = terminal.run("organisation", "mail", str(good))
    assert (again.exit_code, "taken in already" in again.stdout) == (0, True)
    listed = terminal.run("organisation", "applications").stdout
    assert listed.count("hello@lantern.example") == 1
    assert "Copper" not in terminal.run("organisation", "list").stdout


def test_a_letter_in_an_unreadable_alphabet_is_taken_in_with_everything_to_be_asked_for(
    terminal: Terminal, tmp_path: Path
) -> None:
    letter = tmp_path / "c.eml"
    letter.write_bytes(LETTER)
    terminal.sign_in(Role.REGISTRAR)
    said = terminal.run("organisation", "mail", str(letter)).stdout
    assert "To be asked for: Organisation, Kind, Nation, Code." in said


def test_a_letter_that_is_made_wrong_costs_no_other_letter_of_the_batch(
    terminal: Terminal, tmp_path: Path
) -> None:
    good, last = tmp_path / "a.eml", tmp_path / "z.eml"
    good.write_bytes(LETTER)
    last.write_bytes(LETTER.replace(b"<one@", b"<two@"))
    terminal.sign_in(Role.REGISTRAR)
    wrong = [TRIALS / f"eml-{number}.eml" for number in (3, 4, 7, 9)]
    said = terminal.run("organisation", "mail", *map(str, [good, *wrong, last]))
    assert said.exit_code == 1, said.output
    lines = {line.partition(": ")[0]: line for line in said.stdout.splitlines()}
    taken = [name for name, line in lines.items() if "on the registrar's list" in line]
    assert taken == ["a.eml", "eml-3.eml", "eml-4.eml", "z.eml"]
    assert "no-address" in lines["eml-7.eml"]
    assert "letter-unreadable" in lines["eml-9.eml"]
