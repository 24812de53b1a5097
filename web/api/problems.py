"""How a program is refused: problem details as RFC 9457 has them, with our stable code, what to do
and the rule beside. Nothing of what was sent is repeated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN
from service.failures import DATABASE_OUT_OF_REACH, KEY_RING_UNUSABLE, KEY_STORE_UNUSABLE

MEDIA_TYPE: Final = "application/problem+json"
PREFIX: Final = "/v1"
KIND: Final = "urn:rough-sleeping-referrals:problem:"
"""What the codes are kinds of."""
RETRY_SECONDS: Final = 10
"""After which it is worth trying again, where something of ours is out of reach."""

_BY_CODE: Final[Mapping[str, int]] = {
    NOT_SIGNED_IN.code: 401,
    "sign-in-failed": 401,
    "wrong-role": 403,
    "no-such-case": 404,
    "not-found": 404,
    "no-such-deed": 404,
    "no-such-file": 404,
    "no-such-note": 404,
    "no-such-task": 404,
    "no-such-question": 404,
    "no-such-webhook": 404,
    "answered-otherwise": 409,
    "changed-meanwhile": 409,
    "file-infected": 409,
    "file-not-scanned": 409,
    "note-corrected-already": 409,
    DATABASE_OUT_OF_REACH.code: 503,
    KEY_RING_UNUSABLE.code: 503,
    KEY_STORE_UNUSABLE.code: 503,
    "temporal-out-of-reach": 503,
}
_OTHERWISE: Final = 422


def _of_form(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="form")


_SEE = "See the description of the interface at /v1/openapi.json."
_BY_STATUS: Final[Mapping[int, Refusal]] = {
    400: _of_form("bad-request", "This cannot be read as a request.", _SEE),
    401: NOT_SIGNED_IN,
    403: _of_form("not-from-there", "This may not be asked from where it was asked.", _SEE),
    404: _of_form("no-such-address", "There is nothing at this address.", _SEE),
    405: _of_form("method-not-allowed", "This address does not take this method.", _SEE),
    406: _of_form(
        "not-acceptable", "What is given here has another form than was asked for.", _SEE
    ),
    411: _of_form("length-required", "The length of the body is not said.", "Send Content-Length."),
    413: _of_form("too-large", "The body is larger than is taken here.", "Send less at once."),
    415: _of_form("unsupported-media-type", "The body is of a kind that is not read here.", _SEE),
    421: _of_form("wrong-host", "This was asked by a name that is not ours.", "Check the address."),
    422: _of_form("not-understood", "What was sent does not say what this asks.", _SEE),
    503: Refusal(
        code="cannot-answer-now",
        sentence="This cannot be answered just now. Nothing was accepted.",
        what_to_do="Send it again under the same key: nothing is taken in twice.",
        rule="service",
    ),
}
OUR_MISTAKE: Final = Refusal(
    code="our-mistake",
    sentence="The service made a mistake over this. Whether it was accepted is not known.",
    what_to_do="Send it again under the same key: nothing is taken in twice. Then tell operations.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemAnswer:
    """An answer that is a no: its status, its body, and headers of its own."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        return json.dumps(self.body, ensure_ascii=False).encode()


class ApiRefused(Exception):
    """Ends a request with a refusal. `more` are members beside those that every problem has."""

    def __init__(
        self,
        refusal: Refusal,
        *,
        status: int = 0,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.status = status or status_of(refusal)
        self.headers, self.more = headers or {}, more or {}

    @property
    def answer(self) -> ProblemAnswer:
        """What is sent."""
        return problem(self.refusal, self.status, headers=self.headers, more=self.more)


def status_of(refusal: Refusal) -> int:
    """The status of a refusal: of one that nothing is known of, that what was sent is at fault."""
    return _BY_CODE.get(refusal.code, _OTHERWISE)


def problem(
    refusal: Refusal,
    status: int,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> ProblemAnswer:
    """A refusal as problem details."""
    sent = dict(headers or {})
    if status == 401:
        sent["WWW-Authenticate"] = "Bearer"
    if status == 503:
        sent.setdefault("Retry-After", str(RETRY_SECONDS))
    body = {
        "type": KIND + refusal.code,
        "title": HTTPStatus(status).phrase,
        "status": status,
        **reason(refusal),
        **(more or {}),
    }
    return ProblemAnswer(status=status, body=body, headers=sent)


def reason(refusal: Refusal) -> dict[str, str]:
    """A refusal's own members, as a problem and as each of several reasons has them."""
    said = {
        "code": refusal.code,
        "detail": refusal.sentence,
        "what_to_do": refusal.what_to_do,
        "rule": refusal.rule,
    }
    return said | ({"field": refusal.field} if refusal.field else {})


def problem_of_status(status: int, headers: Mapping[str, str] | None = None) -> ProblemAnswer:
    """The problem for a status of which nothing more is known."""
    known = _BY_STATUS.get(status)
    if known is None:
        known = _BY_STATUS[400] if status < 500 else OUR_MISTAKE
    return problem(known, status, headers=headers)
