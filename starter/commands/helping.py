"""What the support team asks others for and offers the person while support is open (R17, R21, R29,
R98).
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from policy.support.deeds import (
    AnswerPrioritisation,
    AskPrioritisation,
    ConfirmDelivery,
    CorrectEntry,
    OfferReturn,
    TransferCase,
)
from policy.support.intake.referral import NATION_OF_AREA
from policy.support.refusals import NO_SUCH_AREA
from policy.support.words import Audience
from starter.commands.asking import carry_out
from starter.commands.inputs import REASON, REFERENCE
from starter.say import Exit, Stopped

_AUTHORITY = re.compile(r"[ESWN]\d{8}", re.ASCII)
_RECIPIENTS = {"referrer": Audience.REFERRER, "support-team": Audience.SUPPORT_TEAM}


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--target", required=True, help="The casework team that holds the application.")
@click.pass_obj
def prioritise(data: Path | None, reference: str, target: str) -> None:
    """Ask a casework team to look at an outstanding application sooner (R21).

    It changes the order of their queue and can never set an outcome (R22). No word from them is
    chased in working days.
    """
    done = f"Asked for {reference}; the casework team is told, and chased until it answers."
    carry_out(data, reference, AskPrioritisation(target=target), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--acknowledged/--declined", default=None, help="What the team answered.")
@click.pass_obj
def prioritised(data: Path | None, reference: str, acknowledged: bool | None) -> None:
    """Record that the casework team took the request, or declined it (R21)."""
    if acknowledged is None:
        raise click.UsageError("Say --acknowledged or --declined.")
    became = "taken" if acknowledged else "declined"
    done = f"Recorded for {reference}: the request was {became}. Support goes on."
    carry_out(data, reference, AnswerPrioritisation(acknowledged=acknowledged), done)


@click.command("offer-return")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def offer_return(data: Path | None, reference: str) -> None:
    """Record that voluntary return was offered, as it must be before any enforcement ending
    (R29).
    """
    carry_out(data, reference, OfferReturn(), f"Recorded for {reference}: return was offered.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--authority", required=True, help="The code of the area's authority.")
@click.pass_obj
def transfer(data: Path | None, reference: str, authority: str) -> None:
    """Give a case to the authority of the area where the person sleeps now (R98)."""
    code = authority.strip().upper()
    if not _AUTHORITY.fullmatch(code):
        raise Stopped(NO_SUCH_AREA, Exit.WRONG_USE)
    command = TransferCase(authority=code, nation=NATION_OF_AREA[code[0]].value)
    carry_out(data, reference, command, f"{reference} is {code}'s from now on.")


@click.command("correct-entry")
@click.argument("reference", type=REFERENCE)
@click.argument("entry", type=int)
@REASON
@click.pass_obj
def correct_entry(data: Path | None, reference: str, entry: int, reason: str) -> None:
    """Say that an entry was wrong, or belongs to another case. ENTRY is its number in `show`.

    Nothing is taken off the record. Somebody of the support team is asked to look at what followed
    from it; enter it anew where it belongs. An answer is mended with `correct`.
    """
    done = f"On record: entry {entry} of {reference} was wrong. The support team looks at it."
    carry_out(data, reference, CorrectEntry(entry=entry, reason=reason), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--to", "whom", type=click.Choice(tuple(_RECIPIENTS)), required=True)
@click.pass_obj
def delivered(data: Path | None, reference: str, whom: str) -> None:
    """Record that the notice of an answer, which no channel took, was given by hand (R17).

    The 24 hours stop when both recipients have it. Say that an answer is ready, never what it is.
    """
    done = f"Recorded for {reference}: the {_RECIPIENTS[whom].value} was told by hand."
    carry_out(data, reference, ConfirmDelivery(audience=_RECIPIENTS[whom]), done)
