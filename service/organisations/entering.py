"""Entering many organisations at once: a file is proposed as one, and each of its organisations is
entered as if by hand once a second registrar has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.second_person import REASON_MISSING, RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.files.organisations import organisation_of
from service.files.rows import BadRow, Row
from service.intake.rows import Mistakes
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry
from store import organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredRow:
    """What becomes of a row: to be entered, there already and left as it is, or refused."""

    row: Row | BadRow
    new: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredFile:
    """Every row in its order, and the proposal to enter those that are new, if any is. `mistakes`:
    over how many the program itself failed.
    """

    rows: tuple[EnteredRow, ...]
    proposed: ProposedAct | None
    mistakes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsToEnter:
    """The rows of a file, by their lines."""

    lines: Mapping[int, Mapping[str, str]]


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def enter_file(
    context: Context, rows: Iterable[Row | BadRow], *, reason: str
) -> EnteredFile | Refusal:
    """Propose to enter every organisation of a file. One that is in the register already stays as
    it is.
    """
    if not reason.strip():
        return REASON_MISSING
    mistakes = Mistakes()
    async with context.app.engine.connect() as connection:
        known = frozenset(await organisations.load_register(connection))
    done = [
        await mistakes.apart(partial(_judged, context, known, row), partial(_refused, row))
        for row in rows
    ]
    new = {one.row.line: one.row.cells for one in done if one.new and isinstance(one.row, Row)}
    proposed = None
    if new:
        carried = await carry(ENTER_FILE, context, OrganisationsToEnter(lines=new), reason)
        if isinstance(carried, Refusal):
            return carried
        assert isinstance(carried, ProposedAct)  # the judge asks for two people
        proposed = carried
    return EnteredFile(rows=tuple(done), proposed=proposed, mistakes=mistakes.count)


async def _judged(context: Context, known: frozenset[str], row: Row | BadRow) -> EnteredRow:
    if isinstance(row, BadRow):
        return _refused(row, row.problem)
    entered = organisation_of(row.cells, context.permissions.senders)
    if isinstance(entered, Refusal):
        return _refused(row, entered)
    return EnteredRow(row=row, new=entered.id not in known)


def _refused(row: Row | BadRow, problem: Refusal) -> EnteredRow:
    return EnteredRow(row=row, refusal=problem)


async def _enter(doing: Doing, file: OrganisationsToEnter) -> int | Refusal:
    """How many are entered."""
    await organisations.lock_register(doing.connection)
    known = set(await organisations.load_register(doing.connection))
    new: list[tuple[Organisation, str]] = []
    for line, cells in file.lines.items():
        entered = organisation_of(cells, doing.context.permissions.senders)
        if not isinstance(entered, Organisation):
            return entered
        if entered.id in known:
            continue
        new.append((entered, f"{doing.reason} (import, line {line})"))
        known.add(entered.id)
    await organisations.enter_all(doing.connection, new, doing.by)
    return len(new)


ENTER_FILE = CarriedAct(
    act=RegisterAct.ENTER_ORGANISATIONS,
    content=OrganisationsToEnter,
    about=lambda file: f"{len(file.lines)} in a file",
    confirms=lambda permissions: permissions.keep_register,
    do=_enter,
    says=lambda new: (f"Organisations entered: {new}.",),
)
