"""Notices by e-mail through a mail server.

Mail has no lookup: when the connection is lost after the text was handed over, nobody can say
whether the server has it. Such a notice is sent again after the pause that the sender keeps, not
given to a person to judge: every notice says only that something waits under a reference, so
reading it twice does no harm, while one that never came costs hours of the 24. Each copy carries
the same Message-ID, by which most mailboxes show it once.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Literal

from pydantic import SecretStr

from notify.protocol import Concerns, Notice, NotTaken
from notify.threads import Threads

Security = Literal["starttls", "tls", "none"]

_NO_PASSWORD = SecretStr("")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over. `none` sends in clear text: only for a server on the same host or
    private network. Certificates are always checked.
    """

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str = ""
    password: SecretStr = _NO_PASSWORD
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def domain(self) -> str:
        """The sender's."""
        return self.sender.rpartition("@")[2]


class SmtpChannel:
    """See Notifier. `seconds` is the limit of handing over one message."""

    name = "smtp"

    def __init__(self, server: MailServer, *, seconds: float = 15.0) -> None:
        self._server = server
        self._seconds = seconds
        self._threads = Threads("smtp")

    async def send(self, notice: Notice) -> None:
        """See Notifier: accepted is the server's answer to the whole text."""
        message = self._written(notice)
        try:
            await self._threads.run(
                lambda: _HandOver(self._server, self._seconds).do(notice.address, message),
                self._seconds,
            )
        except TimeoutError:
            raise NotTaken("smtp-timed-out", concerns=Concerns.OUTAGE, perhaps=True) from None

    async def has(self, notice_id: str) -> bool:
        """See Notifier: a mail server keeps no list, so never."""
        return False

    def _written(self, notice: Notice) -> bytes:
        if not notice.address.isascii():
            raise NotTaken("address-refused", for_good=True)
        # 7bit: not every server on the way takes more.
        message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
        try:
            message["From"] = self._server.sender
            message["To"] = notice.address
            message["Subject"] = notice.subject
        except ValueError:
            raise NotTaken("address-refused", for_good=True) from None
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{notice.id}@{self._server.domain}>"
        # So that no absence reply comes back.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.body)
        return message.as_bytes()


class _HandOver:
    """One connection, one notice, one limit over all its steps."""

    def __init__(self, server: MailServer, seconds: float) -> None:
        self._server = server
        self._ends = time.monotonic() + seconds

    def do(self, address: str, message: bytes) -> None:
        with _as_codes(perhaps=False):
            connection = self._connected()
        try:
            with _as_codes(perhaps=False):
                self._envelope(connection, address)
            self._limit(connection)
            # Once the text is on its way, a lost answer means "perhaps".
            with _as_codes(perhaps=True):
                _check(*connection.data(message))
        finally:
            # Not `quit`: its answer is worth no wait, and the notice's fate is known by now.
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        server, seconds = self._server, self._left()
        # The sender's domain as greeting: the library's default looks this machine's name up, and
        # says it.
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, server.domain, timeout=seconds, context=server.trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, server.domain, timeout=seconds)
        try:
            self._introduced(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduced(self, connection: smtplib.SMTP) -> None:
        self._limit(connection)
        connection.ehlo_or_helo_if_needed()
        if self._server.security == "starttls":
            self._limit(connection)
            connection.starttls(context=self._server.trust)
        if self._server.user:
            self._limit(connection)
            connection.login(self._server.user, self._server.password.get_secret_value())

    def _envelope(self, connection: smtplib.SMTP, address: str) -> None:
        self._limit(connection)
        connection.ehlo_or_helo_if_needed()
        _check(*connection.mail(self._server.sender), "sender-refused")
        self._limit(connection)
        code, text = connection.rcpt(address)
        if _is_the_recipients(code, text):
            raise NotTaken("address-refused", for_good=True)
        _check(code, text, "smtp-blocked")

    def _limit(self, connection: smtplib.SMTP) -> None:
        if connection.sock is not None:
            connection.sock.settimeout(self._left())

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise NotTaken("smtp-timed-out", concerns=Concerns.OUTAGE)
        return left


# No such mailbox, or one that takes nothing (RFC 5321, 4.2.3); with an enhanced code (RFC 3463)
# only those about the address (5.1) or the mailbox (5.2): a block by policy (5.7) often is a 550.
_OF_A_RECIPIENT = frozenset({550, 551, 552, 553})
_ENHANCED = re.compile(rb"\s*5\.(\d{1,3})\.\d{1,3}\b")
_ADDRESS, _MAILBOX = b"1", b"2"


def _is_the_recipients(code: int, text: bytes) -> bool:
    """Whether the answer to RCPT refuses this one recipient for good."""
    if code not in _OF_A_RECIPIENT:
        return False
    said = _ENHANCED.match(text)
    return said is None or said[1] in (_ADDRESS, _MAILBOX)


def _check(code: int, _text: bytes, refused: str = "smtp-refused") -> None:
    """A 5xx waits for somebody, a 4xx for a while; neither is this notice's own fault, so it dies
    of neither. The server's text is dropped: it quotes addresses.
    """
    match code // 100:
        case 2:
            return
        case 4:
            raise NotTaken("smtp-busy", concerns=Concerns.OUTAGE)
        case 5:
            raise NotTaken(refused, concerns=Concerns.BLOCK)
        case _:
            raise NotTaken("smtp-unreadable", concerns=Concerns.OUTAGE, perhaps=True)


@contextmanager
def _as_codes(*, perhaps: bool) -> Iterator[None]:
    """What the library raises, as codes without its text. All of it concerns the channel."""
    try:
        yield
    except smtplib.SMTPServerDisconnected:
        raise _fault("smtp-answer-lost", Concerns.OUTAGE, perhaps) from None
    except (smtplib.SMTPNotSupportedError, ssl.SSLError):
        raise _fault("smtp-not-secure", Concerns.BLOCK, perhaps) from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError):
        # Whatever the code: it speaks of the server, not of this notice.
        raise _fault("smtp-out-of-reach", Concerns.OUTAGE) from None
    except smtplib.SMTPAuthenticationError as refusal:
        raise _fault("smtp-login-refused", _lasting(refusal)) from None
    except smtplib.SMTPResponseException as refusal:
        raise _fault("smtp-refused", _lasting(refusal)) from None
    except TimeoutError:
        raise _fault("smtp-timed-out", Concerns.OUTAGE, perhaps) from None
    except (OSError, smtplib.SMTPException):
        raise _fault("smtp-out-of-reach", Concerns.OUTAGE, perhaps) from None


def _fault(code: str, concerns: Concerns, perhaps: bool = False) -> NotTaken:
    return NotTaken(code, concerns=concerns, perhaps=perhaps)


def _lasting(refusal: smtplib.SMTPResponseException) -> Concerns:
    return Concerns.BLOCK if refusal.smtp_code // 100 == 5 else Concerns.OUTAGE
