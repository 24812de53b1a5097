"""The suitability track's intake: a case comes in by one of its channels, or leaves a note that it
did not (R90 to R92; see `store.opening`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from policy.bank_holidays import newest_calendar
from policy.people.correcting import keys_of_cells
from policy.refusal import Refusal
from policy.suitability.deeds import CaseOpened
from policy.suitability.evidence.opening import Opening, reasons_against
from policy.suitability.ladder import nation_name
from policy.suitability.news.other_cases import shown_to_others
from policy.suitability.records import LinkedCase
from policy.suitability.state import SuitabilityState
from store import receipts
from store.bundle import Bundle
from store.case_store import CaseStore
from store.keys import CaseKeys
from store.opening import Beginning, NotOpened, open_case
from store.organisations import load_register
from store.policy_time import clock
from store.refused import RefusedSubmission, keep_refused, registered_among
from store.submitted import AcceptedSubmission
from store.suitability_forms import SUITABILITY_FORMS

Receipt = receipts.Receipt[SuitabilityState]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningSubmission:
    """A case as it was sent, with who took it in. `clock_offset` is a rehearsal's."""

    opening: Opening
    taken_in_by: str
    batch: str = ""
    clock_offset: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class NotReceived:
    """Every reason why no case was opened, the first first. A note of it is on record."""

    reasons: tuple[Refusal, ...]


async def receive(
    engine: AsyncEngine, keys: CaseKeys, submission: OpeningSubmission
) -> Receipt | NotReceived:
    """Judge a case and commit it, once for its sender's number; or keep a note of why not. What is
    known already keeps its first verdict, whatever the register says since.
    """
    sent = submission.opening
    # The database could not even be asked about other characters.
    if sent.organisation.isprintable() and sent.number.isprintable():
        known = await receipts.known_submission(
            engine, keys, sent.organisation, sent.number, sent.content
        )
        if known is not None:
            return known
    async with engine.connect() as connection:
        now = await clock(connection) + submission.clock_offset
        reasons = reasons_against(sent, await load_register(connection), now)
    if not reasons:
        store = CaseStore(engine, keys, SUITABILITY_FORMS)
        try:
            return await open_case(store, _sent(submission), partial(_opened, submission))
        except NotOpened as refused:
            reasons = (refused.refusal,)
    await _note(engine, keys, submission, reasons)
    return NotReceived(reasons)


def _sent(submission: OpeningSubmission) -> AcceptedSubmission:
    sent, facts = submission.opening, submission.opening.facts
    person = sent.person
    match = keys_of_cells(person)
    return AcceptedSubmission(
        organisation=sent.organisation,
        number=sent.number,
        person=person,
        content=sent.content,
        match=match,
        # As wide as a search: nobody is decided about twice because a birth date was left out.
        alike=match.search,
        received_at=facts.opened_at,
        authority=facts.authority,
        nation=nation_name(facts.nation),
        basis=sent.basis.value,
        taken_in_by=submission.taken_in_by,
        batch=submission.batch,
        clock_offset=submission.clock_offset,
    )


def _opened(submission: OpeningSubmission, beginning: Beginning[SuitabilityState]) -> CaseOpened:
    return CaseOpened(
        id=f"opened/{beginning.reference}",
        at=beginning.now,
        by=submission.taken_in_by,
        reference=beginning.reference,
        facts=submission.opening.known,
        clock_offset_seconds=int(submission.clock_offset.total_seconds()),
        linked=tuple(
            LinkedCase(reference=other) if state is None else shown_to_others(state)
            for other, state in beginning.possible_duplicates
        ),
        calendar=newest_calendar(),
    )


async def _note(
    engine: AsyncEngine, keys: CaseKeys, submission: OpeningSubmission, reasons: tuple[Refusal, ...]
) -> None:
    note = RefusedSubmission(
        organisation=submission.opening.organisation,
        number=submission.opening.number,
        content=submission.opening.content,
        codes=tuple(dict.fromkeys(reason.code for reason in reasons)),
        rules=tuple(reason.rule for reason in reasons),
        field=reasons[0].field,
        refused_by=submission.taken_in_by,
        batch=submission.batch,
    )
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        keep_refused(bundle, keys, note, await registered_among(connection, [note.organisation]))
        await bundle.commit()
