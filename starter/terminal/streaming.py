"""A file on its way in at the command line: what is written beside it, Ctrl-C, lines and a progress
bar.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.values.rows import Interrupted
from starter.terminal.output import Exit, Stopped, out, stopped

if TYPE_CHECKING:
    from service.files.opening import RowsFile

OUTPUT = click.Path(dir_okay=False, path_type=Path)


def refused_beside(file: Path) -> Path:
    """Where rows to be mended go if nobody says otherwise."""
    return file.with_name(f"{file.stem}.refused{file.suffix}")


def not_over(file: Path, *written: Path | None) -> None:
    """Raises UsageError if what is written would replace what is read."""
    if any(path is not None and path.resolve() == file.resolve() for path in written):
        raise click.UsageError("That would write over the file that is read.")


def cannot_write(error: OSError) -> Stopped:
    """Found out before the first row."""
    return stopped(
        "cannot-write",
        f"Report or refused rows cannot be written ({error.strerror}); no row was taken in.",
        "Name files in a folder you may write to: --report and --refused.",
        Exit.WRONG_USE,
    )


@dataclass(slots=True)
class CtrlC:
    """Whether it was typed."""

    typed: bool = False

    def is_set(self) -> bool:
        """It was."""
        return self.typed


@contextmanager
def stopped_by_ctrl_c() -> Iterator[CtrlC]:
    """The first Ctrl-C lets the rows at hand finish; a second one ends at once, which loses nothing
    either.
    """
    stopping, before = CtrlC(), signal.getsignal(signal.SIGINT)

    def ask(*_: object) -> None:
        stopping.typed = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    # Only a program's main thread hears signals.
    with suppress(ValueError):
        signal.signal(signal.SIGINT, ask)
    try:
        yield stopping
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, before)


def not_looked_at(stop: BaseException) -> str:
    """What became of the rows after the last one that was counted."""
    if isinstance(stop, Interrupted):
        return "No row after it was looked at."
    return "The row after it was cut off: sending the file again tells whether it counted."


def ended(mistakes: int, failed: int) -> Exit:
    """What a file's command ends with: a mistake of the program's own is never only a refusal."""
    if mistakes:
        click.echo(
            f"The program made a mistake over {mistakes} of them (row-failed). Please report "
            "the lines above.",
            err=True,
        )
        return Exit.UNEXPECTED
    return Exit.REFUSED if failed else Exit.DONE


def passed_over(rows: RowsFile) -> Iterator[str]:
    """What of a file was not looked at, and is nothing."""
    if rows.empty_columns:
        yield f"{rows.empty_columns} empty columns at the end of the file were passed over."


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


@contextmanager
def screen(rows: RowsFile) -> Iterator[Callable[[Iterator[str]], None]]:
    """Where lines go: above a progress bar on a terminal, plain otherwise."""
    console = out()
    if not console.is_terminal:
        yield _echo
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=rows.size)

        def say(lines: Iterator[str]) -> None:
            for line in lines:
                console.print(line, soft_wrap=True)
            progress.update(bar, completed=rows.position)

        yield say
