"""Files that come slowly: each organisation has one place, and who may send none has none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import Request
from starlette.types import Message

from policy.partners import OrganisationRole
from service.context import Context
from service.files.referrals import REFERRALS
from service.intake.taking import take_referrals
from tests.apps import app_on
from tests.servers import TestDatabase
from tests.service.contexts import OTHER, by_organisation
from web.api.batch_files import BUSY, sent_file
from web.api.problems import ApiRefused
from wiring.app import App

THIRD = "E09000022"


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    async with app_on(database, tmp_path) as made:
        yield made


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


def _sent() -> Request:
    scope = {"type": "http", "headers": [(b"content-type", b"text/csv")]}
    return Request(scope, _never)


@asynccontextmanager
async def _sending(context: Context) -> AsyncIterator[None]:
    """A file of theirs that goes on coming."""

    async def come() -> None:
        async with sent_file(_sent(), context, take_referrals, REFERRALS):
            raise AssertionError("it has not come yet")

    coming = asyncio.create_task(come())
    await asyncio.sleep(0)
    if coming.done():
        await coming
    try:
        yield
    finally:
        coming.cancel()
        await asyncio.wait({coming})


async def _refused(context: Context) -> str:
    with pytest.raises(ApiRefused) as refused:
        async with _sending(context):
            pass
    return refused.value.refusal.code


async def test_who_sends_slowly_keeps_out_their_own_next_file_and_nobody_elses(app: App) -> None:
    own, other, third = (by_organisation(app, code) for code in ("E06000023", OTHER, THIRD))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_sending(own))
        for _ in range(3):
            assert await _refused(own) == BUSY.code
        await stack.enter_async_context(_sending(other))
        assert await _refused(third) == BUSY.code
    async with _sending(third), _sending(own):
        pass


async def test_a_file_is_not_read_for_who_may_not_send_one_and_takes_no_place(app: App) -> None:
    reports = frozenset({OrganisationRole.REPORT})
    for code in (OTHER, THIRD):
        only_reports = replace(by_organisation(app, code), organisation_roles=reports)
        assert await _refused(only_reports) == "wrong-role"
    async with _sending(by_organisation(app)):
        pass
