"""What may be asked of an organisation's behalf, how it is signed, and how long it is tried."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import webhooks
from policy.time import parse_london

OURS = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
NOT_PUBLIC = st.sampled_from(OURS).flatmap(
    lambda net: st.integers(int(net[0]), int(net[-1])).map(ipaddress.IPv4Address)
)


def _written(address: ipaddress.IPv4Address) -> tuple[str, ...]:
    """All the ways in which an address of the older kind hides in one of the newer."""
    number = int(address)
    return (
        str(address),
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1)),
        str(ipaddress.IPv6Address((0x20010000 << 96) | (~number & 0xFFFFFFFF))),
    )


@given(NOT_PUBLIC)
def test_no_machine_of_ours_is_ever_asked_however_its_address_is_written(
    address: ipaddress.IPv4Address,
) -> None:
    for text in _written(address):
        assert not webhooks.may_be_asked([text], on_this_machine=False), text
        # One that is public beside it makes no difference: a name may lead to both.
        assert not webhooks.may_be_asked(["8.8.8.8", text], on_this_machine=False)


@pytest.mark.parametrize("text", ["::1", "::", "fe80::1", "fc00::1", "ff02::1", "fec0::1", "x", ""])
def test_nor_by_any_other_address_that_is_not_public(text: str) -> None:
    assert not webhooks.may_be_asked([text], on_this_machine=False)


def test_public_ones_are_asked_and_this_machine_in_the_embedded_default_alone() -> None:
    assert webhooks.may_be_asked(["8.8.8.8", "2606:4700::1111"], on_this_machine=False)
    assert webhooks.may_be_asked(["127.0.0.1"], on_this_machine=True)
    assert not webhooks.may_be_asked(["10.0.0.1"], on_this_machine=True)
    assert not webhooks.may_be_asked([], on_this_machine=True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://council.example/events",
        "https://",
        "https:///x",
        "https://user:secret@council.example/",
        "https://council.example/#x",
        "https://council.example:0/",
        "https://council.example:99999/",
        "https://council.example/a b",
        "https://council.example/\r\nX: y",
        "https://council.exämple/",
        "ftp://council.example/",
        "file:///etc/passwd",
        "https://council.example/" + "x" * 500,
    ],
)
def test_what_is_no_plain_https_address_is_refused(address: str) -> None:
    assert webhooks.refused_webhook(address, on_this_machine=False) is webhooks.BAD_WEBHOOK


def test_an_https_address_is_none_to_refuse() -> None:
    address = "https://council.example:8443/events?of=us"
    assert webhooks.refused_webhook(address, on_this_machine=False) is None
    assert webhooks.refused_webhook("http://127.0.0.1:9/", on_this_machine=True) is None


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """The example that its specification's libraries are tested by."""
    made = webhooks.signature(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=40), st.binary(min_size=24, max_size=64), st.integers(0, 2**33))
def test_whoever_has_either_secret_can_check_and_nobody_else(
    body: bytes, key: bytes, at: int
) -> None:
    new, old = webhooks.secret_of(key), webhooks.secret_of(b"o" * 32)
    both = webhooks.signature([new, old], "id", at, body).split(" ")
    signed = f"id.{at}.".encode() + body
    for each, secret in zip(both, (key, b"o" * 32), strict=True):
        right = hmac.new(secret, signed, hashlib.sha256).digest()
        assert each == f"v1,{base64.b64encode(right).decode()}"
    assert both[0] != webhooks.signature([new], "id", at + 1, body)
    assert both[0] != webhooks.signature([new], "id", at, body + b" ")


def test_pauses_grow_to_hours_and_after_days_it_is_given_up() -> None:
    pauses = [webhooks.pause_after(attempts) for attempts in range(20)]
    assert pauses == sorted(pauses) and pauses[-1] == timedelta(hours=8)
    assert max(webhooks.break_after(failures) for failures in range(99)) == timedelta(minutes=15)
    begun = parse_london("02/11/2026 09:00")
    assert not webhooks.given_up(begun, begun + timedelta(days=3))
    assert webhooks.given_up(begun, begun + timedelta(days=3, seconds=1))
