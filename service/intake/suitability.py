"""A suitability case comes in by one of its channels (R90 to R92): received once for its sender's
number, however often it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from activities.case_client import Started
from policy.organisations import OrganisationKind
from policy.refusal import Refusal
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Channel
from policy.suitability.from_outside import channels_of, refused_from_outside
from service.acknowledging import note_referral
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.rows_shown import own_rows
from service.values.verdicts import OpeningVerdict as OpeningVerdict
from store.jobs import ForOrganisation
from store.known_content import differing_from_known
from store.organisations import load_register
from store.receipts import SubmissionOutcome
from store.suitability_intake import NotReceived, OpeningSubmission, receive


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningOutcome:
    """`reasons` is every reason why no case was opened; a note of that is on record, without a word
    of the person. In a conflict the sender's number stands for `reference` with other content, and
    `differing` names the person's fields in which it differs: none if it is the rest. `later`: the
    case is on record, and its workflow starts when the service returns.
    """

    verdict: OpeningVerdict
    reference: str = ""
    reasons: tuple[Refusal, ...] = ()
    differing: tuple[str, ...] = ()
    possible_duplicate_of: str = ""
    later: bool = False


ANOTHER_SENDER = Refusal(
    code="another-sender",
    sentence="This case names another organisation as its sender than the one that sends it.",
    what_to_do="Send your own cases only, under your own code.",
    rule="form",
    field="organisation",
)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.SEND_CASE)
async def channels_to_send_by(context: Context) -> tuple[Channel, ...]:
    """The channels by which the asker may send a case in; none if their organisation sends none to
    this track.
    """
    return channels_of(await _kind(context))


async def _kind(context: Context) -> OrganisationKind | None:
    async with context.app.engine.connect() as connection:
        known = (await load_register(connection)).get(context.organisation)
    return None if known is None else known.kind


@use_case(
    staff=lambda permissions: permissions.open_case,
    organisations=ByOrganisation.SEND_CASE,
    way=ForOrganisation.LETTERBOX,
)
async def open_suitability_case(context: Context, opening: Opening) -> OpeningOutcome | Refusal:
    """Judge a case and open it. Nothing of it may rest on consent, and nothing of the support
    service may come here (R8, R90). An organisation sends its own, and learns of no other case.
    """
    if context.organisation and opening.organisation != context.organisation:
        return ANOTHER_SENDER
    if context.organisation:
        refusal = refused_from_outside(opening.facts.channel, await _kind(context))
        if refusal is not None:
            return refusal
    app = context.app
    taken_in_by = context.actor.id if context.actor is not None else ""
    submission = OpeningSubmission(opening=opening, taken_in_by=taken_in_by)
    received = await receive(app.engine, app.keys, submission)
    if isinstance(received, NotReceived):
        return OpeningOutcome(verdict=OpeningVerdict.NOT_OPENED, reasons=received.reasons)
    reference = received.reference
    if received.kind is SubmissionOutcome.CONFLICT:
        seen = own_rows(app, context.organisation)
        differing = await differing_from_known(seen.engine, app.keys, reference, opening.person)
        return OpeningOutcome(
            verdict=OpeningVerdict.CONFLICT, reference=reference, differing=differing
        )
    later = False
    if received.state is not None:
        later = await app.case_client.start_case(received.state) is Started.LATER
    opened = received.kind is SubmissionOutcome.ACCEPTED
    # Also of one that was received before: whoever received it then may have died before this.
    await note_referral(app, reference, opening.organisation, opening.number)
    return OpeningOutcome(
        verdict=OpeningVerdict.OPENED if opened else OpeningVerdict.ALREADY_RECEIVED,
        reference=reference,
        possible_duplicate_of="" if context.organisation else received.possible_duplicate_of,
        later=later,
    )
