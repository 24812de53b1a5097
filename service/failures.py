"""Failures that are no mistake of the program's: the database or the keys cannot be used."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from store.clock import ClocksApart
from store.engine import never_held
from store.forms import NoKey
from store.half_store import HalfStoreError
from store.key_file import KeyRingError
from store.keys import HalfUnusable, KeyStoreUnreachable, KeyUnusable
from store.link_refused import link_refused as link_refused

KEY_RING_UNUSABLE = Refusal(
    code="key-ring-unusable",
    sentence="The key ring is missing, damaged, or not the one this database was filled under.",
    what_to_do="Put the right one back from its backup. Nothing was changed.",
    rule="service",
)
KEY_STORE_UNUSABLE = Refusal(
    code="key-store-unusable",
    sentence="The key store is missing, damaged, or not the one that belongs to this database.",
    what_to_do="Put the right one back, or its newest copy. Nothing was changed.",
    rule="service",
)
CASE_ERASED = Refusal(
    code="no-such-case",
    sentence="There is no case with this reference, or its content was erased.",
    what_to_do="Check the reference.",
    rule="service",
    helps=use_cases(UseCase.LIST_ALL),
)
DATABASE_OUT_OF_REACH = Refusal(
    code="database-out-of-reach",
    sentence="The database is out of reach, so nothing was accepted.",
    what_to_do="Start it, or ask operations, and do this again: nothing is taken in twice.",
    rule="service",
)

CLOCKS_APART = Refusal(
    code="clocks-apart",
    sentence="Our clocks contradict each other, so it cannot be said what time it is. Nothing was "
    "accepted.",
    what_to_do="Operations must set them right. Do this again then: nothing is taken in twice.",
    rule="service",
)


def refusal_of(error: BaseException) -> Refusal | None:
    """What is said of a failure to the person who asked; None for a mistake of the program's."""
    if isinstance(error, HalfStoreError | HalfUnusable):
        return KEY_STORE_UNUSABLE
    if isinstance(error, KeyRingError | KeyUnusable):
        return KEY_RING_UNUSABLE
    if isinstance(error, NoKey):
        return CASE_ERASED
    if isinstance(error, ClocksApart):
        return CLOCKS_APART
    return DATABASE_OUT_OF_REACH if out_of_reach(error) else None


def out_of_reach(error: BaseException) -> bool:
    """Whether the database cannot be asked now, in whatever way that shows."""
    if never_held(error):
        return False
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, _REACH)


_REACH = (KeyStoreUnreachable, OperationalError, InterfaceError, NoConnectionFree)
PASSING = frozenset(kind.__name__ for kind in (*_REACH, ClocksApart))
"""What failures are called, where only their names are known, that are over as soon as database and
clocks are well again; each of those is found by itself.
"""
