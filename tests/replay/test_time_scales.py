"""Cases live for days and for months: of both tracks, lives so long are among the recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.replay.stored import stored, this_release
from wiring.tracks import TRACKS

FOLDERS = {"support": "", "suitability": "suitability"}
DAYS = (timedelta(days=3), timedelta(days=20))
MONTHS = (timedelta(days=90), timedelta(days=400))


def _lasted(track: str) -> dict[str, timedelta]:
    """How long each recorded run of a case lasted by its own clock."""
    found = {}
    for item in stored(this_release(), FOLDERS[track]):
        history = item.read()
        if history.workflow_id != TRACKS[track].cases.dispatcher_id:
            first, last = history.events[0].event_time, history.events[-1].event_time
            found[item.path.stem] = last.ToDatetime() - first.ToDatetime()
    return found


@pytest.mark.parametrize("track", FOLDERS)
@pytest.mark.parametrize("scale", [DAYS, MONTHS], ids=["days", "months"])
def test_lives_of_days_and_of_months_are_recorded(
    track: str, scale: tuple[timedelta, timedelta]
) -> None:
    least, most = scale
    lasted = _lasted(track)
    assert any(least <= time <= most for time in lasted.values()), lasted
