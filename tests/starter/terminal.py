"""Somebody at a terminal: the installed command, in this process, on a test's own database."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from click.testing import CliRunner, Result
from sqlalchemy import insert

from policy.organisations import REFERRERS
from policy.support.deeds import CloseCase
from policy.support.words import Outcome, Role, Team
from starter.cli import referrals
from starter.terminal.output import as_text
from store.case_lists import CaseFilter, CaseRow, list_cases
from store.cases import load_state
from store.credentials import make_digest
from store.engine import of_one_moment
from store.tables import staff
from tests.apps import SAMPLE, SUPERVISOR, enter_organisations, order, secrets_written
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.servers import TestDatabase
from tests.starter.front_door import SUITABILITY_DOOR, SUPPORT_DOOR, front_doors
from wiring.app import App, open_app
from wiring.settings import Settings

T = TypeVar("T")
DOORS = {
    "REFERRALS_FRONT_DOOR": SUPPORT_DOOR,
    "REFERRALS_SUITABILITY_FRONT_DOOR": SUITABILITY_DOOR,
}
"""A command that is typed in a test asks at these."""
ROOT = Path(__file__).parents[2]
CREDENTIAL = "only for tests"
# Slow on purpose, so made once.
DIGEST = make_digest(CREDENTIAL)
# One invented person for each role.
NUMBERS = {role: f"S-30{place:02}" for place, role in enumerate(Role, start=1)}
SECOND_REGISTRAR = "S-3051"
_PROPOSED = re.compile(r"second-person confirm (P-\w+)")


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """What a process of ours is started with."""
    # Whatever the caller says: the modules of one command take seconds to compile.
    own = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **environment, **own}


@dataclass(frozen=True, slots=True)
class Terminal:
    """A data folder with settings, and a session file beside it."""

    folder: Path
    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """What the command sees of this terminal: in a process of its own it stands beside the
        database.
        """
        return {
            **dict.fromkeys(DOORS, ""),
            "REFERRALS_DATA": str(self.folder),
            "REFERRALS_SESSION_FILE": str(self.folder / "session"),
            "REFERRALS_CREDENTIAL": CREDENTIAL,
        }

    @property
    def doors(self) -> dict[str, Path]:
        """Where the front doors are that commands ask, and the settings behind each."""
        return {
            SUPPORT_DOOR: self.folder,
            SUITABILITY_DOOR: self.folder / "suitability",
        }

    @property
    def programs(self) -> dict[str, str]:
        """What the track's own programs see: their place, and no other."""
        return self.environment

    def run(self, *words: str, input: str | None = None, **environment: str) -> Result:
        """Type a command."""
        runner = CliRunner(env={**self.environment, **DOORS, **environment})
        with front_doors(self.doors):
            return runner.invoke(referrals, list(words), input=input)

    def process(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Type a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "starter.cli", *words],
            cwd=ROOT,
            env=surroundings({**self.environment, **environment}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def sign_in(self, role: Role) -> None:
        """Sit down as the person who holds a role."""
        done = self.run("sign-in", NUMBERS[role])
        assert done.exit_code == 0, done.output

    def confirmed(self, *words: str, by: str = SECOND_REGISTRAR) -> Result:
        """Type a command whose act another person then confirms, if it waits for one; afterwards
        the first person is signed in again.
        """
        done = self.run(*words)
        waits = _PROPOSED.search(done.stdout)
        if waits is None:
            return done
        kept = max(self.folder.glob("session*"), key=lambda file: file.stat().st_mtime)
        session = kept.read_bytes()
        assert self.run("sign-in", by).exit_code == 0
        agreed = self.run("second-person", "confirm", waits[1], "--reason", "looked at")
        kept.write_bytes(session)
        return agreed

    def cases(self) -> list[dict[str, Any]]:
        """What `list --all --json` would say to somebody who may look."""

        async def listed(app: App) -> list[CaseRow]:
            async with of_one_moment(app.engine) as connection:
                return await list_cases(connection, CaseFilter(ended_too=True), limit=1000)

        rows = [dataclasses.asdict(row) for row in self.with_app(listed)]
        found: list[dict[str, Any]] = json.loads(as_text(rows))
        return found

    def with_app(self, work: Callable[[App], Awaitable[T]]) -> T:
        """Look behind the terminal."""

        async def open_and_work() -> T:
            async with open_app(self.settings, "test", temporal=False) as app:
                return await work(app)

        return asyncio.run(open_and_work())


def administer(database: TestDatabase, statement: str) -> None:
    """Say something to a database as its owner, past the triggers."""
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address) as connection:
        connection.execute(f"SET search_path TO {database.schema}")
        connection.execute("SET session_replication_role = replica")  # past the triggers
        connection.execute(statement)


def bare(folder: Path, settings: Settings) -> Terminal:
    """A terminal on an empty database."""
    written = json.loads(settings.model_dump_json(exclude={"data_dir"}, exclude_none=True))
    written |= secrets_written(settings)
    (folder / "settings.json").write_text(json.dumps(written))
    return Terminal(folder, settings)


def set_up(folder: Path, settings: Settings) -> Terminal:
    """A terminal with the sample's organisations and one person for each role."""
    terminal = bare(folder, settings)
    terminal.with_app(_furnish)
    return terminal


async def _furnish(app: App) -> None:
    async with app.engine.begin() as connection:
        await enter_organisations(connection, SAMPLE, REFERRERS, "S-3001")
        people = [(NUMBERS[role], role) for role in Role]
        people.append((SECOND_REGISTRAR, Role.REGISTRAR))
        await connection.execute(insert(staff), [_person(*one) for one in people])


def _person(number: str, role: Role) -> dict[str, object]:
    return {
        "number": number,
        "name": f"Invented {number}",
        "email": f"{number.lower()}@referrals.example",
        "team": Team.SUPPORT.value,
        "roles": [role.value],
        "credential": DIGEST,
        "created_by": "S-3001",
    }


def end_case(terminal: Terminal, reference: str, outcome: Outcome) -> None:
    """A case ends, recorded as its workflow would."""

    async def closed(app: App) -> None:
        state = await load_state(app.store, reference)
        assert state is not None
        closing = order("o-1", CloseCase(outcome=outcome, reason="Agreed."), SUPERVISOR)
        turn = take_turn(state, [closing], datetime.now(UTC))
        await record(app.store, turn.recording)

    terminal.with_app(closed)
