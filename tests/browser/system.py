"""A whole system as people meet it: Temporal's pages behind our own, cases with a past."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.async_api import Page
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from policy.support.answering.answer import StatusAnswer
from policy.support.deeds import RecordAnswer
from service.demo.filling import furnish, play_all
from service.demo.playing import Player
from service.demo.stories import Story
from tests.apps import NO_TRACE, app_on, order
from tests.servers import TestPostgres, TestTemporal, server_in
from tests.workflows.running import Running
from web.__main__ import serve
from wiring.embedded.addresses import CODEC_PATH
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.embedded.process import Child
from wiring.serving import serving

CREDENTIAL = "only for tests"
_COLUMNS_KEPT = "namespace-workflow-table-columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Everything up, and the addresses a browser needs."""

    running: Running
    pages: str

    @property
    def cases(self) -> str:
        """The list of cases."""
        return f"{self.pages}/namespaces/{self.running.app.settings.namespace}/workflows"

    def case(self, reference: str) -> str:
        """The page of one case."""
        workflow_id = self.running.app.track_wiring.cases.workflow_id(reference)
        return f"{self.cases}/{quote(workflow_id, safe='')}"

    async def show_columns(self, page: Page, *labels: str) -> None:
        """As somebody chooses them by hand; the pages keep the choice in the browser, by
        namespace.
        """
        namespace = self.running.app.settings.namespace
        columns = json.dumps({namespace: [{"label": label} for label in labels]})
        await page.evaluate(f"localStorage.setItem({_COLUMNS_KEPT!r}, {json.dumps(columns)})")

    async def play_stories(self, *stories: Story[Any]) -> dict[str, str]:
        """Cases of the demonstration, each played on its own past dates; the reference of the last
        one by its stage.
        """
        app = self.running.app
        await furnish(app)
        references = await play_all(Player(app, self.running.skipper), stories, lambda *_: None)
        stages = (str(story.stage) for story in stories)
        return dict(zip(stages, references, strict=True))

    async def sign_in(self, page: Page, number: str, credential: str = CREDENTIAL) -> None:
        """As a person does it, on our own page."""
        await page.goto(f"{self.pages}/sign-in")
        await self.fill_in(page, number, credential)

    async def fill_in(self, page: Page, number: str, credential: str = CREDENTIAL) -> None:
        """The form alone, where the page came to it by itself."""
        await page.fill("#number", number)
        await page.fill("#credential", credential)
        await page.get_by_role("button", name="Sign in", exact=True).click()

    async def answered(self, number: str, answer: StatusAnswer = NO_TRACE) -> str:
        """A case that was answered too late: received 26 hours ago, breached, then answered."""
        running = self.running
        reference = await running.case(number, received_ago=timedelta(hours=26))
        await running.until_state(reference, lambda state: state.breached_at is not None)
        await running.ask(reference, order(f"answer-{number}", RecordAnswer(answer=answer)))
        await running.until_state(reference, lambda state: state.answered_at is not None)
        return reference


@asynccontextmanager
async def system(
    postgres: TestPostgres, folder: Path, track: str = "support"
) -> AsyncIterator[System]:
    """Bring a track up on a database and a Temporal of its own, where cases may live on past
    dates.
    """
    ports = free_ports()
    server = replace(server_in(folder), ui_port=ports.pages, codec_endpoint=CODEC_PATH)
    child: Child = await server.start()
    try:
        with postgres.database() as made:
            database = made if track == made.track else made.of_suitability()
            async with app_on(database, folder, TestTemporal(server=server)) as app:
                address = f"{LOOPBACK}:{ports.ui}"
                named = {
                    "ui_address": f"http://{address}",
                    "web_address": f"http://{address}",
                    "web_listen": address,
                    "pages_behind": f"{LOOPBACK}:{ports.pages}",
                    "rehearsal": True,
                    "data_dir": folder,
                }
                app = replace(app, settings=app.settings.model_copy(update=named))
                client = app.client
                assert client is not None
                skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
                stopping = asyncio.Event()
                pages = asyncio.create_task(serve(app, stopping))
                async with serving(app, client):
                    carried = replace(app, client=skipper.client)
                    yield System(
                        running=Running(app=carried, skipper=skipper), pages=f"http://{address}"
                    )
                stopping.set()
                await pages
    finally:
        child.stop()
