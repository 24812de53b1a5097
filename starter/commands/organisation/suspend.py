"""`organisation suspend` and `organisation reinstate` (R2)."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from policy.time import show_london
from service.values.codes import code_of
from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.proposed import say_proposed

if TYPE_CHECKING:
    from service.context import Context
    from service.organisations import acts


class _ChangeOfStatus(Protocol):
    def __call__(
        self, context: Context, /, code: str, *, effective_from: datetime | None, reason: str
    ) -> Awaitable[acts.Dated]: ...


def _status_act(name: str, act: _ChangeOfStatus, done: str, help: str) -> click.Command:
    """A command for one change of status."""

    @click.command(name, help=help)
    @click.argument("id")
    @EFFECTIVE
    @REASON
    @click.pass_obj
    def command(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
        at = in_service(
            data, lambda context: act(context, id, effective_from=effective_from, reason=reason)
        )
        if not isinstance(at, datetime):
            say_proposed(at)
            return
        click.echo(f"{code_of(id)}: {done} from {show_london(at)}.")

    return command


suspend = _status_act(
    "suspend",
    use_cases.suspend,
    "suspended",
    "Stop new referrals for the time being; open cases go on (R2).",
)
reinstate = _status_act("reinstate", use_cases.reinstate, "active again", "Lift a suspension (R2).")
