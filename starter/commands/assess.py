"""`referrals assess`: what the facts of a file come to. Needs no session and no database: it reads
one file, and keeps nothing.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any

import click

from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.suitability.rulebook import SUITABILITY_BOOKS
from policy.suitability.screens.explain import explain
from policy.time import at_london
from service.assessing import as_data, assess_facts
from starter.terminal.output import Exit, Stopped
from starter.terminal.reading_json import JSON_FILE, read_or_stop, schema_option

if TYPE_CHECKING:
    from policy.suitability.evidence.facts import Facts


class MomentParam(click.ParamType[datetime]):
    """A day, which stands for its first minute in London, or a moment with its time zone."""

    name = "day or moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The moment; a usage error for anything else."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2022-03-01"):
                return self._known(at_london(date.fromisoformat(value), time(0)), param, ctx)
            moment = datetime.fromisoformat(value)
        except (ValueError, OverflowError):
            self.fail("give a day, 2022-03-01, or a moment, 2022-03-01T10:00:00Z", param, ctx)
        if moment.tzinfo is None:
            self.fail("a moment needs its time zone, as in 2022-03-01T10:00:00Z", param, ctx)
        return self._known(moment, param, ctx)

    def _known(
        self, moment: datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if not believable(moment):
            self.fail("this lies outside any time this service knows", param, ctx)
        return moment


def _schema() -> dict[str, Any]:
    from service.files.facts import schema

    return schema()


@click.command("assess")
@click.argument("facts", type=JSON_FILE, metavar="FACTS.json")
@click.option(
    "--on", type=MomentParam(), required=True, help="The day, or the moment, to assess on."
)
@click.option(
    "--rulebook",
    type=click.Choice(sorted(SUITABILITY_BOOKS)),
    help="The version of the rules. Otherwise the one in force on that day.",
)
@click.option("--json", "as_json", is_flag=True, help="For a program instead of a person.")
@schema_option(_schema)
def assess_(facts: IO[bytes], on: datetime, rulebook: str | None, as_json: bool) -> None:
    """What the facts of a file come to: each rule applied, met, unmet or unknown, why, and what
    would change it.

    Nothing is decided and nothing is kept. A human concludes, another decides.
    """
    assessment = assess_facts(_read(facts), on, rulebook or "")
    if isinstance(assessment, Refusal):
        raise Stopped(assessment, Exit.WRONG_USE)
    text = json.dumps(as_data(assessment), indent=2) if as_json else explain(assessment)
    click.echo(text.rstrip("\n"))


def _read(file: IO[bytes]) -> Facts:
    from service.files.facts import read_facts

    return read_or_stop(file, read_facts)
