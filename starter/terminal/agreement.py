"""The data protection agreement, as it is typed (R12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import click

from policy.organisations import Agreement
from starter.terminal.inputs import DAY

F = TypeVar("F", bound=Callable[..., object])


def agreement_options(command: F) -> F:
    """The options that `Agreement` is made of: its version, its first day and its last."""
    for option in (
        click.option("--agreement-until", type=DAY, required=True, help="Its last day."),
        click.option("--agreement-from", type=DAY, required=True, help="Its first day."),
        click.option("--agreement-version", required=True, help="The version that was signed."),
    ):
        command = option(command)
    return command


def agreement_of(version: str, first_day: date, last_day: date) -> Agreement:
    """What was typed, as one."""
    return Agreement(version=version, first_day=first_day, last_day=last_day)
