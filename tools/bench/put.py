"""Cases put on record and begun without the notices of their first minutes, as after a rebuild of a
service whose notices have left long ago. To have a hundred thousand open takes a third of the time
so, and what they take of disk and memory is what open cases take.
"""

from __future__ import annotations

import asyncio
from typing import Final

import psycopg

from service.intake.bundles import AT_ONCE
from store.intake import Receipt, accept_all
from tools.bench.bench import Bench
from tools.bench.life import new_number
from tools.bench.ours import Ours

_STARTED_TOGETHER: Final = 20
_HAVE_LEFT: Final = (
    "UPDATE support.outbox SET state = 'sent', settled_at = clock_timestamp()"
    " WHERE reference = ANY(%s)"
)


async def put_on_record(bench: Bench, count: int) -> list[str]:
    """So many; their references. Returns before workers have come to all of them."""
    found, ours = list[str](), await Ours.on(bench.system.app)
    gate = asyncio.Semaphore(_STARTED_TOGETHER)

    async def begun(receipt: Receipt) -> str:
        async with gate:
            return await ours.start(receipt)

    while len(found) < count:
        some = await _on_record(bench, ours, min(AT_ONCE, count - len(found)))
        found += await asyncio.gather(*map(begun, some))
    return found


async def _on_record(bench: Bench, ours: Ours, count: int) -> list[Receipt]:
    app = bench.system.app
    asked = [ours.judged(new_number()) for _ in range(count)]
    receipts = await accept_all(app.engine, app.keys, asked)
    references = [receipt.reference for receipt in receipts]
    address = bench.system.database_url
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(_HAVE_LEFT.encode(), (references,))
    return receipts
