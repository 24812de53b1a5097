"""What came of an order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted:
    """An order that is on record. `later`: its case could not be reached, and carries it out when
    the service returns.
    """

    later: bool
