"""Somebody at a terminal of the suitability track: its own place, its own people, one for each
role.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from click.testing import Result
from sqlalchemy import insert

from policy.suitability.evidence.facts import AnyFact
from policy.suitability.words import Role, Team
from store.tables import staff
from tests.apps import REGISTERS, SUITABILITY_DATA, enter_organisations, settings_on
from tests.servers import TestDatabase, TestTemporal
from tests.starter.terminal import CREDENTIAL, DIGEST, Terminal, bare
from tests.suitability_apps import PERSON, POLICE
from wiring.app import App

_WHOLE: dict[str, Any] = json.loads((SUITABILITY_DATA / "case-01.json").read_text())
_BY_PEOPLE = {"conclusion", "window-change"}
FACTS = _WHOLE | {"known": [f for f in _WHOLE["known"] if f["fact"] not in _BY_PEOPLE]}
"""All that becomes known of the first of the thirteen cases, but for what people conclude."""
NUMBERS = {role: f"E-40{place:02}" for place, role in enumerate(Role, start=1)}
SECONDS = {Role.ASSESSOR: "E-4051"}
"""A second assessor: nobody agrees to their own work."""


@dataclass(frozen=True)
class SuitabilityTerminal(Terminal):
    """As any terminal; what is typed goes to `referrals suitability`."""

    def run(self, *words: str, input: str | None = None, **environment: str) -> Result:
        """Type a command of this track."""
        return Terminal.run(self, "suitability", *words, input=input, **environment)

    @property
    def programs(self) -> dict[str, str]:
        """The track's own place."""
        return {**self.environment, "REFERRALS_DATA": str(self.folder / "suitability")}

    def plain(self, *words: str) -> Result:
        """Type a command outside the track's own group."""
        return Terminal.run(self, *words)

    def sit(self, role: Role, second: bool = False) -> None:
        """Sit down as the person who holds a role, or as a second one who does."""
        done = self.run("sign-in", SECONDS[role] if second else NUMBERS[role])
        assert done.exit_code == 0, done.output

    def file(self, name: str, content: object) -> str:
        """A JSON file to give to a command."""
        path = self.folder / name
        path.write_text(json.dumps(content, default=str))
        return str(path)

    def case(self, *more: dict[str, Any]) -> str:
        """Open a case with more facts, as an assessor, who then sits there; its reference."""
        self.sit(Role.ASSESSOR)
        facts = FACTS | {"known": [*FACTS["known"], *more]}
        said = self.done("open", self.file("open.json", opening_file(facts)))
        found = re.search(r"SUI-\w{3}-\w{3}-\w{3}", said)
        assert found is not None, said
        return found.group()

    def facts(self, name: str, *facts: AnyFact) -> str:
        """A file of facts."""
        return self.file(name, {"facts": [as_json(fact) for fact in facts]})

    def done(self, *words: str) -> str:
        """Type a command that is carried out; what it says."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout


def as_json(value: Any) -> Any:
    """A fact as a file has it."""
    if is_dataclass(value):
        return {item.name: as_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def opening_file(facts: dict[str, Any], number: str = "N-1", **changed: object) -> dict[str, Any]:
    """A file for `open`."""
    basis = "public task"
    return {
        "organisation": POLICE,
        "number": number,
        "basis": basis,
        "person": PERSON,
        "facts": facts,
        **changed,
    }


def set_up_suitability(
    folder: Path,
    database: TestDatabase,
    temporal: TestTemporal | None = None,
    *,
    rehearsal: bool = False,
) -> SuitabilityTerminal:
    """A data folder whose suitability place has the invented organisations and people. In a
    rehearsal somebody may move a case's clock.
    """
    place = folder / "suitability"
    place.mkdir()
    settings = settings_on(database.of_suitability(), place, temporal)
    settings = settings.model_copy(update={"rehearsal": rehearsal})
    terminal = SuitabilityTerminal(folder, bare(place, settings).settings)
    terminal.with_app(_furnish)
    return terminal


async def _furnish(app: App) -> None:
    folder, kinds = REGISTERS["suitability"]
    people = [*NUMBERS.items(), *SECONDS.items()]
    async with app.engine.begin() as connection:
        await enter_organisations(connection, folder, kinds, "E-4001")
        await connection.execute(insert(staff), [_person(role, number) for role, number in people])


def _person(role: Role, number: str) -> dict[str, object]:
    return {
        "number": number,
        "name": f"Invented {number}",
        "email": f"{number.lower()}@suitability.example",
        "team": Team.ASSESSORS.value,
        "roles": [role.value],
        "credential": DIGEST,
        "created_by": "E-4001",
    }


__all__ = ["CREDENTIAL", "NUMBERS", "SuitabilityTerminal", "opening_file", "set_up_suitability"]
