"""What came to the service's mailbox from who wants to join (R4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from policy.applications import OrganisationApplication, read_application
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.files.letters import Letter, letter_of
from service.intake.rows import Mistakes
from store.applications import WaitingApplication, take_in, waiting
from store.policy_time import clock

_ID_LENGTH = 16

_UNREADABLE = Refusal(
    code="letter-unreadable",
    sentence="The file cannot be read as a letter.",
    what_to_do="Save it from the mailbox again, or enter by hand what it asks for.",
    rule="R4",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLetter:
    """A letter that is on record, for the registrar; `new` if it was not there before. What it
    leaves out is `missing`, and to be asked for.
    """

    id: str
    new: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLetters:
    """What became of each letter, in their order. `mistakes`: over how many the program failed."""

    outcomes: tuple[TakenLetter | Refusal, ...]
    mistakes: int


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def take_letters(context: Context, letters: Iterable[bytes | None]) -> TakenLetters:
    """Take in letters of organisations that want to join, each once. Nobody is registered by it.
    None stands for one that could not be read.
    """
    mistakes = Mistakes()
    done = [await mistakes.apart(partial(_take, context, raw), _as_it_is) for raw in letters]
    return TakenLetters(outcomes=tuple(done), mistakes=mistakes.count)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def waiting_applications(context: Context) -> list[WaitingApplication]:
    """Who has written to join and waits for the registrar."""
    async with context.app.engine.connect() as connection:
        return await waiting(connection)


async def _take(context: Context, raw: bytes | None) -> TakenLetter | Refusal:
    letter = None if raw is None else letter_of(raw)
    if letter is None:
        return _UNREADABLE
    found = read_application(letter.address, letter.body)
    if isinstance(found, Refusal):
        return found
    id = _id(letter, found)
    async with context.app.engine.begin() as connection:
        now = await clock(connection)
        new = await take_in(connection, id, found, letter.written_at, context.by, now)
    return TakenLetter(id=id, new=new, missing=tuple(found.missing))


def _as_it_is(problem: Refusal) -> TakenLetter | Refusal:
    return problem


def _id(letter: Letter, found: OrganisationApplication) -> str:
    """The letter's own id as a digest; one without is known by everything it says."""
    own = letter.message_id or repr(found) + letter.dated
    return "APP-" + hashlib.sha256(own.encode(errors="replace")).hexdigest()[:_ID_LENGTH]
