"""The two ways in by a browser that ask for a second factor, staff's and outside bodies': where
their pages are, and how they are shown and remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from policy.second_factor import FactorOwner
from service.context import Context
from service.sessions.credential import Session
from service.sessions.throttling import TooManyAttempts
from web.acting import door_of
from web.cookies import cookie, token_in
from web.render import page


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorWay:
    """One of them: the page to sign in at, the page after it, and that of one's own factor."""

    owner: FactorOwner
    sign_in: str
    home: str
    own: str
    show: Callable[..., Response]

    @property
    def partner(self) -> bool:
        """Whether it is outside bodies'."""
        return self.owner is FactorOwner.PARTNER

    @property
    def code(self) -> str:
        """Where the code is asked for."""
        return f"{self.sign_in}/code"

    @property
    def set_up(self) -> str:
        """Where the first factor is set up."""
        return f"{self.sign_in}/set-up"

    def half_token(self, request: Request) -> str:
        """The half session's token, empty without one."""
        cookies, track = request.headers.get("cookie", ""), door_of(request).settings.track
        return token_in(cookies, track, partner=self.partner, half=True)

    def keep(self, request: Request, token: str, lasts: timedelta, *, half: bool = False) -> str:
        """The header that has a browser keep a token."""
        door = door_of(request)
        return cookie(
            token,
            door.settings.track,
            secure=door.secure,
            lasts=lasts,
            partner=self.partner,
            half=half,
        )

    def whole(self, request: Request, session: Session, answer: Response) -> Response:
        """The answer that begins a session in the place of a half one."""
        headers = (
            self.keep(request, session.token, session.lasts),
            self.keep(request, "", timedelta(), half=True),
        )
        for header in headers:
            answer.headers.append("Set-Cookie", header)
        return answer

    def shown(
        self,
        request: Request,
        template: str,
        context: Context | None = None,
        *,
        status: int = 200,
        **said: Any,
    ) -> Response:
        """A page of this way."""
        said = {"refusal": None, "way": self, **said}
        return self.show(request, template, context=context, status=status, **said)

    def refused(
        self,
        request: Request,
        template: str,
        refusal: Refusal,
        context: Context | None = None,
        **said: Any,
    ) -> Response:
        """The same page again, with why not."""
        wait = isinstance(refusal, TooManyAttempts)
        status = 429 if wait else 403
        said |= {"refusal": refusal, "problems": [refusal.sentence]}
        answer = self.shown(request, template, context, status=status, **said)
        if isinstance(refusal, TooManyAttempts):
            answer.headers["Retry-After"] = str(refusal.seconds_to_wait)
        return answer


def _staffs(
    request: Request, template: str, *, context: Context | None, status: int, **said: Any
) -> Response:
    return page(request, template, context=context, status=status, base="base.html", **said)


STAFF_WAY = FactorWay(
    owner=FactorOwner.STAFF,
    sign_in="/sign-in",
    home="/",
    own="/second-factor",
    show=_staffs,
)
