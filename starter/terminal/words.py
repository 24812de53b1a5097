"""Words and personal values are no arguments: what a process was started with is shown to everybody
on the machine, and kept in the files of shells. They are asked for at a terminal, or read from
standard input (`-`) or a file (`@FILE`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from starter.terminal.output import Exit, stopped
from starter.terminal.typed import read_typed

MAY_BE_ARGUMENTS = frozenset(
    {
        # Who, which case and which thing, by its number or code.
        *("reference", "number", "id", "ids", "code", "old", "new", "organisation", "authority"),
        *("provider", "area", "other", "batch", "held_by", "corrects", "report_id", "earlier_id"),
        *("submission", "kind", "nation", "version", "agreement_version", "rule", "rulebook"),
        *("content", "evidence", "read", "take", "front_door", "target", "at"),
    }
)
"""Every parameter whose values are plain text and may stand in a command; any other may not."""
PERSONAL = frozenset({"result", "recourse", "leave_expires"})
"""Values of a closed list or days that say something of a person, and so may not either."""


def keep_out_of_arguments(command: click.Command) -> click.Command:
    """A command whose words and personal values are asked for or read, as are those of every
    command of a group; the same command.
    """
    for parameter in command.params:
        if is_kept_out(parameter) and not isinstance(parameter.type, Unseen):
            parameter.type = Unseen(parameter.type)
            _ask(parameter)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            keep_out_of_arguments(each)
    return command


def is_kept_out(parameter: click.Parameter) -> bool:
    """Whether its values may not stand in a command."""
    words = isinstance(parameter.type, click.types.StringParamType | Unseen)
    return parameter.name in PERSONAL or (words and parameter.name not in MAY_BE_ARGUMENTS)


def _ask(parameter: click.Parameter) -> None:
    """What must be given is asked for where there is somebody to ask."""
    asked = isinstance(parameter, click.Option) and parameter.required and not parameter.multiple
    if asked and sys.stdin is not None and sys.stdin.isatty():
        assert isinstance(parameter, click.Option)
        parameter.prompt = (parameter.help or str(parameter.name)).rstrip(".")
        parameter.prompt_required = True


class Unseen(click.ParamType[Any]):
    """A value that does not stand in the command: `-` is standard input until its end, `@FILE` what
    stands in a file. `inner` is what it must be.
    """

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.inner = inner
        self.name = inner.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str):
            if in_arguments(value) and value:
                value = self._elsewhere(value, param)
        return self.inner.convert(value, param, ctx)

    def _elsewhere(self, value: str, param: click.Parameter | None) -> str:
        if value == "-":
            return read_typed()
        if value.startswith("@"):
            try:
                with Path(value[1:]).open("rb") as file:
                    return read_typed(file)
            except OSError:
                raise stopped(
                    "not-text",
                    "The file after @ cannot be read.",
                    "Name a text file.",
                    Exit.WRONG_USE,
                    "form",
                ) from None
        name = param.opts[0] if param is not None else "This"
        raise stopped(
            "words-in-arguments",
            f"{name} was given in the command, where everybody on this machine can read it.",
            f"Leave {name} out to be asked for it, or give it as `-` for standard input or "
            "`@FILE` for what stands in a file.",
            Exit.WRONG_USE,
        )

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return f"[-|@FILE{_inner_metavar(self.inner, param, ctx)}]"


def _inner_metavar(inner: click.ParamType[Any], param: click.Parameter, ctx: click.Context) -> str:
    words = inner.get_metavar(param, ctx)
    return f": {words}" if words else ""


def in_arguments(value: str) -> bool:
    """Whether a value stands in the arguments of this process. What was typed at a prompt, or is
    handed over by another program in this process, does not.
    """
    return any(word == value or word.endswith(f"={value}") for word in arguments())


def arguments() -> list[str]:
    """What this process was started with, as every other one sees it."""
    return sys.argv[1:]
