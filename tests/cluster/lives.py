"""A case asked for at the one address of its track's pages: what programs and staff send, and what
is there when it has ended.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import requests
from temporalio.client import WorkflowExecutionStatus

from policy.partners import OF_A_PROGRAM
from policy.support.words import Team
from service.health.verifying import verify_case
from service.organisations.keys import NewKey, make_key
from store import staff
from store.sessions import begin_session
from tests.apps import DIGEST
from tests.cluster.standing import asked, until
from tests.service.contexts import by_organisation
from tools.cluster.system import ClusterSystem
from wiring.app import App

CHANGED_MEANWHILE = 409
PATIENCE = 300.0
"""Seconds for what a timer of a case has yet to bring about."""


def requested(address: str, path: str, cookies: dict[str, str] | None = None) -> requests.Response:
    """A page, without following where it leads."""
    return requests.get(
        f"http://{address}{path}", cookies=cookies, allow_redirects=False, timeout=20
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheFront:
    """Somebody's program, at the address `front` (host:port)."""

    front: str
    bearer: str

    async def ask(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        """What is answered. It must be a yes."""
        answer = await self.tried(method, path, body, key)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def tried(
        self, method: str, path: str, body: object = None, key: str = ""
    ) -> requests.Response:
        """The same, whatever is answered."""
        headers = {"Authorization": f"Bearer {self.bearer}", "Idempotency-Key": key}
        return await asyncio.to_thread(
            requests.request,
            method,
            f"http://{self.front}/v1{path}",
            json=body,
            headers=headers,
            timeout=30,
        )

    async def order(self, reference: str, kind: str, values: object) -> None:
        """A deed of a case, as it stands: whoever was overtaken looks again, as people do."""

        async def taken() -> bool:
            sequence = (await self.ask("GET", f"/cases/{reference}"))["sequence"]
            body = {"expected_sequence": sequence, "values": values}
            path = f"/cases/{reference}/deeds/{kind}"
            answer = await self.tried("POST", path, body, f"{kind}-{sequence}")
            assert answer.ok or answer.status_code == CHANGED_MEANWHILE, answer.text
            return answer.ok

        await until(taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOfCluster:
    """A track, by its one address and by its record."""

    cluster: ClusterSystem
    app: App

    @property
    def track(self) -> str:
        return self.app.settings.track

    @property
    def front(self) -> str:
        return self.cluster.launcher.ports.at(f"{self.track}-front")

    async def program_of(self, organisation: str) -> AtTheFront:
        """One of an organisation's own."""
        made = await make_key(by_organisation(self.app, organisation), "life", OF_A_PROGRAM, 2)
        assert isinstance(made, NewKey)
        return AtTheFront(front=self.front, bearer=made.secret)

    async def staff_with(self, number: str, *roles: StrEnum) -> AtTheFront:
        """Somebody signed in."""
        member = staff.StaffMember(
            number=number,
            name="Invented",
            email=f"{number.lower()}@referrals.example",
            team=Team.SUPPORT,
            roles=roles,
        )
        async with self.app.engine.begin() as connection:
            await staff.add_staff(connection, member, DIGEST, "S-1001")
            token = await begin_session(connection, staff.SESSIONS, number)
        return AtTheFront(front=self.front, bearer=token)

    def rows(self, columns: str, table: str, reference: str) -> list[tuple[Any, ...]]:
        """What is on record of a case."""
        said = f"SELECT {columns} FROM {self.track}.{table} WHERE reference = '{reference}'"
        return asked(self.cluster, self.track, said)

    async def until_there(self, row: tuple[Any, ...], columns: str, table: str, of: str) -> None:
        """Wait for a row of a case."""

        async def there() -> bool:
            return row in self.rows(columns, table, of)

        await until(there, seconds=PATIENCE)

    async def require_ended(self, reference: str) -> None:
        """Its workflow has ended, each of its notices left or was called off, and its record holds
        against its rules.
        """
        assert self.app.client is not None
        id = self.app.track_wiring.cases.workflow_id(reference)
        handle = self.app.client.get_workflow_handle(id)

        async def ended() -> bool:
            return (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED

        async def settled() -> bool:
            states = {state for (state,) in self.rows("state", "outbox", reference)}
            return states <= {"sent", "suppressed"}

        await until(ended)
        await until(settled)
        found = self.rows("id, state", "outbox", reference)
        left = [id for id, state in found if state == "sent"]
        folder = self.cluster.launcher.folder.place(self.track).notices
        assert left and all((folder / f"{id}.eml").exists() for id in left)
        assert (await verify_case(self.app, reference)).problems == ()
