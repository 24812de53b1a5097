"""`referrals health`: whether anything is stuck in silence, and taking the alarm about it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policy.duty.findings import HealthFinding, in_words_with_helps
from policy.help import Says, said_with_helps
from policy.time import show_london
from starter.terminal.calling import if_signed_in, in_service
from starter.terminal.output import Exit, as_text
from starter.terminal.track import program_of, track_of
from wiring.command_lines import command_lines

if TYPE_CHECKING:
    from service.health.checking import Alarm, Health


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.option("--take", "code", metavar="CODE", help="Take the alarm with this code.")
@click.pass_obj
def health(data: Path | None, as_json: bool, code: str | None) -> int:
    """Whether anything is stuck: in the record, in this machine's clock and keys, in Temporal.

    Ends with 0 when nothing is, with 6 when something is, with 3 without a database. A program that
    watches needs no session; which cases it is about is said to the person signed in.
    """
    if code is not None:
        return _take(data, code)
    from starter.use_cases import check_health

    found = if_signed_in(data, check_health, noted=True, temporal=True)
    if as_json:
        click.echo(as_text(_for_programs(found)))
    else:
        _say(found)
    if found.without_database:
        return Exit.NO_DATABASE
    return Exit.TROUBLE if found.findings else Exit.DONE


def _for_programs(found: Health) -> dict[str, Any]:
    return {
        "healthy": not found.findings,
        "findings": [
            {**_plain(item), "alarm": _alarm(found.alarms.get(item.code))}
            for item in found.findings
        ],
    }


def _plain(item: HealthFinding) -> dict[str, Any]:
    """A finding's fields, what helps as part of what to do."""
    shown = dataclasses.asdict(item)
    del shown["helps"]
    return {**shown, "what_to_do": said_with_helps(item.what_to_do, item.helps, _says())}


def _says() -> Says:
    return command_lines(track_of())


def _alarm(alarm: Alarm | None) -> dict[str, Any] | None:
    return None if alarm is None else dataclasses.asdict(alarm)


def _say(found: Health) -> None:
    if not found.findings:
        click.echo("Nothing is stuck.")
    for item in found.findings:
        click.echo(f"{item.code}\n{in_words_with_helps(item, _says())}")
        click.echo(f"{_about(found.alarms.get(item.code))}\n")


def _about(alarm: Alarm | None) -> str:
    if alarm is None:
        return "No alarm has rung yet; the watchdog looks every half minute."
    since = f"The alarm rang on {show_london(alarm.raised_at)}"
    if alarm.acknowledged_by is None:
        return f"{since} and nobody has taken it: {program_of()} health --take {alarm.code}"
    return f"{since}; {alarm.acknowledged_by} has taken it."


def _take(data: Path | None, code: str) -> int:
    from starter.use_cases import take_alarm

    in_service(data, lambda context: take_alarm(context, code))
    click.echo(f"The alarm {code} is yours: it climbs no further. It ends when the trouble does.")
    return Exit.DONE
