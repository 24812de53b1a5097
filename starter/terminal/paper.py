"""What a command writes to a file of its own."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.output import Exit, stopped


def write_out(path: Path, text: str) -> None:
    """Write a page and say where. Raises Stopped if the place cannot be written to."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise stopped(
            "cannot-write",
            f"The file cannot be written ({error.strerror}).",
            "Name a file in a folder you may write to.",
            Exit.WRONG_USE,
        ) from None
    click.echo(f"Written: {path}")
