"""How the command line speaks: exit codes, refusals in plain words, text that is safe on a
terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Any

import click

from policy.help import on_case, said_with_helps
from policy.references import looks_like_reference
from policy.refusal import Refusal
from starter.terminal.screen import itself, shown

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 160


class Exit(IntEnum):
    """What a script sees. A code never changes its meaning."""

    DONE = 0
    REFUSED = 1
    WRONG_USE = 2
    NO_DATABASE = 3
    NOT_ALLOWED = 4
    NOT_SET_UP = 5
    TROUBLE = 6
    UNEXPECTED = 70
    INTERRUPTED = 130


EXIT_CODES = (
    (Exit.DONE, "done; also: accepted, and carried out once the service can"),
    (Exit.REFUSED, "something was refused (of a file: at least one row)"),
    (Exit.WRONG_USE, "wrong use: an option, a value or a file that cannot be read"),
    (Exit.NO_DATABASE, "the service or its database is out of reach: nothing was accepted"),
    (Exit.NOT_ALLOWED, "not signed in, or not allowed"),
    (Exit.NOT_SET_UP, "no settings or no usable key ring here"),
    (Exit.TROUBLE, "`health` or `backup check` found something wrong, `schedules` what differs"),
    ("10-24", "`run` could not start; the code in brackets says why"),
    (Exit.UNEXPECTED, "a mistake in the program"),
    (Exit.INTERRUPTED, "stopped with Ctrl-C; what was acknowledged stays"),
)

# Refusals that are about who asks, not about what is asked.
_ABOUT_WHO = frozenset(
    {
        *("wrong-role", "not-found", "not-signed-in", "sign-in-failed"),
        *("second-factor-failed", "second-factor-to-set-up"),
    }
)
# Those that are about how this place is set up.
_ABOUT_SETTINGS = frozenset({"no-pages"})


class Stopped(click.ClickException):
    """A command that ends here, with the reason as a refusal and the exit code it stands for."""

    def __init__(self, refusal: Refusal, exit_code: Exit | None = None) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal
        self._met_at = click.get_current_context(silent=True)
        self.code = _exit_code_of(refusal) if exit_code is None else exit_code

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """What the command ends with."""
        return self.code

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it on stderr: what happened, why, what to do next."""
        for line in refusal_lines(self.refusal, self._met_at):
            click.echo(line, file=file or sys.stderr)


def _exit_code_of(refusal: Refusal) -> Exit:
    if refusal.code in _ABOUT_WHO:
        return Exit.NOT_ALLOWED
    return Exit.NOT_SET_UP if refusal.code in _ABOUT_SETTINGS else Exit.REFUSED


def stopped(
    code: str, sentence: str, what_to_do: str, exit_code: Exit, rule: str = "service"
) -> Stopped:
    """A Stopped without a refusal of policy's behind it."""
    return Stopped(
        Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule=rule), exit_code
    )


def refusal_lines(refusal: Refusal, ctx: click.Context | None) -> tuple[str, ...]:
    """A refusal as three lines, met at the command of `ctx`."""
    return (
        refusal.sentence,
        f"Why: {why(refusal)}.",
        f"What to do: {what_to_do(refusal, ctx)}",
    )


def what_to_do(refusal: Refusal, ctx: click.Context | None = None) -> str:
    """What to do about a refusal, and the commands that help, as far as it names any: those of the
    track, and about the case, of the command that met it (otherwise the one under way).
    """
    if not refusal.helps:
        return refusal.what_to_do
    from starter.terminal.track import permissions_of
    from wiring.command_lines import command_lines

    met = ctx or click.get_current_context(silent=True)
    track = permissions_of(met)
    reference = met.params.get("reference") if met is not None else None
    about = (
        reference
        if isinstance(reference, str) and looks_like_reference(reference, track.references)
        else ""
    )
    helps = on_case(refusal.helps, about)
    return said_with_helps(refusal.what_to_do, helps, command_lines(track.track))


def why(refusal: Refusal) -> str:
    """The rule behind a refusal and its stable code: `rule R12 (agreement-expired)`."""
    rules = {"service": "the service's own rule", "form": "the form of what was given"}
    return f"{rules.get(refusal.rule, f'rule {refusal.rule}')} ({refusal.code})"


def plain(text: str) -> str:
    """Text of somebody else's, fit for a terminal: no character in it acts on anything."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def out() -> Console:
    """The screen. Not on a terminal, lines are wide enough not to be broken."""
    from rich.console import Console
    from rich.segment import Segment

    class Screen(Console):
        """Colours are its own; the texts between them act on nothing."""

        def _render_buffer(self, buffer: Iterable[Segment]) -> str:
            return super()._render_buffer(
                each if each.control else Segment(shown(each.text), each.style) for each in buffer
            )

    terminal = sys.stdout.isatty()
    width = None if terminal else PLAIN_WIDTH
    return Screen(markup=False, highlight=False, width=width, file=itself(sys.stdout))


def as_text(value: object) -> str:
    """JSON for programs: moments in UTC, letters of every script as they are."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_moment)


def _moment(value: object) -> str:
    assert isinstance(value, datetime)  # nothing else in a view lacks a JSON form
    return value.astimezone(UTC).isoformat()
