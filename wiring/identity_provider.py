"""The identity provider by which staff sign in: OpenID Connect, authorization code with PKCE.

Nothing here waits for long or reads much: a provider that is slow, gone or hostile holds up nobody.
Loaded when somebody first signs in by it: no start of the pages waits for its libraries.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import requests
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from policy.provider_sign_in import SecondFactorWords
from wiring.provided_identity import (
    ProvidedIdentity,
    ProviderRefused,
    ProviderUnreachable,
)
from wiring.settings import Settings

T = TypeVar("T")

ANSWERS_WITHIN: Final = 8.0
"""Seconds for all that is asked of the provider in one step of a sign-in."""
_ONE_READ: Final = 3.0
_MOST_BYTES: Final = 256 * 1024
_ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
_LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
# Of our own: credentials are looked at in the common ones, which a slow provider never fills.
_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="identity-provider")


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProviderPlaces:
    authorize: str
    token: str
    keys: str


class IdentityProvider:
    """The one that the settings name."""

    def __init__(self, settings: Settings, way_back: str) -> None:
        self._issuer, self._client = settings.oidc_issuer, settings.oidc_client_id
        self._secret, self._way_back = _secret_of(settings), way_back
        self.words = SecondFactorWords(
            contexts=frozenset(settings.oidc_acr.split()),
            methods=frozenset(settings.oidc_amr.split()),
        )

    async def way_to(self, state: str, nonce: str, verifier: str) -> str:
        """The address at the provider where somebody signs in.

        Raises:
            ProviderUnreachable: it does not answer.
            ProviderRefused: it is not the one that was named.
        """
        return await _bounded(self._way_to, state, nonce, verifier)

    async def identity(self, code: str, nonce: str, verifier: str) -> ProvidedIdentity:
        """Who came back with a code. Raises the same."""
        return await _bounded(self._identity, code, nonce, verifier)

    def _way_to(self, until: float, state: str, nonce: str, verifier: str) -> str:
        asked = {"acr_values": " ".join(sorted(self.words.contexts))} if self.words.contexts else {}
        with requests.Session() as session:
            places = self._places(session, until)
        return str(
            prepare_grant_uri(
                places.authorize,
                self._client,
                "code",
                redirect_uri=self._way_back,
                scope="openid",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                **asked,
            )
        )

    def _identity(self, until: float, code: str, nonce: str, verifier: str) -> ProvidedIdentity:
        with requests.Session() as session:
            places = self._places(session, until)
            given = _asked(
                session,
                "POST",
                places.token,
                until,
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": self._way_back,
                    "code_verifier": verifier,
                },
                auth=(self._client, self._secret),
            )
            keys = _asked(session, "GET", places.keys, until)
        return self._believed(given.get("id_token"), keys, nonce)

    def _believed(self, token: object, keys: Mapping[str, Any], nonce: str) -> ProvidedIdentity:
        if not isinstance(token, str):
            raise ProviderRefused
        try:
            key_set = KeySet.import_key_set(dict(keys))  # type: ignore[arg-type]
            signed = jwt.decode(token, key_set, algorithms=_ALGORITHMS)
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                options={
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client},
                    "nonce": {"essential": True, "value": nonce},
                },
                params={"nonce": nonce, "client_id": self._client},
            )
            claims.validate(leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise ProviderRefused from None
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise ProviderRefused
        return ProvidedIdentity(
            subject=subject, context=claims.get("acr"), methods=claims.get("amr")
        )

    def _places(self, session: requests.Session, until: float) -> _ProviderPlaces:
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        said = _asked(session, "GET", address, until)
        if said.get("issuer") != self._issuer:
            raise ProviderRefused
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        authorize, token, keys = (self._place(said.get(name)) for name in named)
        return _ProviderPlaces(authorize=authorize, token=token, keys=keys)

    def _place(self, address: object) -> str:
        """An address that is as safe as the issuer's own."""
        if not isinstance(address, str):
            raise ProviderRefused
        own, said = urlsplit(self._issuer), urlsplit(address)
        if said.scheme == "https" or (said.scheme, said.netloc) == (own.scheme, own.netloc):
            return address
        raise ProviderRefused


async def _bounded(work: Callable[..., T], *given: str) -> T:
    until = time.monotonic() + ANSWERS_WITHIN
    running = asyncio.get_running_loop().run_in_executor(_THREADS, work, until, *given)
    try:
        return await asyncio.wait_for(running, ANSWERS_WITHIN + 1)
    except (requests.RequestException, TimeoutError):
        raise ProviderUnreachable from None


def _asked(
    session: requests.Session, method: str, address: str, until: float, **more: Any
) -> dict[str, Any]:
    """An object of JSON that the provider answers, within the time and size allowed."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    waits = min(left, _ONE_READ)
    with session.request(
        method, address, timeout=waits, stream=True, allow_redirects=False, **more
    ) as answer:
        if answer.status_code >= 500:
            raise TimeoutError
        body = b""
        for part in answer.iter_content(8192):
            body += part
            if len(body) > _MOST_BYTES:
                raise ProviderRefused
            if time.monotonic() > until:
                raise TimeoutError
        if answer.status_code != 200:
            raise ProviderRefused
    try:
        said = json.loads(body)
    except ValueError:
        raise ProviderRefused from None
    if not isinstance(said, dict):
        raise ProviderRefused
    return said


def _secret_of(settings: Settings) -> str:
    if settings.oidc_client_secret is not None:
        return settings.oidc_client_secret.get_secret_value()
    assert settings.oidc_client_secret_file is not None  # the settings are whole
    try:
        return settings.oidc_client_secret_file.read_text(encoding="utf-8").strip()
    except OSError:
        raise ProviderUnreachable from None
