"""How often somebody may fail to sign in before they have to wait: per account, per address, and
per account from one address (OWASP ASVS 5.0, 6.1.1 and 6.3.1).

Only the guesser waits: the account's owner, signing in from elsewhere, is not shut out by a few
wrong guesses, because the account's own limit is wide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=15)
"""Failures count this long from the first of them: long enough that guessing leads nowhere, short
enough that somebody who mistyped is not kept from a shift.
"""


class CountedOf(StrEnum):
    """Of what failures are counted."""

    PAIR = "account from an address"
    ADDRESS = "address"
    ACCOUNT = "account"
    FACTOR = "second factor of an account"


MOST_FAILURES: Mapping[CountedOf, int] = {
    # A person who mistypes is right by the fifth time; a program gets 480 guesses a day.
    CountedOf.PAIR: 5,
    # An office stands behind one address: thirty people may each be wrong once at nine o'clock.
    CountedOf.ADDRESS: 30,
    # Many addresses against one account: 9,600 guesses a day, at credentials of twelve characters.
    # Were it lower, anybody who knows a number could keep its owner out.
    CountedOf.ACCOUNT: 100,
    # A person who tries codes has shown the credential, so that nobody else is kept out by it: 960
    # tries a day at three codes in a million. Its owner can still use a passkey.
    CountedOf.FACTOR: 10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How many began to fail since a moment (UTC)."""

    since: datetime
    count: int


def counted(known: Failures, subject: CountedOf, now: datetime) -> Failures | datetime:
    """Whether one more may be tried: the failures with it, as if it failed; or when to try again
    (UTC). Asking while one has to wait makes the wait no longer.
    """
    if now >= known.since + WINDOW:
        return Failures(since=now, count=1)
    if known.count >= MOST_FAILURES[subject]:
        return known.since + WINDOW
    return replace(known, count=known.count + 1)


def without_one(known: Failures, subject: CountedOf) -> Failures:
    """The failures after one of them was none: the right credential clears what was mistyped before
    it from the same address, and takes nothing off a guesser's count elsewhere but itself.
    """
    left = 0 if subject is CountedOf.PAIR else max(known.count - 1, 0)
    return replace(known, count=left)


def address_block(address: str) -> str:
    """The address as it is counted: of the newer kind (IPv6) one customer has 2**64, so its first
    half. What is no address counts as it is written.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))
