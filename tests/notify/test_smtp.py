"""Handing mail over: never in clear text unless told to, never longer than its limit, and every
copy recognisable as one.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from notify.protocol import Concerns, Notice, NotTaken
from notify.smtp_channel import MailServer, Security, SmtpChannel
from tests.certificates import self_signed
from tests.notify.mail_server import PASSWORD, MailMood, mail_server

SENDER = "support@referrals.example"


def _notice(address: str = "duty@referrals.example") -> Notice:
    return Notice(id="4f6b", address=address, subject="S", body="B\n")


def _channel(
    port: int, security: Security = "none", seconds: float = 5.0, **more: object
) -> SmtpChannel:
    server = MailServer(
        host="127.0.0.1",
        port=port,
        sender=SENDER,
        security=security,
        user=str(more.get("user", "")),
        password=SecretStr(str(more.get("password", ""))),
        trust=_trusting(more.get("trusted")),
    )
    return SmtpChannel(server, seconds=seconds)


def _trusting(certificate: object) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate) if certificate else None)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    return self_signed(tmp_path, "mail.example")


def _serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_two_copies_of_a_notice_carry_the_same_message_id() -> None:
    async with mail_server() as (port, box):
        box.moods = [MailMood.ACCEPTS_AND_DROPS]
        channel = _channel(port)
        with pytest.raises(NotTaken, match="smtp-answer-lost"):
            await channel.send(_notice())
        await channel.send(_notice())
        assert [mail["Message-ID"] for mail in box.held] == ["<4f6b@referrals.example>"] * 2


async def test_a_notice_asks_for_no_absence_reply() -> None:
    async with mail_server() as (port, box):
        await _channel(port).send(_notice())
        assert box.held[0]["Auto-Submitted"] == "auto-generated"
        assert box.held[0]["From"] == SENDER
        assert box.held[0]["Date"] is not None


async def test_a_server_without_starttls_gets_nothing_in_clear_text() -> None:
    async with mail_server() as (port, box):
        with pytest.raises(NotTaken, match="smtp-not-secure"):
            await _channel(port, "starttls").send(_notice())
        assert (box.held, box.recipients) == ([], [])


async def test_a_server_with_a_certificate_nobody_trusts_gets_nothing(certificate: Path) -> None:
    async with mail_server(_serving(certificate)) as (port, box):
        with pytest.raises(NotTaken, match="smtp-not-secure"):
            await _channel(port, "starttls").send(_notice())
        assert (box.held, box.recipients) == ([], [])


async def test_over_starttls_with_a_password_a_notice_is_accepted(certificate: Path) -> None:
    async with mail_server(_serving(certificate), login=True) as (port, box):
        channel = _channel(
            port, "starttls", user="referrals", password=PASSWORD, trusted=certificate
        )
        await channel.send(_notice())
        assert box.recipients == ["duty@referrals.example"]


async def test_a_wrong_password_is_the_channels_fault_and_not_quoted(certificate: Path) -> None:
    async with mail_server(_serving(certificate), login=True) as (port, _):
        channel = _channel(
            port, "starttls", user="referrals", password="wrong one", trusted=certificate
        )
        with pytest.raises(NotTaken, match="smtp-login-refused") as refusal:
            await channel.send(_notice())
        assert refusal.value.concerns is Concerns.BLOCK


@pytest.mark.parametrize("address", ["siân@referrals.example", "a@b.example\nBcc: c@d.example"])
async def test_an_address_that_mail_cannot_carry_is_refused_before_anything_is_sent(
    address: str,
) -> None:
    async with mail_server() as (port, box):
        with pytest.raises(NotTaken, match="address-refused"):
            await _channel(port).send(_notice(address))
        assert box.recipients == []


async def test_a_server_that_is_not_there_has_nothing_for_certain() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotTaken, match="smtp-out-of-reach") as refusal:
        await _channel(port).send(_notice())
    assert not refusal.value.perhaps


async def test_a_server_that_turns_everybody_away_is_tried_again() -> None:
    async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 no service here\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(turn_away, "127.0.0.1", 0) as server:
        with pytest.raises(NotTaken, match="smtp-out-of-reach") as refusal:
            await _channel(server.sockets[0].getsockname()[1]).send(_notice())
    assert not refusal.value.for_good


async def test_a_server_that_never_greets_costs_no_more_than_the_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotTaken) as refusal:
            await _channel(silent.getsockname()[1], seconds=0.3).send(_notice())
    assert time.monotonic() - began < 2
    assert not refusal.value.perhaps


async def test_a_slow_server_is_given_one_limit_over_all_its_steps() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in ("220 hello", "250 hello", "250 OK", "250 OK", "354 go on", "250 taken"):
            await asyncio.sleep(0.3)
            writer.write(f"{line}\r\n".encode())
            await reader.readline()
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with server:
        began = time.monotonic()
        with pytest.raises(NotTaken) as refusal:
            await _channel(server.sockets[0].getsockname()[1], seconds=0.5).send(_notice())
        assert time.monotonic() - began < 1.5
    # It ended before the text, so the server has nothing.
    assert not refusal.value.perhaps
