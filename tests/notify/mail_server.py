"""A real local mail server that can be told to misbehave."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from enum import StrEnum
from functools import partial
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "an invented password"


class MailMood(StrEnum):
    """How the server treats one message."""

    WELL = "well"
    GREYLISTS = "450 to the recipient"
    BAD_ADDRESS = "550 to the recipient"
    BAD_SENDER = "550 to the sender"
    NOT_LET_IN = "530 to the sender"
    BLOCKED = "550 5.7.1 to the recipient"
    MAILBOX_FULL = "552 5.2.2 to the recipient"
    FULL = "452 to the text"
    REFUSES = "554 to the text"
    DROPS_BEFORE = "drops before the text"
    ACCEPTS_AND_DROPS = "accepts, drops the answer"
    ACCEPTS_THEN_SLOW = "accepts, answers too late"
    SLOW_BEFORE = "slow before the text"


@dataclass
class Mailbox:
    """What the server holds, and is told to do next. An aiosmtpd handler."""

    moods: list[MailMood] = field(default_factory=list)
    held: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    _now: MailMood = MailMood.WELL

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The sender; the server's own name for this step."""
        self._now = self.moods.pop(0) if self.moods else MailMood.WELL
        if self._now is MailMood.BAD_SENDER:
            return f"550 {address} may not send here"
        if self._now is MailMood.NOT_LET_IN:
            return "530 5.7.0 Authentication required"
        if self._now is MailMood.SLOW_BEFORE:
            await self.go_on.wait()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The recipient."""
        match self._now:
            case MailMood.GREYLISTS:
                return f"450 {address} try again later"
            case MailMood.BAD_ADDRESS:
                return f"550 {address} unknown"
            case MailMood.BLOCKED:
                return f"550 5.7.1 Service unavailable, the sender of {address} is blocked"
            case MailMood.MAILBOX_FULL:
                return f"552 5.2.2 {address} is over quota"
            case MailMood.DROPS_BEFORE:
                _drop(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The text."""
        if self._now is MailMood.FULL:
            return "452 no room"
        if self._now is MailMood.REFUSES:
            return "554 not wanted"
        content = cast("bytes", envelope.content)
        self.held.append(message_from_bytes(content, policy=MAIL))
        self.recipients.extend(envelope.rcpt_tos)
        if self._now is MailMood.ACCEPTS_AND_DROPS:
            _drop(server)
        if self._now is MailMood.ACCEPTS_THEN_SLOW:
            await self.go_on.wait()
        return "250 OK"


def _drop(server: SMTP) -> None:
    assert server.transport is not None
    cast("asyncio.Transport", server.transport).abort()


@asynccontextmanager
async def mail_server(
    certificate: ssl.SSLContext | None = None, *, login: bool = False
) -> AsyncIterator[tuple[int, Mailbox]]:
    """A server of its own on a free port, with STARTTLS if it has a certificate."""
    box = Mailbox()
    options: dict[str, Any] = {"hostname": "mail.example", "tls_context": certificate}
    if login:
        options |= {"authenticator": _authenticate, "auth_required": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(SMTP, box, loop=loop, **options), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], box
    finally:
        box.go_on.set()
        server.close()
        await server.wait_closed()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    # Not handled: the server is to say 235 or 535 itself.
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)
