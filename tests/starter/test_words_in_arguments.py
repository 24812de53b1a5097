"""Free text and personal values never stand in the arguments of a process, where `ps` shows them to
everybody on the machine.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from starter.cli import referrals
from starter.terminal.words import MAY_BE_ARGUMENTS, PERSONAL, Unseen
from tests.starter.terminal import surroundings

TYPES = (
    click.Choice, click.Path, click.File, click.IntRange, click.types.BoolParamType,
    click.types.IntParamType,
)  # fmt: skip
OURS = {"reference", "dd/mm/yyyy hh:mm", "dd/mm/yyyy", "role", "team", "file", "day or moment"}
OURS |= {"HH:MM|shift", "float range"}


def _parameters(
    command: click.Command, ctx: click.Context, path: str = ""
) -> Iterator[tuple[str, click.Parameter]]:
    for parameter in command.params:
        yield f"{path} {parameter.opts[0]}", parameter
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None
            yield from _parameters(found, ctx, f"{path} {name}")


ALL = dict(_parameters(referrals, click.Context(referrals)))


def test_every_value_that_may_be_an_argument_is_declared_and_no_other_is_taken_as_one() -> None:
    kept_out = {place for place, one in ALL.items() if isinstance(one.type, Unseen)}
    for place in sorted(ALL.keys() - kept_out):
        kind = ALL[place].type
        declared = ALL[place].name in MAY_BE_ARGUMENTS
        harmless = isinstance(kind, TYPES) or kind.name in OURS
        flag = isinstance(ALL[place], click.Option) and getattr(ALL[place], "is_flag", False)
        assert declared or flag or (harmless and ALL[place].name not in PERSONAL), place
    asked = {place.split()[-1] for place in kept_out}
    assert {"--reason", "--note", "--detail", "--name", "--email", "--result"} <= asked
    assert {"--recourse", "--leave-expires", "--words", "--subject", "--condition"} <= asked


def test_no_name_is_declared_that_no_command_has() -> None:
    names = {one.name for one in ALL.values()}
    assert PERSONAL <= names
    assert {"reference", "number", "id"} <= MAY_BE_ARGUMENTS & names


def _ran(folder: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "starter.cli", "--data", str(folder), *words],
        env=surroundings({"REFERRALS_SESSION_FILE": str(folder / "session")}),
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("given", [("--reason", "Ada slept rough"), ("--reason=Ada slept rough",)])
def test_a_reason_in_the_command_is_refused_and_not_repeated(
    given: tuple[str, ...], tmp_path: Path
) -> None:
    done = _ran(tmp_path, "extend", "RSR-222-222-222", *given)
    assert done.returncode == 2
    assert "words-in-arguments" in done.stderr or "reference" in done.stderr.lower()
    assert "Ada" not in done.stdout + done.stderr


def test_a_reason_comes_from_standard_input_or_a_file(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("more time is needed\n")
    read: list[str] = []

    @click.command()
    @click.option("--reason", type=Unseen(click.STRING))
    def said(reason: str) -> None:
        read.append(reason)

    before = sys.argv
    try:
        sys.argv = ["referrals", "--reason", f"@{words}"]
        said.main(sys.argv[1:], standalone_mode=False)
    finally:
        sys.argv = before
    assert read == ["more time is needed"]
