"""The ceremonies of passkeys (WebAuthn): what a browser is asked, and whether its answer is good.

Loaded when somebody first uses one: the library takes a tenth of the time in which pages come up.
"""

from __future__ import annotations

import json

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from policy.second_factor import HALF_LASTS
from service.sessions.webauthn_site import NewPasskey, PasskeyAnswer, PasskeySite
from store.passkeys import Passkey

_NAME = "Rough-sleeping referrals"
_LONGEST = 20_000
_TIMEOUT_MS = int(HALF_LASTS.total_seconds() * 1000)
_BAD = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises for answers that are none."""


def to_make_one(
    site: PasskeySite, number: str, handle: bytes, known: list[Passkey]
) -> tuple[str, str]:
    """What a browser is asked for a new passkey, as JSON, and the challenge in it. No name is sent:
    the account is called by its number.
    """
    asked = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=_NAME,
        user_name=number,
        user_id=handle,
        timeout=_TIMEOUT_MS,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return webauthn.options_to_json(asked), bytes_to_base64url(asked.challenge)


def to_use_one(site: PasskeySite, known: list[Passkey]) -> tuple[str, str]:
    """What a browser is asked to sign in, as JSON, and the challenge in it."""
    asked = webauthn.generate_authentication_options(
        rp_id=site.host,
        timeout=_TIMEOUT_MS,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(asked), bytes_to_base64url(asked.challenge)


def read_answer(text: str) -> PasskeyAnswer | None:
    """What a browser sent; None if it is no such answer."""
    try:
        content = json.loads(text) if len(text) <= _LONGEST else None
        if not isinstance(content, dict):
            return None
        said = parse_client_data_json(base64url_to_bytes(content["response"]["clientDataJSON"]))
        return PasskeyAnswer(
            id=str(content["id"]), challenge=bytes_to_base64url(said.challenge), content=content
        )
    except _BAD:
        return None


def made_one(site: PasskeySite, answer: PasskeyAnswer) -> NewPasskey | None:
    """The passkey that an answer brings, if it is good; its challenge was taken before."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer.content,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except _BAD:
        return None
    return NewPasskey(
        id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )


def count_of_use(site: PasskeySite, answer: PasskeyAnswer, known: Passkey) -> int | None:
    """By its own count how often a passkey was used, if the answer is signed by it and newer than
    the last; its challenge was taken before.
    """
    try:
        return webauthn.verify_authentication_response(
            credential=answer.content,
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
        ).new_sign_count
    except _BAD:
        return None


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in known]
