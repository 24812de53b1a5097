"""A front door on a free port, on its own app, and how a browser asks it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import requests
from temporalio.api.common.v1 import Payload
from temporalio.converter import WorkflowSerializationContext

from policy.support.words import Role, Team
from store.jobs import Job
from store.staff import StaffMember, add_staff, find_staff
from tests.apps import DIGEST, app_on, take_in
from tests.servers import TestDatabase
from web.__main__ import serve
from web.cookies import cookie_name
from wiring.app import App, open_app
from wiring.codec import CaseCodec
from wiring.embedded.ports import LOOPBACK, free_ports

CREDENTIAL = "only for tests"
PAGES = "http://pages.example"
LETTER = Payload(metadata={"encoding": b"json/plain"}, data=b'"sleeps by the church"')
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDoor:
    """A running front door and the case of its app. `served` is what answers: the same app with the
    database login of the pages.
    """

    app: App
    served: App
    own: str
    reference: str

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> requests.Response:
        """One request, without following where it leads."""
        return await asyncio.to_thread(
            requests.request,
            method,
            self.own + path,
            headers=headers,
            allow_redirects=False,
            timeout=30,
            **more,
        )

    async def sign_in(self, role: StrEnum, number: str = "") -> dict[str, str]:
        """The cookie of somebody with this role, who is entered the first time."""
        number = number or f"S-9{list(type(role)).index(role):03}"
        member = StaffMember(
            number=number,
            name="Invented",
            email=f"{number.lower()}@referrals.example",
            team=Team.CHECK if role is Role.CHECK_OFFICER else Team.SUPPORT,
            roles=(role,),
        )
        async with self.app.engine.begin() as connection:
            if await find_staff(connection, number) is None:
                await add_staff(connection, member, DIGEST, "S-1001")
        done = await self.post_form("sign-in", number=number.lower(), credential=CREDENTIAL)
        assert done.status_code == 303, done.status_code
        name = cookie_name(self.app.settings.track)
        return {name: done.cookies[name]}

    async def post_form(
        self, path: str, cookies: dict[str, str] | None = None, /, **fields: str
    ) -> requests.Response:
        """What our own page's form sends. A form without a field is sent as one, too."""
        headers = {"Origin": self.own, "Content-Type": "application/x-www-form-urlencoded"}
        return await self.ask("POST", f"/{path}", headers=headers, data=fields, cookies=cookies)

    async def decode(
        self,
        payloads: list[Any],
        cookies: dict[str, str] | None = None,
        *,
        path: str = "/codec/decode?preserveStorageRefs=true",
        namespace: str = "",
        origin: str = PAGES,
    ) -> requests.Response:
        """As Temporal's page asks."""
        headers = {"X-Namespace": namespace or self.app.settings.namespace, "Origin": origin}
        body = {"payloads": payloads}
        return await self.ask("POST", path, headers=headers, json=body, cookies=cookies)

    async def sealed(self, payload: Payload = LETTER, workflow_id: str = "") -> Json:
        """A payload as it stands in the case's history."""
        namespace = self.app.settings.namespace
        context = WorkflowSerializationContext(
            namespace=namespace, workflow_id=workflow_id or f"support/{self.reference}"
        )
        codec = CaseCodec(self.app.keys, namespace, "support/").with_context(context)
        [made] = await codec.encode([payload])
        return as_json(made)


def as_json(payload: Payload) -> Json:
    """A payload as Temporal's pages write it."""
    metadata = {key: _base64(value) for key, value in payload.metadata.items()}
    return {"metadata": metadata, "data": _base64(payload.data)}


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


@asynccontextmanager
async def front_door_on(
    database: TestDatabase, folder: Path, host: str = LOOPBACK, **more: object
) -> AsyncIterator[FrontDoor]:
    """A front door that answers, with one case of support on record; `host` is what browsers call
    it, `more` are settings.
    """
    async with app_on(database, folder) as app:
        listen = f"{LOOPBACK}:{free_ports().ui}"
        own = f"http://{host}:{listen.rpartition(':')[2]}"
        named = {"ui_address": PAGES, "web_address": own, "web_listen": listen}
        settings = app.settings.model_copy(update={**named, **more})
        app = replace(app, settings=settings)
        stopping = asyncio.Event()
        # As in service: what the pages may not do in the database, no test finds them doing.
        async with open_app(app.settings, "web", temporal=False) as opened:
            web = replace(
                app,
                engine=opened.engine,
                keys=opened.keys,
                job=Job.WEB,
                organisations=opened.organisations,
            )
            serving = asyncio.create_task(serve(web, stopping))
            try:
                taken = await take_in(app, "N-1") if settings.track == "support" else None
                reference = taken.reference if taken else ""
                yield FrontDoor(app=app, served=web, own=own, reference=reference)
            finally:
                stopping.set()
                await serving
