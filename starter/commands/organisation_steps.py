"""`referrals organisation set-up`: how an authority's area does something (R117)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.local_steps import LocalStep, refused
from policy.organisations import AUTHORITIES
from policy.registrar_reasons import NOT_REGISTERED
from policy.support.words import BROKERING, TaskKind
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.output import Stopped
from store import organisations
from store.local_steps import keep_step

_KINDS = click.Choice(sorted(kind.value for kind in BROKERING), case_sensitive=False)


@click.command("set-up")
@click.argument("id")
@click.option("--task", type=_KINDS, required=True, help="Which kind of help.")
@click.option("--words", required=True, help="How it is done there; empty ends an earlier word.")
@click.pass_obj
def set_up(data: Path | None, id: str, task: str, words: str) -> None:
    """Say how a kind of help is done in an authority's area: whoever opens a case there reads it.
    It changes no rule and no clock.
    """
    step = LocalStep(authority=id.strip().upper(), task=TaskKind(task), words=words.strip())

    async def work(desk: Desk) -> None:
        async with desk.app.engine.begin() as connection:
            await organisations.lock_register(connection)
            known = (await organisations.load_register(connection)).get(step.authority)
            if known is None or known.kind not in AUTHORITIES:
                raise Stopped(NOT_REGISTERED)
            refusal = refused(step)
            if refusal is not None:
                raise Stopped(refusal)
            await keep_step(connection, step, desk.signed_in.number)

    at_desk(data, work, roles=here().keep_register)
    click.echo(f"Kept: {task} in the area of {step.authority}.")
