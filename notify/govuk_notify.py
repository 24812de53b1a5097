"""Notices by e-mail through GOV.UK Notify, with its official client.

Notify stores a message before it answers, and does not notice a repeat: its `reference` is a key to
look up by, not one that keeps a second copy out. So every answer that was lost, or that Notify
failed to give, means "perhaps", and `has` finds the message by the notice's id, which is random and
says nothing.

One template serves all notices: its subject is ((subject)) and its body ((body)). The words stay in
this repository, where a test reads them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests
from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from pydantic import SecretStr
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from notify.protocol import Concerns, Notice, NotTaken
from notify.threads import Threads

_CONNECT_SECONDS = 3.0
# Notify refuses a token whose time is 30 s off; a little less, for the way takes time too.
_SKEW_SECONDS = 25.0
_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 5.0, 900.0

# The client writes what Notify answered into its own log lines, and that may quote an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
_log = logging.getLogger("referrals.notify")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyService:
    """A service at Notify. `reply_to_id` may be empty: then Notify's default for the service."""

    api_key: SecretStr
    template_id: str
    address: str
    reply_to_id: str = ""


class NotifyChannel:
    """See Notifier. `seconds` is how long one answer of Notify is waited for; `clock` counts them
    and need not be a clock on the wall.
    """

    name = "notify"

    def __init__(
        self,
        service: NotifyService,
        *,
        seconds: float = 14.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._seconds = seconds
        self._clock = clock
        self._threads = Threads("notify")
        self._quiet_until = clock()

    async def send(self, notice: Notice) -> None:
        """See Notifier."""
        if self._clock() < self._quiet_until:
            raise NotTaken("notify-busy", concerns=Concerns.OUTAGE)
        await self._ask(lambda client: self._post(client, notice))

    async def has(self, notice_id: str) -> bool:
        """See Notifier."""
        try:
            return await self._ask(lambda client: _known(client, notice_id))
        except NotTaken as trouble:
            raise NotTaken(trouble.code, concerns=trouble.concerns, perhaps=True) from None

    async def _ask(self, question: Callable[[NotificationsAPIClient], Result]) -> Result:
        limit = _CONNECT_SECONDS + self._seconds
        try:
            return await self._threads.run(lambda: self._with_client(question), limit)
        except TimeoutError:
            raise _perhaps("notify-timed-out") from None

    def _with_client(self, question: Callable[[NotificationsAPIClient], Result]) -> Result:
        # A client for each call: it is not for several threads, and a kept connection that died
        # meanwhile would look like a lost answer.
        client = NotificationsAPIClient(  # type: ignore[no-untyped-call]
            self._service.api_key.get_secret_value(),
            base_url=self._service.address,
            timeout=(_CONNECT_SECONDS, self._seconds),
        )
        with client.request_session, self._as_codes():
            return question(client)

    def _post(self, client: NotificationsAPIClient, notice: Notice) -> None:
        reply = client.send_email_notification(  # type: ignore[no-untyped-call]
            email_address=notice.address,
            template_id=self._service.template_id,
            personalisation={"subject": notice.subject, "body": notice.body},
            reference=notice.id,
            email_reply_to_id=self._service.reply_to_id or None,
        )
        if not isinstance(reply, dict) or not reply.get("id"):
            raise _perhaps("notify-unreadable")

    @contextmanager
    def _as_codes(self) -> Iterator[None]:
        """What the client raises, as codes without its text."""
        try:
            yield
        except InvalidResponse:
            raise _perhaps("notify-unreadable") from None
        except APIError as error:
            response = error.response
            if response is None:
                raise _unanswered(error.__cause__) from None
            self._keep_quiet(response)
            raise _refusal(response) from None

    def _keep_quiet(self, response: requests.Response) -> None:
        """After "too many", nothing is sent for as long as Notify asks: for all notices, not for
        the one that happened to receive it.
        """
        if response.status_code != 429:
            return
        asked = response.headers.get("Retry-After", "")
        pause = float(asked) if asked.isdecimal() else _PAUSE_SECONDS
        self._quiet_until = self._clock() + min(pause, _LONGEST_PAUSE_SECONDS)


def _known(client: NotificationsAPIClient, notice_id: str) -> bool:
    found = client.get_all_notifications(reference=notice_id)  # type: ignore[no-untyped-call]
    listed: Any = found.get("notifications") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise NotTaken("notify-unreadable", concerns=Concerns.OUTAGE)
    return any(row.get("reference") == notice_id for row in listed if isinstance(row, dict))


def _unanswered(cause: BaseException | None) -> NotTaken:
    reason = cause.args[0] if cause is not None and cause.args else None
    reason = getattr(reason, "reason", reason)
    if isinstance(reason, ConnectTimeoutError | NewConnectionError):
        return NotTaken("notify-out-of-reach", concerns=Concerns.OUTAGE)
    return _perhaps("notify-answer-lost")


def _perhaps(code: str) -> NotTaken:
    """Nobody can say whether Notify has it."""
    return NotTaken(code, concerns=Concerns.OUTAGE, perhaps=True)


def _refusal(response: requests.Response) -> NotTaken:
    """What a refusal means. Only one that names the address is this notice's own; trial mode, a
    template, a reply-to address or anything we do not know concerns whatever is sent.
    """
    status = response.status_code
    if status == 429:
        return _too_many(response)
    if status >= 500 or status == 408:
        return _perhaps("notify-failed")
    if status in (401, 403):
        return _not_let_in(response)
    if status == 400 and _names_the_address(response):
        return NotTaken("address-refused", for_good=True)
    return NotTaken("notify-refused", concerns=Concerns.BLOCK)


def _too_many(response: requests.Response) -> NotTaken:
    """Too many at once is over in a minute, the limit of a day at midnight."""
    if "TooManyRequestsError" in {kind for kind, _ in _errors(response)}:
        return NotTaken("notify-daily-limit", concerns=Concerns.BLOCK)
    return NotTaken("notify-busy", concerns=Concerns.OUTAGE)


def _names_the_address(response: requests.Response) -> bool:
    """The error's type says that a field is wrong, and its message begins with the field's name."""
    return any(
        kind == "ValidationError" and field == "email_address" for kind, field in _errors(response)
    )


def _not_let_in(response: requests.Response) -> NotTaken:
    """The key is wrong, or this machine's clock is: only the second mends itself, and it is an
    alarm.
    """
    if not _clock_is_off(response):
        return NotTaken("notify-key-refused", concerns=Concerns.BLOCK)
    fields = {"channel": NotifyChannel.name}
    _log.error("event", extra={"event": "notify-clock-skew", "fields": fields})
    return NotTaken("notify-clock-skew", concerns=Concerns.BLOCK)


def _clock_is_off(response: requests.Response) -> bool:
    try:
        theirs = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return False
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    return abs((datetime.now(UTC) - theirs).total_seconds()) > _SKEW_SECONDS


def _errors(response: requests.Response) -> list[tuple[str, str]]:
    """Each error's type, and the first word of its message; the rest may quote anything."""
    try:
        return [
            (str(error["error"]), str(error["message"]).partition(" ")[0])
            for error in response.json()["errors"]
        ]
    except (requests.JSONDecodeError, KeyError, TypeError):
        return []
