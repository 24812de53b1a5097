"""`referrals explain`: which rules were applied to a case, what each came to, and what would change
it. Nobody's words, names or places.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from policy.release import decided_lines
from policy.rules import words_of
from policy.suitability.gates.assessment import Assessment, assess
from policy.suitability.rulebook import suitability_book, suitability_book_at
from policy.suitability.screens.explain import explain as explained
from policy.suitability.serving.decided import decision_lines
from policy.suitability.state import SuitabilityState
from policy.time import show_london
from starter.commands.assess import as_data
from starter.commands.cases import as_text
from starter.commands.desk import Desk, at_desk, opened, state_of
from starter.commands.inputs import REFERENCE
from starter.commands.offices import OFFICES, SUITABILITY, SUPPORT, go_to, here
from starter.output import Exit, Stopped, out
from store.cases import deciding_releases, timeline

_JSON = click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")


@click.command()
@click.argument("reference")
@_JSON
@click.pass_context
def explain(ctx: click.Context, reference: str, as_json: bool) -> None:
    """Which rules were applied to a case of either track, what each came to, and why.

    The reference says the track. A suitability case is explained to whoever is signed in there.
    """
    track, reference = _track_of(reference)
    if track == SUITABILITY:
        go_to(ctx, SUITABILITY)
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
    track = SUITABILITY if letters.startswith(OFFICES[SUITABILITY].references) else SUPPORT
    try:
        return track, parse_reference(text, OFFICES[track].references)
    except ReferenceError_ as problem:
        refusal = Refusal(
            code=problem.code,
            sentence=f"This is no reference: {problem}",
            what_to_do="Read it again: RSR- for support, SUI- for suitability.",
            rule="form",
        )
        raise Stopped(refusal, Exit.WRONG_USE) from None


def _explain_suitability(data: Path | None, reference: str, as_json: bool) -> None:
    async def work(
        desk: Desk,
    ) -> tuple[Assessment, tuple[str, ...], list[tuple[int, str]]] | None:
        state: SuitabilityState
        state, now = await opened(desk, reference)
        if state.facts is None:
            return None
        # What was decided is explained under the version that it was decided under.
        book = suitability_book(state.rulebook) if state.decision else suitability_book_at(now)
        async with desk.app.engine.connect() as connection:
            releases = await deciding_releases(connection, reference)
        return assess(state.facts, now, book), decision_lines(state, now), releases

    found = at_desk(data, work, roles=here().look)
    if found is None:
        click.echo(f"{reference}: nothing is known yet.")
        return
    assessment, decision, releases = found
    if as_json:
        click.echo(json.dumps(as_data(assessment) | {"decided_by": dict(releases)}, indent=2))
        return
    click.echo("\n\n".join((reference, *decision, explained(assessment))).rstrip("\n"))
    click.echo("\n" + _decided_by(releases))


def _decided_by(releases: list[tuple[int, str]]) -> str:
    """Which release of the software decided which events; a case outlives several."""
    return "\n".join(("Which release decided (docs/changed-rules.md):", *decided_lines(releases)))


def reasons_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Each rule that was applied, by its id, with what it says, in the order they were applied."""
    # On record the ids of an event stand in one text, with a space between them.
    ids = (id for row in rows for id in str(row["rules"] or "").replace(",", " ").split())
    return {id: words_of(id) for id in dict.fromkeys(ids)}


def _explain_support(data: Path | None, reference: str, as_json: bool) -> None:
    async def work(desk: Desk) -> tuple[Any, list[dict[str, Any]], list[tuple[int, str]]]:
        state = await state_of(desk, reference)
        async with desk.app.engine.connect() as connection:
            rows = await timeline(connection, reference)
            releases = await deciding_releases(connection, reference)
        names = ("sequence", "at", "label", "rules")
        return state, [dict(zip(names, row, strict=True)) for row in rows], releases

    state, rows, releases = at_desk(data, work, roles=here().look)
    reasons = reasons_of(rows)
    if as_json:
        found = {
            "reference": reference,
            "rulebook": state.rulebook,
            "applied": rows,
            "reasons": reasons,
            "decided_by": dict(releases),
        }
        click.echo(as_text(found))
        return
    from starter.tables import table

    click.echo(f"{reference}: the rules applied so far, under {state.rulebook}.")
    shown = table("when (London)", "what happened", "rules")
    for row in rows:
        shown.add_row(show_london(row["at"]), row["label"], row["rules"] or "none")
    out().print(shown)
    click.echo("Why, rule by rule:")
    for id, words in reasons.items():
        click.echo(f"- {id}: {words}")
    click.echo(_decided_by(releases))
    click.echo("What happens next and under which rule: referrals ahead. The rules: docs/rules.md.")
