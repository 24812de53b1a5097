"""`referrals back-test`: what another rulebook would have made of the closed cases."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from policy.refusal import Refusal
from policy.tracks import SUPPORT
from service.permissions import PERMISSIONS
from service.values.books import BOOKS, changed_copy
from starter.terminal.calling import in_service
from starter.terminal.output import Exit, Stopped, stopped
from starter.terminal.reading_json import JSON_FILE
from starter.terminal.track import work_in
from starter.use_cases import back_test as tested

if TYPE_CHECKING:
    from service.back_test import Tested
    from service.context import Context


@click.command("back-test")
@click.option("--rulebook", default="", help="A published version, by its name.")
@click.option("--rulebook-file", type=JSON_FILE, help="A changed copy of one, as JSON.")
@click.option("--track", type=click.Choice(tuple(PERMISSIONS)), default=SUPPORT, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each case.")
@click.pass_context
def back_test(
    ctx: click.Context, rulebook: str, rulebook_file: IO[bytes] | None, track: str, as_json: bool
) -> None:
    """Decide every closed case again under another version, and list what would differ: stage,
    dates, refusals, rules. Nothing is written.

    What people did stands as they did it; only the rules and the clock are others. A file holds
    `version` (a name of its own), `based_on` (a published version) and `changes` (numbers by name).
    """
    book = _book(track, rulebook, rulebook_file)
    work_in(ctx, track)
    _test(ctx.obj, book, as_json)


def _book(track: str, version: str, file: IO[bytes] | None) -> Any:
    if bool(version) == (file is not None):
        raise click.UsageError("Give --rulebook or --rulebook-file.")
    books = BOOKS[track]
    if file is None:
        if version not in books.published:
            raise stopped(
                "unknown-version",
                f"There is no such version. Published are: {', '.join(books.published)}.",
                "Give one of them.",
                Exit.WRONG_USE,
                "form",
            )
        return books.published[version]
    found = changed_copy(file.read(), books)
    if isinstance(found, Refusal):
        raise Stopped(found, Exit.WRONG_USE)
    return found


def _test(data: Path | None, book: Any, as_json: bool) -> None:
    async def work(context: Context) -> tuple[int, int, int] | Refusal:
        found = await tested(context, book)
        if isinstance(found, Refusal):
            return found
        cases, differ, erased = 0, 0, 0
        async for each in found:
            cases += 1
            differ += bool(each.differences)
            erased += each.erased
            _say(each, as_json)
        return cases, differ, erased

    cases, differ, erased = in_service(data, work)
    if not as_json:
        gone = f"; {erased} are erased and cannot be decided again" if erased else ""
        click.echo(f"{cases} closed cases, {differ} would differ under {book.version}{gone}.")


def _say(each: Tested, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(each)))
    elif each.differences:
        click.echo(f"{each.reference} ({each.rulebook})")
        for item in each.differences:
            what = f"{item.part} {item.what}".strip()
            click.echo(f"  {what}: {item.was or 'nothing'} -> {item.would_be or 'nothing'}")
