"""A withdrawal of consent that reaches any member of staff: recorded at once by its reference, also
by those who may see nothing of the case (R10).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from service.cases.withdrawal import Left, WithdrawalRecorded, withdraw_consent
from service.context import Context
from service.values.withdrawal import EFFECT
from web.asking import question
from web.links import Link
from web.listing import listing
from web.pages.service_pages import ServiceAct, Values, listing_page

WITHDRAWAL = "/service/withdrawal"


async def _record(context: Context, path: Mapping[str, str], said: Values) -> Any:
    try:
        reference = parse_reference(said["reference"], context.permissions.references)
    except ReferenceError_ as wrong:
        return Refusal(
            code=wrong.code,
            sentence=str(wrong),
            what_to_do="Write the reference as it stands on the person's sheet.",
            rule="form",
            field="reference",
        )
    return await withdraw_consent(context, reference, said["channel"], order_id=str(uuid.uuid4()))


def _shown(request: Request, context: Context, done: WithdrawalRecorded) -> Response:
    """What it does, and what had left before it."""
    left = listing(
        "What had left before, and cannot be called back",
        ("When", "What", "To"),
        [(one.at, _what(one), one.to) for one in done.left],
        "Nothing about it had left before.",
    )
    return listing_page(
        request,
        context,
        "Consent is withdrawn",
        (left,),
        sentences=("It is on record.", *EFFECT),
        back=Link("/", "My work"),
    )


def _what(one: Left) -> str:
    return one.what if one.certain else f"{one.what} (perhaps: its channel has not said)"


WITHDRAW = ServiceAct(
    name="withdrawal",
    title="Record that a person withdrew their consent",
    about="Anybody may bring it, by any channel. Everything stops from this moment on.",
    questions=lambda context: (
        question("reference", "Reference of the case", "As it stands on the person's sheet"),
        question("channel", "How we were told", "In person, by phone, by letter"),
    ),
    may=lambda permissions: permissions.in_track_of(WithdrawConsent),
    do=_record,
    back=lambda path: "/service",
    shows=_shown,
)
