"""`referrals health`: whether anything is stuck in silence, and taking the alarm about it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from policy.duty.findings import (
    LOOK_FAILED,
    NAMES_NO_CASE,
    HealthFinding,
    finding,
    in_words_with_helps,
)
from policy.help import Says, said_with_helps
from policy.time import show_london
from starter.commands.cases import as_text
from starter.commands.desk import Desk, at_desk, looked_by_somebody, without_session
from starter.commands.offices import here
from starter.output import Exit, stopped
from store.alarms import Alarm, open_alarms, take
from wiring.command_lines import command_lines

_DATABASE = "database-out-of-reach"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.option("--take", "code", metavar="CODE", help="Take the alarm with this code.")
@click.pass_obj
def health(data: Path | None, as_json: bool, code: str | None) -> int:
    """Whether anything is stuck: in the record, in this machine's clock and keys, in Temporal.

    Ends with 0 when nothing is, with 6 when something is, with 3 without a database. A program that
    watches needs no session; which cases it is about is said to whoever is signed in.
    """
    if code is not None:
        return _take(data, code)
    found, alarms = without_session(data, _look, temporal=True)
    if as_json:
        click.echo(as_text(_for_programs(found, alarms)))
    else:
        _say(found, alarms)
    if any(item.code == _DATABASE for item in found):
        return Exit.NO_DATABASE
    return Exit.TROUBLE if found else Exit.DONE


async def _look(desk: Desk) -> tuple[list[HealthFinding], dict[str, Alarm]]:
    from service.health.looking import look_into

    found = await look_into(desk.app)
    if any(item.code.startswith("database-") for item in found):
        return [_without_cases(item) for item in found], {}
    try:
        if not await looked_by_somebody(desk):
            found = [_without_cases(item) for item in found]
        async with desk.app.engine.connect() as connection:
            return found, await open_alarms(connection)
    except SQLAlchemyError:
        # Who is signed in cannot be said either.
        found = [_without_cases(item) for item in found]
        return [*found, finding(LOOK_FAILED, references=("alarms",))], {}


def _without_cases(item: HealthFinding) -> HealthFinding:
    if not item.references or item.code in NAMES_NO_CASE:
        return item
    count = f"{item.sentence} There are {item.count}; sign in to see which."
    return dataclasses.replace(item, sentence=count, references=())


def _for_programs(found: list[HealthFinding], alarms: dict[str, Alarm]) -> dict[str, Any]:
    return {
        "healthy": not found,
        "findings": [{**_plain(item), "alarm": _alarm(alarms.get(item.code))} for item in found],
    }


def _plain(item: HealthFinding) -> dict[str, Any]:
    """A finding's fields, what helps as part of what to do."""
    shown = dataclasses.asdict(item)
    del shown["helps"]
    return {**shown, "what_to_do": said_with_helps(item.what_to_do, item.helps, _says())}


def _says() -> Says:
    return command_lines(here().track)


def _alarm(alarm: Alarm | None) -> dict[str, Any] | None:
    return None if alarm is None else dataclasses.asdict(alarm)


def _say(found: list[HealthFinding], alarms: dict[str, Alarm]) -> None:
    if not found:
        click.echo("Nothing is stuck.")
    for item in found:
        click.echo(f"{item.code}\n{in_words_with_helps(item, _says())}")
        click.echo(f"{_heard(alarms.get(item.code))}\n")


def _heard(alarm: Alarm | None) -> str:
    if alarm is None:
        return "No alarm has rung yet; the watchdog looks every half minute."
    since = f"The alarm rang on {show_london(alarm.raised_at)}"
    if alarm.acknowledged_by is None:
        return f"{since} and nobody has taken it: {here().command} health --take {alarm.code}"
    return f"{since}; {alarm.acknowledged_by} has taken it."


def _take(data: Path | None, code: str) -> int:
    async def work(desk: Desk) -> bool:
        async with desk.app.engine.begin() as connection:
            return await take(connection, code, desk.signed_in.number)

    if not at_desk(data, work, roles=here().take_alarm):
        raise stopped(
            "no-such-alarm",
            "No alarm with this code rings, or somebody has taken it.",
            f"See `{here().command} health`.",
            Exit.REFUSED,
        )
    click.echo(f"The alarm {code} is yours: it climbs no further. It ends when the trouble does.")
    return Exit.DONE
