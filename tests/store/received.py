"""What a case stands on, and one that receives something, recorded as its workflow would."""

from __future__ import annotations

from datetime import UTC, datetime

from policy.support.deeds import Event, NoticeAccepted, Order
from policy.support.state import CaseState
from policy.support.words import Audience, Template
from tests.policy.support.turn import take_turn
from tests.recorded import record
from wiring.app import App


def its_referral(reference: str, now: datetime) -> dict[str, object]:
    """What a case's row needs to stand on."""
    return {
        "reference": reference,
        "organisation_id": "E06000023",
        "number_digest": reference,
        "content_hash": reference,
        "received_at": now,
        "accepted_at": now,
        "authority": "E09000033",
        "nation": "England",
        "basis": "consent",
        "accepted_by": "S-1001",
    }


async def receives(app: App, state: CaseState, *queue: Order | Event) -> CaseState:
    """The case after these orders and facts."""
    turn = take_turn(state, list(queue), datetime.now(UTC))
    await record(app.store, turn.recording)
    return turn.recording.state


def delivered(audience: Audience) -> NoticeAccepted:
    """The notice of the first answer reached a recipient's channel, now."""
    return NoticeAccepted(
        id=f"n-{audience.value}",
        at=datetime.now(UTC),
        by="file",
        template=Template.ANSWER_READY,
        audience=audience,
        edition=1,
    )
