"""A program that asks the interface of a running front door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from policy.support.words import Role
from store import organisations
from tests.apps import DIGEST
from tests.servers import TestDatabase
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on

COUNCIL, OTHER_COUNCIL = "E06000023", "E09000007"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Asks in the name of the holder of its credential."""

    door: FrontDoor
    bearer: str

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> requests.Response:
        """One request to an address of the interface."""
        shown = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        return await self.door.ask(method, f"/v1{path}", headers=shown | (headers or {}), **more)

    async def get(self, path: str, **headers: str) -> requests.Response:
        """What is there."""
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, body: object, key: str = "") -> requests.Response:
        """Send an object, under a number of the sender's own."""
        headers = {"Idempotency-Key": key} if key else {}
        return await self.ask("POST", path, headers=headers, json=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """Programs of whom it takes, and of nobody."""

    door: FrontDoor
    council: Program
    other: Program
    nobody: Program
    signed: dict[Role, Program] = field(default_factory=dict)

    async def staff(self, role: Role) -> Program:
        """One of a member of staff with this role."""
        if role not in self.signed:
            token = (await self.door.sign_in(role))["referrals_session_support"]
            self.signed[role] = Program(door=self.door, bearer=token)
        return self.signed[role]


@asynccontextmanager
async def programs_on(database: TestDatabase, folder: Path) -> AsyncIterator[Programs]:
    """A front door, and two councils that may ask it."""
    async with front_door_on(database, folder) as door:
        async with door.app.engine.begin() as connection:
            for code in (COUNCIL, OTHER_COUNCIL):
                assert await organisations.set_credential(connection, code, DIGEST)
        council, other = (
            Program(door=door, bearer=f"{code}:{CREDENTIAL}") for code in (COUNCIL, OTHER_COUNCIL)
        )
        nobody = Program(door=door, bearer="")
        yield Programs(door=door, council=council, other=other, nobody=nobody)


def code_of(answer: requests.Response) -> str:
    """The stable code of a no, which has the form that every no has."""
    assert answer.headers["Content-Type"] == PROBLEM, answer.headers["Content-Type"]
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"].endswith(problem["code"])
    assert all(problem[name] for name in ("title", "detail", "what_to_do", "rule"))
    return str(problem["code"])
