"""Who the person is, mended, in either track: a misspelt name, a wrong date of birth or reference.
Old and new stay on record, sealed.
"""

from __future__ import annotations

from policy.cases.person import CorrectPerson
from policy.refusal import Refusal
from service.authorisation import use_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from service.permissions import ByOrganisation
from service.values.corrections import NOT_YOURS_TO_SEE
from store.correcting import Correction as Correction
from store.correcting import corrections, organisations_of


@use_case(
    staff=lambda permissions: permissions.may_ask.get(CorrectPerson, frozenset()),
    organisations=False,
)
async def correct_person(
    context: Context,
    reference: str,
    *,
    field: str,
    new: str,
    reason: str,
    evidence: tuple[str, ...],
    order_id: str,
    expected_sequence: int | None = None,
) -> OrderAccepted | Refusal:
    """Mend one field of who the person is. That the person who acts saw what stood there before is
    noted; who was sent the old word is notified that it was wrong. `evidence` is items of the
    register, by their ids, in the suitability track.
    """
    command = CorrectPerson(field=field, new=new, reason=reason, evidence=evidence)
    return await ask_order(
        context, reference, command, order_id=order_id, expected_sequence=expected_sequence
    )


@use_case(staff=lambda permissions: permissions.read, organisations=ByOrganisation.READ_CORRECTIONS)
async def read_corrections(context: Context, reference: str) -> tuple[Correction, ...] | Refusal:
    """What was corrected of who the person is, the oldest first: personal data, and that it was
    read is noted. An organisation reads those of a case that it was notified of.
    """
    app = context.app
    if context.member is None:
        async with app.engine.connect() as connection:
            theirs = await organisations_of(connection, context.track, reference)
        if context.organisation not in theirs:
            return NOT_YOURS_TO_SEE
    return tuple(await corrections(app.store, reference, context.by))
