"""Rolling a release of the worker out, and back. What is done here is of the service's own machine:
whoever puts programs there may do it, and no case is shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.service import RPCError

from activities.reach import require_out_of_reach
from policy.refusal import Refusal
from service.releases.engine import NotThatRelease, Releases, ReleaseStatus
from wiring.app import App
from wiring.logs import get_logger
from wiring.releases import deployment_name

OUT_OF_REACH = Refusal(
    code="temporal-out-of-reach",
    sentence="Temporal is out of reach or does not answer, and it keeps which release is current.",
    what_to_do="Start it. Until then nothing has changed.",
    rule="service",
)
NO_WORKER = Refusal(
    code="release-without-worker",
    sentence="No worker of that release has asked for work, so nothing is sent to it.",
    what_to_do="Start its workers, with REFERRALS_RELEASE set to its name. Then do this again.",
    rule="service",
)
NO_OTHER = Refusal(
    code="no-release-before",
    sentence="There is no release before this one to go back to.",
    what_to_do="Look at how the releases stand, start the workers of the one you want, and name "
    "it.",
    rule="service",
)
TAKEN_BACK = Refusal(
    code="release-taken-back-already",
    sentence="The latest release has been taken back already: new work goes to the one before, and "
    "nothing belongs to the latest any more.",
    what_to_do="To go back further, name the release, with --to.",
    rule="service",
)
IN_PART = Refusal(
    code="release-taken-back-in-part",
    sentence="New work goes to the earlier release again. Then Temporal did not answer any more, "
    "and some cases may still belong to the later one.",
    what_to_do="Do this again, once Temporal answers: it goes on where it stopped.",
    rule="service",
)
STILL_USED = Refusal(
    code="release-in-use",
    sentence="New work goes to this release.",
    what_to_do="Make another one current first.",
    rule="service",
)

log = get_logger("releases")
Work = Callable[[Releases], Awaitable["ReleasesNow | Refusal"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasesNow:
    """How the releases stand, the newest first, and how many workflows were just moved."""

    releases: tuple[ReleaseStatus, ...]
    moved: int = 0


async def look_at_releases(app: App) -> ReleasesNow | Refusal:
    """How each release stands."""
    return await _asked(app, _now)


async def make_current(app: App, release: str) -> ReleasesNow | Refusal:
    """Send all new work to a release. What belongs to an earlier one stays with it, until it begins
    a fresh run.
    """

    async def work(releases: Releases) -> ReleasesNow | Refusal:
        await releases.make_current(release)
        log.event("release-current")
        return await _now(releases)

    return await _asked(app, work)


async def ramp_release(app: App, release: str, percent: float) -> ReleasesNow | Refusal:
    """Send a share of new work to a release beside the current one; 0 ends that."""

    async def work(releases: Releases) -> ReleasesNow | Refusal:
        await releases.ramp(release if percent else "", percent)
        log.event("release-ramped")
        return await _now(releases)

    return await _asked(app, work)


async def roll_back(app: App, to: str = "") -> ReleasesNow | Refusal:
    """Take the latest release back: new work goes to the one before (or to `to`), and what belongs
    to the latest one, or is stuck, takes its next step there too. Done again it goes on where it
    stopped, and never the other way.
    """

    async def work(releases: Releases) -> ReleasesNow | Refusal:
        found = await releases.all()
        bad, good = taken_back(found, to)
        if not bad or not good or bad == good:
            return NO_OTHER
        already = is_in_use(found, good) and not is_in_use(found, bad)
        await releases.make_current(good)
        log.warning("release-rolled-back")
        now = await _taken_from(releases, bad, good)
        return TAKEN_BACK if already and isinstance(now, ReleasesNow) and not now.moved else now

    return await _asked(app, work)


async def _taken_from(releases: Releases, bad: str, good: str) -> ReleasesNow | Refusal:
    try:
        await releases.ramp("", 0)
        return await _now(releases, await releases.move(bad, good))
    except (RPCError, RuntimeError) as problem:
        require_out_of_reach(problem)
        return IN_PART


async def retire_release(app: App, release: str) -> ReleasesNow | Refusal:
    """Have every case that still belongs to an older release take its next step under the current
    one, so that no worker of the older one is needed any more.
    """

    async def work(releases: Releases) -> ReleasesNow | Refusal:
        found = {item.release: item for item in await releases.all()}
        current = next((name for name, item in found.items() if item.state == "current"), "")
        if release not in found or not current:
            return NO_OTHER
        if found[release].state in _IN_USE:
            return STILL_USED
        return await _now(releases, await releases.move(release, current))

    return await _asked(app, work)


def taken_back(found: tuple[ReleaseStatus, ...], to: str = "") -> tuple[str, str]:
    """The release that a roll-back takes work from, and the one that it goes to; "" for none.

    One that is ramping is the latest, and the current one is before it. So it is where the one that
    new work left last came after the current one: it was taken back, perhaps in part.
    """
    current = next((item for item in found if item.state == "current"), None)
    ramping = next((item.release for item in found if item.state == "ramping"), "")
    if current is None or ramping:
        return ramping, to or (current.release if current else "")
    others = (item for item in found if item.left_at and item != current)
    left = sorted(others, key=lambda item: _or_never(item.left_at), reverse=True)
    if left and _came(left[0]) > _came(current) and to in ("", current.release):
        return left[0].release, current.release
    before = next((item.release for item in left if item.last_current), "")
    return current.release, to or before


def _came(item: ReleaseStatus) -> datetime:
    return _or_never(item.first_used)


def _or_never(moment: datetime | None) -> datetime:
    return moment or datetime.min.replace(tzinfo=UTC)


def is_in_use(found: tuple[ReleaseStatus, ...], release: str) -> bool:
    """Whether new work goes to a release."""
    return any(item.release == release and item.state in _IN_USE for item in found)


_IN_USE = ("current", "ramping")


async def first_release(client: Client, deployment: str, release: str) -> None:
    """Where none is current yet, the one that is being set up is. Raises RPCError."""
    releases = Releases(client, deployment)
    if not any(item.state == "current" for item in await releases.all()):
        await releases.make_current(release, unseen=True)


async def _now(releases: Releases, moved: int = 0) -> ReleasesNow:
    return ReleasesNow(releases=await releases.all(), moved=moved)


async def _asked(app: App, work: Work) -> ReleasesNow | Refusal:
    if app.client is None:
        return OUT_OF_REACH
    try:
        return await work(Releases(app.client, deployment_name(app.settings)))
    except NotThatRelease:
        return NO_WORKER
    except (RPCError, RuntimeError) as problem:
        require_out_of_reach(problem)
        return OUT_OF_REACH
