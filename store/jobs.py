"""The jobs of a track's programs in its database, each with a role of its own (docs/grants.md)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Job(StrEnum):
    """What a connection is for. Who prepares the database is none of them: that is its owner."""

    WORKER = "worker"
    """Decides cases and records them; brings what was accepted to its workflow."""
    WEB = "web"
    """Answers people and programs: takes in, asks, shows. Keeps staff, sessions and credentials."""
    SENDER = "sender"
    """Sends notices and webhooks: a process of its own, beside the worker in the embedded default;
    and in the watchdog's what has waited too long.
    """
    WATCHDOG = "watchdog"
    """Escalates what is overdue, keeps house and keys, carries out what was ordered."""
    OPERATOR = "operator"
    """After a disaster: brings record, Temporal and outside log to each other."""
    AUDITOR = "auditor"
    """Verifies the record and signs it. Only reads, and notes that it looked."""


class ForOrganisation(StrEnum):
    """As what the pages' job answers an organisation: roles that nobody signs in as, and that its
    connections for organisations take on (`store.rows`).
    """

    OWN_ROWS = "partner"
    """Sees the rows of the organisation that asks, and no other's."""
    LETTERBOX = "letterbox"
    """Puts in what an organisation sends, which may concern any case: a referral of somebody who
    is known already, a report, an order.
    """


Grantee = Job | ForOrganisation
"""Whoever has rights in a track's database."""
GRANTEES: Final = (*Job, *ForOrganisation)


def role_for(track: str, grantee: Grantee) -> str:
    """The login of a job, or the role it takes on. It has no right in any other track's
    database.
    """
    return f"{_plain(track)}_{grantee}"


def owner_of(track: str) -> str:
    """Who owns a track's tables and functions: nobody signs in so; who prepares the database takes
    the role on.
    """
    return f"{_plain(track)}_owner"


def _plain(track: str) -> str:
    if not track.isidentifier():
        raise ValueError("a track's name has letters, digits and underscores only")
    return track
