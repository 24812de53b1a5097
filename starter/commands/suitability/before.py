"""What people do before a decision maker has the case: ask, agree on a window, conclude, write the
summary, or close.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policy.suitability.commands import (
    AgreeWindow,
    CloseRoute,
    ConcludeLimb,
    DeclineWindow,
    PrepareSummary,
    ProposeWindow,
    SendEnquiry,
    SendSummary,
)
from policy.suitability.evidence.words import Body, Limb
from starter.commands.asking import carry_out
from starter.commands.inputs import DAY, REASON, REFERENCE, one_of
from starter.commands.suitability.content import CONTENT, act_on_content

_EVIDENCE = click.option(
    "--evidence", multiple=True, help="The id of an item of the register; may be repeated."
)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--body", type=one_of(Body), required=True, help="Who is asked.")
@click.pass_obj
def enquire(data: Path | None, reference: str, body: str) -> None:
    """Ask the nation's own body what support was offered (R94, R99, R100). It is chased; without
    its word nothing is presumed.
    """
    done = f"Asked for {reference}: the {body} hears of it, and is chased until it answers."
    carry_out(data, reference, SendEnquiry(body=Body(body)), done)


@click.command("propose-window")
@click.argument("reference", type=REFERENCE)
@click.option("--until", type=DAY, required=True, help="The last day proposed.")
@click.option(
    "--from",
    "counts_from",
    type=DAY,
    help="The first day, where a case entered late is to count from before its receipt.",
)
@REASON
@_EVIDENCE
@click.pass_obj
def propose_window(
    data: Path | None,
    reference: str,
    until: date,
    counts_from: date | None,
    reason: str,
    evidence: tuple[str, ...],
) -> None:
    """Propose a longer window, or a shorter one on the authority's word that everything was refused
    (R69). A second person agrees or declines.
    """
    command = ProposeWindow(until=until, reason=reason, evidence=evidence, counts_from=counts_from)
    done = f"Proposed for {reference}: a window to the end of {until:%d/%m/%Y}."
    carry_out(data, reference, command, f"{done} A second person looks at it.")


@click.command("agree-window")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def agree_window(data: Path | None, reference: str) -> None:
    """Agree to the window proposed, as a second person (R69)."""
    carry_out(data, reference, AgreeWindow(), f"The window of {reference} is as it was proposed.")


@click.command("decline-window")
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def decline_window(data: Path | None, reference: str, reason: str) -> None:
    """Decline the window proposed (R69)."""
    carry_out(data, reference, DeclineWindow(reason=reason), f"The window of {reference} stays.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--limb", type=one_of(Limb), required=True, help="Which of the three.")
@click.option("--met/--unmet", default=None, help="What you conclude. There is no default.")
@REASON
@_EVIDENCE
@click.option(
    "--read", multiple=True, help="The id of a circumstance you have read; may be repeated."
)
@click.pass_obj
def conclude(
    data: Path | None,
    reference: str,
    limb: str,
    met: bool | None,
    reason: str,
    evidence: tuple[str, ...],
    read: tuple[str, ...],
) -> None:
    """Conclude on one limb, in your own name and words (R48). All three are needed, always.

    Read `explain` first: a presumption is shown there, and may be rebutted. On refused support read
    `circumstances` too, and name each with --read (R73).
    """
    if met is None:
        raise click.UsageError("Say --met or --unmet: nothing is concluded by default.")
    command = ConcludeLimb(limb=Limb(limb), met=met, reason=reason, evidence=evidence, read=read)
    word = "met" if met else "unmet"
    carry_out(data, reference, command, f"Concluded on {reference}: {limb} is {word}.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--gaps", required=True, help="What is not known, in words; 'none' is an answer.")
@CONTENT
@click.pass_obj
def summary(data: Path | None, reference: str, gaps: str, content: str) -> None:
    """Write the case summary on the content you read (R97). A second person checks and sends it."""
    done = f"The summary of {reference} is written; a second person checks and sends it."
    act_on_content(data, reference, content, PrepareSummary, done, gaps=gaps)


@click.command("send-summary")
@click.argument("reference", type=REFERENCE)
@CONTENT
@click.pass_obj
def send_summary(data: Path | None, reference: str, content: str) -> None:
    """Check the summary as a second person, and send it to the Status Review Unit (R97)."""
    done = f"The summary of {reference} is with the Status Review Unit, and chased until it has it."
    act_on_content(data, reference, content, SendSummary, done)


@click.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def close(data: Path | None, reference: str, reason: str) -> None:
    """Close a case that reached no decision. Only a named person closes one."""
    carry_out(data, reference, CloseRoute(reason=reason), f"{reference} is closed.")
