"""How something that happened is sent to another system: CloudEvents 1.0, in JSON. References only,
for its reader has to sign in before they read what it was.
"""

from __future__ import annotations

from datetime import UTC, datetime

_TYPES_BEGIN = "uk.rough-sleeping-referrals"


def cloud_event(track: str, id: str, word: str, reference: str, at: datetime) -> dict[str, str]:
    """One event. `source` with `id` is the same for ever, by whichever way it is sent. A test is of
    no case, and has no subject.
    """
    event = {
        "specversion": "1.0",
        "id": id,
        "source": f"/{track}/v1/events",
        "type": f"{_TYPES_BEGIN}.{word}",
        "time": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }
    return {**event, "subject": reference} if reference else event
