"""A JSON file given to a command, read into what it stands for; its mistakes in words, by place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from starter.facts_file import FactsUnreadable
from starter.say import Exit, plain, stopped

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def read_or_stop(
    file: IO[bytes], read: Callable[[bytes], T], help: str = "`--schema` says what belongs where"
) -> T:
    """What `read` makes of a file. Raises Stopped, with every mistake's place and code, and none of
    what stood there.
    """
    try:
        return read(file.read())
    except FactsUnreadable as error:
        listed = "; ".join(f"{place}: {said} ({code})" for place, code, said in error.problems)
        raise stopped(
            error.problems[0][1],
            f"{plain(Path(file.name).name)} cannot be read: {listed}.",
            f"Mend these places; {help}.",
            Exit.WRONG_USE,
            "form",
        ) from None


def schema_option(schema: Callable[[], dict[str, Any]]) -> Callable[[F], F]:
    """`--schema`: print the JSON schema of the command's file and stop."""

    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            click.echo(json.dumps(schema(), indent=2))
            ctx.exit(Exit.DONE)

    return click.option(
        "--schema",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Print the JSON schema of the file and stop.",
    )
