"""Short ways to put a case of suitability into a connected app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Basis, Channel
from store.suitability_intake import NotReceived, OpeningSubmission, Receipt, receive
from wiring.app import App

POLICE, UNIT, EXECUTIVE = "PF-INV-01", "EU-INV-01", "NIHE-0001"
PERSON = {
    "given_names": "Ottoline",
    "family_name": "Invented",
    "date_of_birth": "03/02/1990",
    "nationality": "Ruritanian",
}


def opening(
    facts: Facts,
    number: str = "N-1",
    *,
    organisation: str | None = None,
    basis: Basis = Basis.PUBLIC_TASK,
    person: Mapping[str, str] | None = None,
) -> Opening:
    """A case as its sender sends it; another number is another person, unless said otherwise."""
    senders = {
        Channel.AUTHORITY_REFERRAL: facts.authority,
        Channel.ENFORCEMENT_OPERATION: UNIT,
    }
    return Opening(
        organisation=organisation or senders.get(facts.channel, POLICE),
        number=number,
        basis=basis,
        facts=facts,
        person=person or {**PERSON, "family_name": f"Invented {number}"},
    )


async def send(
    app: App, sent: Opening, clock_offset: timedelta = timedelta(0)
) -> Receipt | NotReceived:
    """Have it received, as intake does."""
    submission = OpeningSubmission(opening=sent, taken_in_by="S-1001", clock_offset=clock_offset)
    return await receive(app.engine, app.keys, submission)


async def open_case(app: App, sent: Opening, clock_offset: timedelta = timedelta(0)) -> Receipt:
    """A case that is received."""
    receipt = await send(app, sent, clock_offset)
    assert not isinstance(receipt, NotReceived), receipt.reasons
    return receipt
