"""`referrals suitability conclude`: a named person concludes on one limb (R48)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import ConcludeLimb
from policy.suitability.deeds.conclude_limb import CONCLUDE_LIMB
from policy.suitability.evidence.words import Limb
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint, one_of, reason_for
from starter.terminal.suitability.evidence import EVIDENCE


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--limb", type=one_of(Limb), required=True, help=hint(CONCLUDE_LIMB, "limb"))
@click.option(
    "--met/--unmet", default=None, help=hint(CONCLUDE_LIMB, "met", "There is no default.")
)
@reason_for(CONCLUDE_LIMB)
@EVIDENCE
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
