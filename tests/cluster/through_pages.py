"""People at work through a track's one address: programs of a council send referrals to whichever
web process stands behind it, and look at pages; what they were told is held against what is there.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import requests
from sqlalchemy.exc import DBAPIError

from policy.partners import OF_A_PROGRAM
from policy.support.deeds import RecordAnswer
from service.organisations.keys import NewKey, make_key
from store.inbox import receive_order
from tests.apps import CHECK_OFFICER, NO_TRACE, cells, order
from tests.cluster.load import ClusterLoad, done
from tests.service.contexts import by_organisation
from tests.web.api.asking import COUNCIL

AGAIN_AFTER = 0.2
LONGEST_TRY = 60.0
TAKEN = (200, 201, 202)
_numbers = itertools.count(1)


@dataclass
class ThroughPages(ClusterLoad):
    """The same cases, taken in by the interface at `front` (host:port). Whoever is not answered
    asks again under the same number, as the interface's contract says; `waited` holds how long each
    was without an acknowledgement, in seconds, and `turned_away` what was answered in another way,
    or not at all.
    """

    front: str = ""
    key: str = ""
    waited: list[float] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Give the council's programs a key."""
        made = await make_key(by_organisation(self.app, COUNCIL), "load", OF_A_PROGRAM, 2)
        assert isinstance(made, NewKey)
        self.key = made.secret

    async def one(self) -> str | None:
        """A case from its referral to its answer."""
        number = f"P-{next(_numbers)}"
        began = time.monotonic()
        reference = await asyncio.to_thread(self._referred, number, began)
        self.waited.append(time.monotonic() - began)
        if reference is None:
            self.refused += 1
            return None
        asked = order(f"order-{number}", RecordAnswer(answer=NO_TRACE))
        try:
            await receive_order(self.app.store, reference, CHECK_OFFICER.id, asked)
        except (DBAPIError, OSError) as error:
            self.turned_away.append(type(error).__name__)
            self.refused += 1
            return None
        self.acknowledged[reference] = asked.id
        sent = time.monotonic()
        if done(await self.app.case_client.update(reference, asked)):
            self.seconds.append(time.monotonic() - sent)
        return reference

    def _referred(self, number: str, began: float) -> str | None:
        while time.monotonic() - began < LONGEST_TRY:
            try:
                answer = requests.post(
                    f"http://{self.front}/v1/referrals",
                    json=self._row(),
                    headers={
                        "Authorization": f"Bearer {self.key}",
                        "Idempotency-Key": number,
                    },
                    timeout=20,
                )
            except requests.RequestException as error:
                self.turned_away.append(type(error).__name__)
            else:
                if answer.status_code in TAKEN:
                    return str(answer.json()["reference"])
                self.turned_away.append(str(answer.status_code))
            time.sleep(AGAIN_AFTER)
        return None

    def _row(self) -> dict[str, str]:
        row = cells("", datetime.now(UTC) - timedelta(minutes=30))
        return {name: said for name, said in row.items() if name != "submission_id"}
