"""The command line as a whole: quick help, commands that load, failures in words."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from starter.cli import COMMANDS, referrals
from starter.terminal.output import EXIT_CODES, plain
from tests.starter.terminal import ROOT, Terminal

HEAVY = ("temporalio", "sqlalchemy", "psycopg", "pydantic", "rich", "cryptography")


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom starter.cli import referrals\n"
        "assert CliRunner().invoke(referrals, ['--help']).exit_code == 0\n"
        f"sys.exit(' '.join(sorted({set(HEAVY)!r} & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stderr.strip() == ""


def test_help_names_every_command_and_every_exit_code(terminal: Terminal) -> None:
    said = terminal.run("--help").stdout
    assert all(name in said and help in said for name, (_, help) in COMMANDS.items())
    assert all(str(code) in said for code, _ in EXIT_CODES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(terminal: Terminal, name: str) -> None:
    command = referrals.get_command(click.Context(referrals), name)
    assert command is not None
    assert command.help
    for each in (command, *getattr(command, "commands", {}).values()):
        assert each.help, each.name
    assert terminal.run(name, "--help").exit_code == 0


def test_an_unknown_command_is_wrong_use(terminal: Terminal) -> None:
    assert terminal.run("dance").exit_code == 2


def test_without_settings_it_says_what_to_set(terminal: Terminal) -> None:
    elsewhere = ("--data", str(terminal.folder / "elsewhere"))
    done = terminal.run(*elsewhere, "list", REFERRALS_FRONT_DOOR="")
    assert done.exit_code == 5
    assert "no-settings" in done.stderr
    assert "database_url" in done.stderr


def test_a_damaged_key_ring_is_said_so(terminal: Terminal) -> None:
    (terminal.folder / "keys.json").write_text("{}")
    done = terminal.run("admin", "verify")
    assert done.exit_code == 5
    assert "key-ring-unusable" in done.stderr


def test_a_mistake_in_the_program_never_quotes_anybody() -> None:
    program = (
        "import sys\nfrom starter import cli\n"
        "@cli.referrals.command('odd')\ndef odd():\n    raise ValueError('Ada Example')\n"
        "cli.referrals.get_command = lambda ctx, name: odd\n"
        "sys.argv = ['referrals', 'odd']\ncli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 70
    assert "ValueError" in done.stderr
    assert "Ada" not in done.stderr


def test_text_of_others_acts_on_no_terminal() -> None:
    assert plain("a\x1b[31mb\nc\u202ed") == "a?[31mb?c?d"
    assert plain("Nguyễn Жук") == "Nguyễn Жук"
