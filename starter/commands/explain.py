"""`referrals explain`: which rules were applied to a case, what each came to, and what would change
it. Nobody's words, names or places.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from policy.release import decided_lines
from policy.suitability.screens.explain import explain as explained
from policy.time import show_london
from policy.tracks import SUITABILITY, SUPPORT
from service.assessing import as_data
from service.permissions import PERMISSIONS
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit, Stopped, as_text, out
from starter.terminal.track import work_in
from starter.use_cases import explain_case

if TYPE_CHECKING:
    from service.cases.explaining import CaseExplained

_JSON = click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")


@click.command()
@click.argument("reference")
@_JSON
@click.pass_context
def explain(ctx: click.Context, reference: str, as_json: bool) -> None:
    """Which rules were applied to a case of either track, what each came to, and why.

    The reference says the track. A suitability case is explained to the person signed in there.
    """
    track, reference = _track_of(reference)
    if track == SUITABILITY:
        work_in(ctx, SUITABILITY)
        _explain_suitability(ctx.obj, reference, as_json)
    else:
        _explain_support(ctx.obj, reference, as_json)


@click.command("explain")
@click.argument("reference", type=REFERENCE)
@_JSON
@click.pass_obj
def explain_here(data: Path | None, reference: str, as_json: bool) -> None:
    """Each rule applied to what is known now: met, unmet or unknown, with facts and their days, the
    paragraph and the version; what would change it, and who can.
    """
    _explain_suitability(data, reference, as_json)


def _track_of(text: str) -> tuple[str, str]:
    """Whose case a reference is, and its one written form. Without its letters it is support's."""
    letters = text.strip().upper()
    track = SUITABILITY if letters.startswith(PERMISSIONS[SUITABILITY].references) else SUPPORT
    try:
        return track, parse_reference(text, PERMISSIONS[track].references)
    except ReferenceError_ as problem:
        refusal = Refusal(
            code=problem.code,
            sentence=f"This is no reference: {problem}",
            what_to_do="Read it again: RSR- for support, SUI- for suitability.",
            rule="form",
        )
        raise Stopped(refusal, Exit.WRONG_USE) from None


def _explain_suitability(data: Path | None, reference: str, as_json: bool) -> None:
    found = in_service(data, lambda context: explain_case(context, reference))
    if found.assessment is None:
        click.echo(f"{reference}: nothing is known yet.")
    elif as_json:
        decided_by = dict(found.releases)
        click.echo(json.dumps(as_data(found.assessment) | {"decided_by": decided_by}, indent=2))
    else:
        text = "\n\n".join((reference, *found.decision, explained(found.assessment)))
        click.echo(text.rstrip("\n"))
        click.echo("\n" + _decided_by(found))


def _explain_support(data: Path | None, reference: str, as_json: bool) -> None:
    found = in_service(data, lambda context: explain_case(context, reference))
    if as_json:
        said = {
            "reference": reference,
            "rulebook": found.rulebook,
            "applied": [row._asdict() for row in found.applied],
            "reasons": found.reasons,
            "decided_by": dict(found.releases),
        }
        click.echo(as_text(said))
        return
    from starter.drawing.tables import table

    click.echo(f"{reference}: the rules applied so far, under {found.rulebook}.")
    shown = table("when (London)", "what happened", "rules")
    for row in found.applied:
        shown.add_row(show_london(row.at), row.label, row.rules or "none")
    out().print(shown)
    click.echo("Why, rule by rule:")
    for id, words in found.reasons.items():
        click.echo(f"- {id}: {words}")
    click.echo(_decided_by(found))
    click.echo("What happens next and under which rule: referrals ahead. The rules: docs/rules.md.")


def _decided_by(found: CaseExplained) -> str:
    """Which release of the software decided which events; a case outlives several."""
    head = "Which release decided (docs/changed-rules.md):"
    return "\n".join((head, *decided_lines(found.releases)))
