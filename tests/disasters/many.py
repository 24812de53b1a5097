"""python -m tests.disasters.many [COUNT]: how long a rebuild of so many open cases takes: into an
empty Temporal, held against one that has them all, and with an act put back for one in ten.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from policy.support.deeds import RecordAnswer
from policy.support.intake.judging import Accepted, judge
from service.acknowledging import note_order
from store.intake import ReferralSubmission, accept_all
from store.organisations import load_register
from store.outside_log import beat
from store.policy_time import clock
from tests.apps import NO_TRACE, cells, order
from tests.disasters.claims import rebuilt
from tests.disasters.site import Site
from wiring.app import App

_AT_ONCE, _IN_TEN = 50, 10


async def _take(app: App, count: int) -> list[str]:
    """So many people, a case each, taken in some at a time as a file is."""
    async with app.engine.connect() as connection:
        register, now = await load_register(connection), await clock(connection)
    found = list[str]()
    for first in range(0, count, _AT_ONCE):
        asked = []
        for number in range(first, min(first + _AT_ONCE, count)):
            born = (date(1950, 1, 1) + timedelta(days=number)).strftime("%d/%m/%Y")
            who = {"family_name": f"Invented{_in_letters(number)}", "date_of_birth": born}
            said = cells(f"N-{number}", now - timedelta(minutes=1), **who)
            verdict = judge(said, register, now)
            assert isinstance(verdict, Accepted), verdict
            asked.append(
                ReferralSubmission(
                    referral=verdict.referral, cells=said, taken_in_by="S-1001", batch="many"
                )
            )
        receipts = await accept_all(app.engine, app.keys, asked)
        found += [receipt.reference for receipt in receipts]
    return found


def _in_letters(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


async def _timed(app: App, what: str, count: int, *, apply: bool) -> None:
    begun = time.monotonic()
    report = await rebuilt(app, apply=apply)
    took = time.monotonic() - begun
    sys.stdout.write(
        f"{what}: {took:.1f} s for {count} cases, {took * 1000 / count:.1f} ms each "
        f"({len(report.apart)} apart, {len(report.stand)} acts put back)\n"
    )
    sys.stdout.flush()


async def _run(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="many-") as root:
        Path(root).chmod(0o711)
        site = Site(Path(root) / "data", Path(root) / "beside")
        async with site.servers():
            await site.furnish()
            async with site.app("support") as app:
                references = await _take(app, count)
                # As a watchdog does while it looks: a log without a line of that time is refused.
                await app.outside.keep(beat())
                await _timed(app, "into an empty Temporal", count, apply=True)
                await _timed(app, "held against one that has them all", count, apply=False)
                for reference in references[::_IN_TEN]:
                    asked = order(f"o-{reference}", RecordAnswer(answer=NO_TRACE))
                    await note_order(app, reference, asked, "")
                await _timed(app, "an act put back for one in ten", count, apply=True)


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
