"""Signing in by number and credential, for staff and people of organisations alike."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.second_factor import HALF_LASTS, AfterCredential, needs_factor
from policy.session_times import SESSION_LASTS
from service.context import Context
from service.sessions.throttling import throttled
from service.values.sessions import HalfSession as HalfSession
from service.values.sessions import Session as Session
from store.half_sessions import sign_in_with
from store.signing_people import SigningPeople


async def sign_in_by_credential(
    people: SigningPeople, context: Context, number: str, credential: str, failed: Refusal
) -> Session | HalfSession | Refusal:
    """Begin a session, or half of one. A wrong number and a wrong credential get the same answer;
    who has failed too often waits, before any credential is looked at.
    """
    number = number.strip().upper()
    app = context.app

    def needs(sample: bool) -> bool:
        on = app.settings.second_factor == "needed"
        return needs_factor(switched_on=on, embedded=app.settings.embedded, sample=sample)

    async def tried() -> Session | HalfSession | None:
        right = await sign_in_with(app.engine, people, number, credential, needs)
        if right is None:
            return None
        if right.then is AfterCredential.SIGNED_IN:
            return Session(token=right.token, number=number, lasts=SESSION_LASTS)
        return HalfSession(
            token=right.token,
            number=number,
            lasts=HALF_LASTS,
            to_set_up=right.then is AfterCredential.TO_SET_UP,
            has_passkey=right.has_passkey,
        )

    return await throttled(app, context.address, f"{people.owner} {number}", tried, failed)
