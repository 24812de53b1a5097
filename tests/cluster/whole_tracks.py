"""By the one address of a track's pages in the shape for service: Temporal's pages of either track,
and a referral from its beginning to its outcome. Run by `make test-cluster`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from policy.support import words as support
from service.permissions import PERMISSIONS
from tests.apps import cells
from tests.cluster.lives import TrackOfCluster, requested
from tests.cluster.load import app_of
from tests.cluster.standing import standing_cluster
from tests.web.api.asking import COUNCIL
from tests.web.api.test_cases import ANSWER
from tools.cluster.system import ClusterSystem
from web.cookies import cookie_name
from wiring.embedded.folder import TRACKS

# The first one waits for the whole of it to come up.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
async def cluster() -> AsyncIterator[ClusterSystem]:
    """One for all of it."""
    async with standing_cluster() as made:
        yield made


@pytest.mark.parametrize("track", TRACKS)
async def test_temporals_pages_open_to_who_is_signed_in_and_show_their_own_track(
    cluster: ClusterSystem, track: str
) -> None:
    [other] = set(TRACKS) - {track}
    async with app_of(cluster.launcher, track) as app:
        its = TrackOfCluster(cluster=cluster, app=app)
        operations = next(one for one in PERMISSIONS[track].roles if one == "operations")
        person = await its.staff_with("S-2100", operations)
        looking = {cookie_name(track): person.bearer}
        page, api = f"/namespaces/{track}/workflows", "/api/v1/namespaces"
        led = await asyncio.to_thread(requested, its.front, page)
        assert led.status_code == 303 and "sign-in" in led.headers["Location"]
        assert (await asyncio.to_thread(requested, its.front, f"{api}/{track}")).status_code == 401
        shown = await asyncio.to_thread(requested, its.front, page, looking)
        assert shown.status_code == 200 and "<html" in shown.text
        told = await asyncio.to_thread(requested, its.front, f"{api}/{track}", looking)
        assert told.json()["namespaceInfo"]["name"] == track
        refused = await asyncio.to_thread(requested, its.front, f"{api}/{other}", looking)
        assert refused.status_code == 404
        # They hold no token themselves: whoever came to them past the track's own pages.
        past = cluster.launcher.ports.at(f"{track}-ui")
        assert not (await asyncio.to_thread(requested, past, f"{api}/{track}")).ok


async def test_a_referral_lives_to_its_outcome_by_the_support_tracks_one_address(
    cluster: ClusterSystem,
) -> None:
    async with app_of(cluster.launcher, "support") as app:
        its = TrackOfCluster(cluster=cluster, app=app)
        council = await its.program_of(COUNCIL)
        row = cells("", datetime.now(UTC) - timedelta(hours=23, minutes=58))
        sent = {name: said for name, said in row.items() if name != "submission_id"}
        reference = (await council.ask("POST", "/referrals", sent, "life-1"))["reference"]
        # Its own timer wakes it, and nobody needs to stand in.
        await its.until_there(("workflow",), "guard", "escalations", reference)
        officer = await its.staff_with("S-2101", support.Role.CHECK_OFFICER)
        await officer.order(reference, "record-answer", {"answer": ANSWER})
        await council.ask("POST", f"/referrals/{reference}/answer", key="life-2")
        supervisor = await its.staff_with("S-2102", support.Role.DUTY_SUPERVISOR)
        closing = {"outcome": support.Outcome.NO_CONTACT, "reason": "Not seen for weeks."}
        await supervisor.order(reference, "close-case", closing)
        await its.until_there((support.Stage.CLOSED,), "stage", "cases", reference)
        await its.require_ended(reference)
