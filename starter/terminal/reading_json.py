"""A JSON file given to a command, read into what it stands for; its mistakes in words, by place."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from service.files.facts import FactsUnreadable
from service.files.regular import open_regular
from starter.terminal.output import Exit, plain, stopped

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


MOST_BYTES = 1_000_000
"""Far more than any file of facts; what a case can hold is judged by `policy.cases.limits`."""


class Content(io.BytesIO):
    """A file that was read to its end, and what it is called."""

    name = "the input"


class _JsonFile(click.ParamType[Content]):
    """A regular file, or `-` for standard input; read at once, and never more of it than a file of
    facts can be.
    """

    name = "file"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Content:
        if isinstance(value, Content):
            return value
        try:
            with _opened(str(value)) as file:
                content = Content(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise stopped(
                "file-unreadable",
                f"The file cannot be read ({error.strerror}).",
                "Name a file that you may read, or - for standard input.",
                Exit.WRONG_USE,
                "form",
            ) from None
        if content.getbuffer().nbytes > MOST_BYTES:
            raise stopped(
                "too-large",
                f"The file has more than {MOST_BYTES} bytes.",
                "Send it in parts. Documents do not belong here, only what they say.",
                Exit.WRONG_USE,
                "form",
            )
        content.name = str(value)
        return content


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    if name == "-":
        # Not ours to close.
        return nullcontext(sys.stdin.buffer)
    return open_regular(Path(name))


JSON_FILE = _JsonFile()


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
