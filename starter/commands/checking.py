"""Looking after the record: verify it, bring what waits to its end, see what went wrong, read the
rules in force.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from policy.parameters import in_force, parameters_of, said
from policy.time import show_london
from service.back_test import BOOKS
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE, TRACK
from starter.commands.offices import here, visit
from starter.say import Exit, out, stopped


@click.command()
@click.argument("reference", type=REFERENCE, required=False)
@click.pass_obj
def verify(data: Path | None, reference: str | None) -> int:
    """Verify the audit trail of one case, or of all: that no event was changed, dropped or moved,
    and that the events give the state on record. A case with events of another release is checked
    by its chain alone: rules may have changed since.
    """
    from service.health.verifying import cases_to_verify, verify_cases

    async def work(desk: Desk) -> int:
        count, erased, chain_alone = 0, 0, 0
        references = await cases_to_verify(desk.app, reference)
        if reference is not None and not references:
            raise stopped(
                "no-such-case",
                "There is no case with this reference.",
                "Check the reference: referrals list --all",
                Exit.REFUSED,
            )
        async for checked in verify_cases(desk.app, references):
            count += 1
            erased += checked.erased
            chain_alone += checked.chain_alone
            if checked.problem:
                click.echo(f"{checked.reference}: {checked.problem}")
                click.echo("What to do: touch nothing, call operations; the backup has the rows.")
                return Exit.REFUSED
        state = "" if chain_alone else " and gives the state on record"
        click.echo(f"{count} cases verified: every chain is whole{state}.")
        if chain_alone:
            click.echo(
                f"{chain_alone} of them have events that another release decided: checked by their"
                " chain alone. The others give the state on record."
            )
        if erased:
            click.echo(
                f"{erased} of them are erased: the chain is whole, the content is gone for good."
            )
        return Exit.DONE

    return at_desk(data, work, roles=here().anybody)


@click.command()
@click.pass_obj
def reconcile(data: Path | None) -> None:
    """One pass of what the worker does all the time: start what has no workflow, deliver what
    waits.
    """
    from temporalio.exceptions import TemporalError

    from activities.reconciler import Reconciled
    from activities.reconciler import reconcile as one_pass

    async def work(desk: Desk) -> Reconciled:
        try:
            if desk.app.client is not None:
                return await one_pass(desk.app.post, every_case=True)
        except TemporalError:
            pass
        raise stopped(
            "temporal-out-of-reach",
            "Temporal is out of reach or does not answer: nothing could be delivered now.",
            "Nothing is lost: the worker goes on as soon as the service returns.",
            Exit.REFUSED,
        )

    done = at_desk(data, work, roles=here().reconcile, temporal=True)
    click.echo(f"{done.started} cases started, {done.delivered} messages delivered.")


@click.command()
@click.pass_obj
def incidents(data: Path | None) -> None:
    """What should not have happened, newest first: kinds and references, never content."""
    from starter.tables import table
    from store.incidents import unseen

    async def work(desk: Desk) -> list[tuple[datetime, str, str, str]]:
        async with desk.app.engine.connect() as connection:
            return await unseen(connection)

    found = at_desk(data, work, roles=here().anybody)
    if not found:
        click.echo("No incident.")
        return
    shown = table("When (London)", "What", "Where", "Code")
    for at, kind, subject, code in found:
        shown.add_row(show_london(at), kind, subject, code)
    out().print(shown)


@click.command()
@TRACK
@click.pass_context
def rules(ctx: click.Context, track: str | None) -> None:
    """The rulebook in force: every number, the rule it comes from, and which are the service's own
    choice.
    """
    from starter.tables import table

    book = in_force(BOOKS[visit(ctx, track).track].published.values(), datetime.now(UTC))
    click.echo(f"Rulebook {book.version}, in force from {show_london(book.in_force_from)}.")
    shown = table("Number", "Value", "Rule", "Whose", "Why")
    for name, value, source in parameters_of(book):
        whose = "the service's own choice" if source.own_choice else "the guidance"
        shown.add_row(name.replace("_", " "), said(value), source.rule, whose, source.why)
    out().print(shown)
