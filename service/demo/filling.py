"""Filling one track of a demonstration: its register and staff, then every story, several at a
time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from temporalio.testing import TimeSkipper, TimeSkippingConfig

from policy.cases.state import AnyCase
from policy.organisations import REFERRERS, SENDERS
from policy.support.intake.judging import Accepted, judge
from service.demo.clocks import NotAsPlayed
from service.demo.playing import Player
from service.demo.stories import Story
from service.demo.suitability_stories import suitability_stories
from service.demo.support_stories import support_stories
from service.sample.loading import enter
from service.sample.people import RECORDED_BY, SUPPORT_STAFF
from service.sample.suitability import SUITABILITY_STAFF
from store import intake, suitability_intake
from store.organisations import load_register
from store.policy_time import clock
from wiring.app import App, open_app
from wiring.embedded.folder import FIRST_TRACK
from wiring.settings import Settings

AT_ONCE = 6
"""More would only wait for each other: a step of a case is work for two processors."""

Said = Callable[[int, int], None]
"""Called after each story with how many of how many have been played."""


async def fill(settings: Settings, temporal_address: str, each: int, said: Said) -> None:
    """Take in and play a track's stories, at most `each` of a stage. It is furnished, and a worker
    of it is at work. `temporal_address` is Temporal's own: a track's way to it moves no clocks.

    Raises:
        NotAsPlayed: a case did not come to its stage.
    """
    direct = {"temporal_address": temporal_address, "temporal_token": None}
    async with open_app(settings.model_copy(update=direct), "demo") as app:
        assert app.client is not None  # the worker has been reached by this way
        skipper = TimeSkipper(app.client, config=TimeSkippingConfig(enabled=False))
        async with app.engine.connect() as connection:
            now = await clock(connection)
        stories = list(_stories(settings.track, now, each))
        await play_all(Player(app, skipper), stories, said)


async def furnish_track(settings: Settings) -> None:
    """A track's register, staff and rota. One track at a time: both keep the register's lock while
    staff are entered.
    """
    async with open_app(settings, "demo", temporal=False) as app:
        await furnish(app)


def _stories(track: str, now: datetime, each: int) -> Iterable[Story[Any]]:
    return support_stories(now, each) if track == FIRST_TRACK else suitability_stories(now, each)


async def furnish(app: App) -> None:
    """The sample's register, staff and rota of a track."""
    if app.settings.track == FIRST_TRACK:
        await enter(app, "organisations.csv", REFERRERS, SUPPORT_STAFF)
    else:
        await enter(app, "suitability-organisations.csv", SENDERS, SUITABILITY_STAFF)


async def play_all(player: Player, stories: Sequence[Story[Any]], said: Said) -> list[str]:
    """Play stories, several at a time; their references, in the order given.

    Raises:
        ExceptionGroup: of what `play_story` raises.
    """
    # The longest first, so that none is left over at the end.
    waiting = iter(sorted(enumerate(stories), key=lambda numbered: numbered[1].start))
    found: dict[int, str] = {}

    async def keep_playing() -> None:
        for place, story in waiting:
            found[place] = await play_story(player, story)
            said(len(found), len(stories))

    async with asyncio.TaskGroup() as players:
        for _ in range(AT_ONCE):
            players.create_task(keep_playing())
    return [found[place] for place in range(len(stories))]


async def play_story(player: Player, story: Story[Any]) -> str:
    """Take a story's case in and play it up to now; its reference.

    Raises:
        NotAsPlayed: it did not come to its stage.
    """
    state = await _taken_in(player.app, story)
    core = await player.play(state, story.steps, datetime.now(UTC))
    if core.state.stage != story.stage:
        raise NotAsPlayed(f"{state.reference} stands at {core.state.stage}, not {story.stage}")
    return state.reference


async def _taken_in(app: App, story: Story[Any]) -> AnyCase:
    offset = story.start - datetime.now(UTC)
    if app.settings.track != FIRST_TRACK:
        sent = suitability_intake.OpeningSubmission(
            opening=story.opening, taken_in_by=RECORDED_BY, clock_offset=offset
        )
        received = await suitability_intake.receive(app.engine, app.keys, sent)
        assert not isinstance(received, suitability_intake.NotReceived), received.reasons
        assert received.state is not None  # it was not known before
        return received.state
    async with app.engine.connect() as connection:
        register = await load_register(connection)
    verdict = judge(story.opening, register, story.start)
    assert isinstance(verdict, Accepted), verdict  # the story is our own
    receipt = await intake.accept(
        app.engine,
        app.keys,
        intake.ReferralSubmission(
            referral=verdict.referral,
            cells=story.opening,
            taken_in_by=RECORDED_BY,
            batch="demo",
            clock_offset=offset,
        ),
    )
    assert receipt.state is not None  # it was not known before
    return receipt.state
