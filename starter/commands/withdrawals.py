"""What a withdrawal of consent does, and what had left before it: said to whoever records one, by
whichever way (R10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import click

from policy.support.lifecycle import DISPATCH
from policy.support.sending import AFTER_A_WITHDRAWAL
from policy.time import show_london
from starter.commands.desk import Desk
from store.case_file import load_case_file
from store.cases import timeline

EFFECT = (
    "Its clocks stop, and no row of it stays on our worklists.",
    "Notices that wait are suppressed. What is still sent is the news of the withdrawal, to "
    "everybody who worked on it.",
    "A safeguarding row that was open goes to the referrer, who is told once that it is theirs "
    "(R30).",
    "What arrives about it from now on is refused, and nothing of its content is kept.",
    "The person may ask for help again at any time: a new referral, with new consent.",
)
_ABOUT_IT = frozenset(template.value for template in AFTER_A_WITHDRAWAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something that cannot be called back: what, to whom, when. Not `certain`: its channel has not
    said yet whether it took it.
    """

    what: str
    to: str
    at: datetime
    certain: bool = True


async def what_left(desk: Desk, reference: str) -> list[Left]:
    """All that had left of a case before its withdrawal, in the order of time: notices, and the
    readings of its answer.
    """
    async with desk.app.engine.connect() as connection:
        kept = await load_case_file(connection, reference)
        events = await timeline(connection, reference)
    left = [
        Left(what=row.template, to=row.audience, at=row.left_at, certain=row.state == "sent")
        for row in kept.notices
        if row.left_at is not None and row.template not in _ABOUT_IT
    ]
    read = DISPATCH.labels["answer-read"]
    left += [
        Left(what="the answer itself, read", to="referrer", at=at)
        for _, at, label, _ in events
        if label == read
    ]
    return sorted(left, key=lambda item: item.at)


def say_effect() -> None:
    """What follows from a withdrawal."""
    click.echo("The effect (R10):")
    for line in EFFECT:
        click.echo(f"  - {line}")


def say_left(left: list[Left]) -> None:
    """What had left before it."""
    if not left:
        click.echo("Nothing about it had left before.")
        return
    click.echo("What had left before, and cannot be called back:")
    for item in left:
        perhaps = "" if item.certain else " (perhaps: its channel has not said)"
        click.echo(f"  - {show_london(item.at)}: {item.what}, to the {item.to}{perhaps}")
