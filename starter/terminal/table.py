"""Groups of commands whose modules are loaded only when they are used, so that help is quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from starter.terminal.words import keep_out_of_arguments

Table = Mapping[str, tuple[str, str]]


class Commands(click.Group):
    """The commands of a table, imported on first use: by name, where each is (`module:function`,
    below `starter.commands`) and its line of help. `earlier` are names that commands bore before,
    which scripts may still use, and those of `elsewhere` stand in another group too; help lists
    neither.
    """

    def __init__(
        self,
        *,
        table: Table,
        earlier: Mapping[str, str] | None = None,
        elsewhere: Table | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(**attributes)
        self.table, self.earlier, self.elsewhere = table, earlier or {}, elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which a case meets them."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, or None."""
        cmd_name = self.earlier.get(cmd_name, cmd_name)
        found_at = self.table.get(cmd_name) or self.elsewhere.get(cmd_name)
        if found_at is None:
            return None
        module, _, name = found_at[0].partition(":")
        found = getattr(importlib.import_module(f"starter.commands.{module}"), name)
        assert isinstance(found, click.Command)
        return keep_out_of_arguments(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for `--help`, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in self.table.items()])
