"""What is broken on purpose, and when: drawn from a seed, done to the harness's own processes only,
and written to the ledger.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import psutil
from temporalio.service import RPCError

from store.cases import open_references
from tests.chaos.families import DEMANDED_FROM, beyond, family_of, undone
from tests.chaos.lasting import ALWAYS, LONG, LastingFaults
from tests.chaos.ledger import Ledger, Line
from tests.chaos.programs import Managed
from tests.chaos.system import WORKERS, ChaosSystem
from wiring.case_types import SUPPORT_CASES

EVERY = (0.8, 2.5)
FROZEN_FOR = (5.0, 15.0)
DOWN_FOR = (0.0, 1.5)
BY_HAND_FROM = 60.0
"""Runs this long also lose a case's workflow to an operator's hand: it comes back within a minute,
which a short run has not.
"""

DRAWS = 20

KILLS = {
    "kill worker": 4,
    "kill sender": 2,
    "kill temporal": 3,
    "kill postgres": 3,
    "kill watchdog": 2,
}
FREEZES = {
    "freeze worker": 3,
    "freeze sender": 1,
    "freeze temporal": 1,
    "freeze postgres": 1,
    "freeze watchdog": 1,
}
OTHERS = {"kill a database session": 3, "kill everything": 1, "terminate dispatcher": 1}
RESTARTS = {
    "restart worker": 3,
    "restart sender": 1,
    "restart watchdog": 1,
    "restart postgres": 1,
    "restart temporal": 1,
}
BY_HAND = {"terminate a case": 1}


@dataclass(frozen=True, slots=True)
class Faults:
    """The breaking of one run; `done` is what was broken so far."""

    system: ChaosSystem
    ledger: Ledger
    luck: random.Random
    lasting: LastingFaults
    done: set[str] = field(default_factory=set)

    async def run(self, seconds: float) -> None:
        """Break something every few moments until the time is over, then let everything run."""
        choice = KILLS | FREEZES | RESTARTS | OTHERS | ALWAYS
        choice |= BY_HAND | LONG if seconds >= BY_HAND_FROM else {}
        thawing: set[asyncio.Task[None]] = set()
        # A long run is to have had each of them: chance alone leaves one out now and then.
        owed_from = time.monotonic() + (seconds / 2 if seconds >= DEMANDED_FROM else seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    await asyncio.sleep(self.luck.uniform(*EVERY))
                    owed = self._owed(choice) if time.monotonic() > owed_from else []
                    chance = self.luck.choices(list(choice), list(choice.values()), k=DRAWS)
                    for drawn in (*owed, *chance):
                        if await self._do(drawn, thawing):
                            break
        for task in thawing:
            task.cancel()
        await self.lasting.heal_all()
        for program in self.system.programs.values():
            if program.frozen:
                self._thaw(program)

    def _owed(self, choice: Mapping[str, int]) -> list[str]:
        """What would be the first of its family."""
        owed = undone(self.done, beyond(self.system.disk, self.system.clocks))
        return [name for name in choice if family_of(name) in owed]

    async def _do(self, drawn: str, thawing: set[asyncio.Task[None]]) -> bool:
        """Whether there was something to do it to."""
        verb, _, target = drawn.partition(" ")
        if drawn in self._rare:
            subject = await self._rare[drawn]()
            if subject:
                self._say(drawn, subject)
            return bool(subject)
        program = self._pick(target)
        # One is frozen at a time: with all of them frozen nothing would be left to go wrong.
        frozen = any(program.frozen for program in self.system.programs.values())
        if program is None or (verb == "freeze" and frozen):
            return False
        self._say(f"{verb} {program.name}")
        if verb == "restart":
            program.ask_to_stop()
        elif verb == "freeze":
            thawing.add(asyncio.create_task(self._freeze(program)))
        else:
            program.kill(self.luck.uniform(*DOWN_FOR))
        return True

    @property
    def _rare(self) -> Mapping[str, Callable[[], Awaitable[str]]]:
        """Each says what it was done to; empty if there was nothing to do it to."""
        return dict(self.lasting.by_name) | {
            "kill a database session": self._kill_session,
            "kill everything": self._kill_everything,
            "terminate dispatcher": self._terminate_dispatcher,
            "terminate a case": self._terminate_case,
        }

    def _pick(self, target: str) -> Managed | None:
        name = self.luck.choice(WORKERS) if target == "worker" else target
        program = self.system.programs[name]
        server = target in ("postgres", "temporal")
        return program if program.fair_game and (self._somebody_works or not server) else None

    @property
    def _somebody_works(self) -> bool:
        """Whether a server that breaks now would be missed."""
        return any(self.system.programs[name].fair_game for name in WORKERS)

    async def _freeze(self, program: Managed) -> None:
        program.freeze()
        await asyncio.sleep(self.luck.uniform(*FROZEN_FOR))
        if program.frozen:
            self._thaw(program)

    def _thaw(self, program: Managed) -> None:
        program.thaw()
        self.ledger.write(Line.HEALED, f"freeze {program.name}")

    async def _kill_session(self) -> str:
        """One of the database's own processes: the server then ends all sessions and recovers."""
        database = self._pick("postgres")
        if database is None:
            return ""
        sessions = [p for p in database.processes()[1:] if "support_" in _title(p)]
        if not sessions:
            return ""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.luck.choice(sessions).kill()
        database.touch()
        return "postgres"

    async def _kill_everything(self) -> str:
        if not all(program.fair_game for program in self.system.programs.values()):
            return ""
        for program in self.system.programs.values():
            program.kill(self.luck.uniform(*DOWN_FOR))
        return "everything"

    async def _terminate_dispatcher(self) -> str:
        if not self._somebody_works:
            return ""
        return await self._terminate(SUPPORT_CASES.dispatcher_id)

    async def _terminate_case(self) -> str:
        if self._pick("postgres") is None:
            return ""
        try:
            async with self.system.app.engine.connect() as connection:
                found = await open_references(connection)
        except Exception:
            return ""  # the database is on its way back: nothing to draw from
        return (
            await self._terminate(SUPPORT_CASES.workflow_id(self.luck.choice(found)))
            if found
            else ""
        )

    async def _terminate(self, workflow_id: str) -> str:
        client = self.system.app.client
        if client is None or not self.system.programs["temporal"].up:
            return ""
        try:
            async with asyncio.timeout(2.0):
                await client.get_workflow_handle(workflow_id).terminate()
        except (RPCError, TimeoutError):
            return ""
        return SUPPORT_CASES.reference_of(workflow_id) or workflow_id

    def _say(self, what: str, subject: str = "") -> None:
        self.done.add(what)
        self.ledger.write(Line.FAULT, what, reference=subject)


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
