"""Nothing that a command says acts on the terminal, whatever an older release stored."""

from __future__ import annotations

import io
import sys

import click
from hypothesis import given
from hypothesis import strategies as st

from policy.people.text import is_text
from policy.support.words import Role
from starter.terminal.output import out
from starter.terminal.screen import MARK, shown, shown_streams
from tests.servers import TestDatabase
from tests.starter.terminal import Terminal, administer

ESCAPE = "\x1b[2J\x1b]0;taken\x07\x9b31m\u202e"


@given(st.text())
def test_what_is_shown_acts_on_nothing_and_loses_no_letter(text: str) -> None:
    assert is_text(shown(text), several_lines=True)
    assert len(shown(text)) == len(text)
    if is_text(text, several_lines=True):
        assert shown(text) == text


def test_lines_and_tables_are_written_through_it() -> None:
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        with shown_streams():
            click.echo(f"name {ESCAPE}")
            out().print(f"cell {ESCAPE}")
        written = sys.stdout.getvalue()
    finally:
        sys.stdout = before
    assert not set(ESCAPE[:1] + "\x07\x9b\u202e") & set(written)
    assert written.count(MARK) > 4


def test_a_name_that_was_stored_with_an_escape_is_shown_without(
    terminal: Terminal, database: TestDatabase
) -> None:
    administer(database, "UPDATE staff SET name = E'Ada \\x1b[2J' WHERE number = 'S-3001'")
    terminal.sign_in(Role.REGISTRAR)
    said = terminal.run("staff", "list")
    assert said.exit_code == 0, said.output
    assert "\x1b" not in said.output
    assert f"Ada {MARK}[2J" in said.output or "Ada ?[2J" in said.output
