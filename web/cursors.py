"""Where a list of own referrals goes on, as an address carries it."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from service.referrals.own import Place
from web.api.parameters import is_reference


def cursor_of(place: Place) -> str:
    """The text for a place."""
    at, reference = place
    return base64.urlsafe_b64encode(f"{at.isoformat()} {reference}".encode()).decode()


def place_of(cursor: str) -> Place | None:
    """The place that a text stands for; None if it stands for none."""
    try:
        at, _, reference = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").partition(" ")
        moment = datetime.fromisoformat(at)
    except (ValueError, binascii.Error):
        return None
    return (moment, reference) if moment.tzinfo is not None and is_reference(reference) else None
