"""The way from a command to the front door in one process: the real interface on a test's own
database, without a socket between.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from service.cases.payloads import Decoder
from starter.terminal.front_door import WAY, DoorAddress, DoorAnswer
from tests.web.in_process import InProcess
from web.acting import Door as FrontDoorParts
from web.api.application import api
from web.api.problems import PREFIX
from web.guard import Guard
from wiring.app import App, open_app
from wiring.settings import Settings

SUPPORT_DOOR = "http://127.0.0.1:8733"
SUITABILITY_DOOR = "http://127.0.0.1:8734"

SAID_TO_THE_SERVICE = ("REFERRALS_UI_ADDRESS", "REFERRALS_SECOND_FACTOR")
"""What a test says for the service behind the door by an environment variable."""


@contextmanager
def front_doors(places: Mapping[str, Path]) -> Iterator[None]:
    """Front doors by address, each of the settings in a data folder."""

    def ask(door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]) -> DoorAnswer:
        said = {name: os.environ[name] for name in SAID_TO_THE_SERVICE if name in os.environ}
        settings = Settings.load(places[door.address], said)
        return asyncio.run(_asked(settings, door, path, body, headers))

    token = WAY.set(ask)
    try:
        yield
    finally:
        WAY.reset(token)


async def _asked(
    settings: Settings, door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]
) -> DoorAnswer:
    settings = settings.model_copy(update={"web_address": door.address})
    async with open_app(settings, "web", lazy=True) as app:
        return await _answered(app, door, path, body, headers)


@lru_cache(maxsize=2)
def _interface(track: str) -> FastAPI:
    """Made once: which routes there are takes a moment to be found out."""
    return api(track)


def _programs_of(app: App) -> ASGIApp:
    """The interface for programs behind its guard, without the pages."""
    door = FrontDoorParts(app=app, payloads=Decoder(app))
    programs = _interface(app.settings.track)
    made = Starlette(routes=[Mount(PREFIX, app=programs)])
    made.state.door = programs.state.door = door
    return Guard(made, hosts=door.hosts)


async def _answered(
    app: App, door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]
) -> DoorAnswer:
    host = {"host": urlsplit(door.address).netloc}
    came = await InProcess(_programs_of(app)).ask("POST", path, {**host, **headers}, body)
    return DoorAnswer(status=came.status, body=came.body, wait=came.headers.get("retry-after", ""))
