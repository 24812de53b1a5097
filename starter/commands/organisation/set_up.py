"""`referrals organisation set-up`: how an authority's area does something (R117)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.local_steps import LocalStep
from policy.support.words import BROKERING, TaskKind
from service.values.codes import code_of
from starter.terminal.calling import in_service
from starter.use_cases import set_up_step

_KINDS = click.Choice(sorted(kind.value for kind in BROKERING), case_sensitive=False)


@click.command("set-up")
@click.argument("id")
@click.option("--task", type=_KINDS, required=True, help="Which kind of help.")
@click.option("--words", required=True, help="How it is done there; empty ends an earlier word.")
@click.pass_obj
def set_up(data: Path | None, id: str, task: str, words: str) -> None:
    """Say how a kind of help is done in an authority's area: staff who open a case there read it.
    It changes no rule and no clock.
    """
    step = LocalStep(authority=code_of(id), task=TaskKind(task), words=words.strip())
    in_service(data, lambda context: set_up_step(context, step))
    click.echo(f"Kept: {task} in the area of {step.authority}.")
