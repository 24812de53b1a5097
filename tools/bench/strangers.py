"""Whether time tells a program that a case of another organisation's is there: the same question of
such a case, of a reference that never was, and of a case of its own, each refused.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from store.tables import cases
from tools.bench.door import COUNCIL, MeasuredDoor
from tools.bench.figure import Figure, percentile

NEVER_WAS: Final = "RSR-000-000-000"
_REFUSED: Final = 404
_WARMING: Final = 5


async def strangers(door: MeasuredDoor, asked: int) -> list[Figure]:
    """The wall time of each, p50 and p99. They are asked in turn, so that whatever else the machine
    does meanwhile falls on all of them alike.
    """
    theirs = select(cases.c.reference).where(cases.c.organisation_id != COUNCIL).limit(1)
    async with door.app.engine.connect() as connection:
        another = (await connection.execute(theirs)).scalar_one()
    own = json.loads(door.council().ask("GET", "/v1/referrals").body)["referrals"][0]["reference"]
    named = {"another organisation's case": another, "no case at all": NEVER_WAS, "its own": own}
    spent = await asyncio.to_thread(_spent, door, named, asked)
    return [
        Figure(
            name=f"refused, {name}, p{share:.0%}".rstrip("%"),
            unit="ms",
            ours=[percentile(found, share)],
        )
        for name, found in spent.items()
        for share in (0.5, 0.99)
    ]


def _spent(door: MeasuredDoor, named: Mapping[str, str], asked: int) -> dict[str, list[float]]:
    council = door.council()
    spent: dict[str, list[float]] = {name: [] for name in named}
    for _ in range(_WARMING + asked):
        for name, reference in named.items():
            answer = council.ask("GET", f"/v1/questions/{reference}.seen.1")
            assert answer.status == _REFUSED, answer.status
            spent[name].append(answer.spent)
    return {name: found[_WARMING:] for name, found in spent.items()}
