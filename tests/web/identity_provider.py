"""A small real identity provider on a free port: OpenID Connect with signatures by RSA, whose words
a test can turn.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from wiring.embedded.ports import LOOPBACK, free_ports

CLIENT, SECRET = "referrals", "only for tests: a client's"
# Slow to make, so made once.
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHERS_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class TestProvider:
    """One that runs: what it says of the person who signs in, and how a test turns it."""

    __test__ = False
    issuer: str
    subject: str = "invented-1"
    claims: dict[str, Any] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    key: RSAKey = field(default_factory=lambda: KEY)
    unsigned: bool = False
    slow: bool = False
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    async def discovery(self, request: Request) -> Response:
        if self.slow:
            await self.ending.wait()
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"]
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _base64(made)
        if (
            asked is None
            or request.headers.get("authorization") != f"Basic {proof}"
            or challenge != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "a", "id_token": self._signed(asked["nonce"])})

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "acr": "two-factors",
            **self.claims,
        }
        said = {name: value for name, value in said.items() if name not in self.without}
        if self.unsigned:
            parts = (b'{"alg":"none"}', _json(said))
            return ".".join([*(_base64(one) for one in parts), ""])
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said).encode()


def _base64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


@asynccontextmanager
async def provider_running() -> AsyncIterator[TestProvider]:
    """It answers until the end."""
    port = free_ports().ui
    made = TestProvider(issuer=f"http://{LOOPBACK}:{port}")
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", made.discovery),
            Route("/authorize", made.authorize),
            Route("/token", made.token, methods=["POST"]),
            Route("/keys", made.keys),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield made
    finally:
        made.ending.set()
        server.should_exit = True
        await serving
