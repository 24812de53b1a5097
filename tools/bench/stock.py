"""What a stock of open cases takes, read at one moment: disk by whose it is, memory by process."""

from __future__ import annotations

from dataclasses import dataclass

import psutil
import psycopg

from tools.bench.bench import Bench, Side
from tools.bench.system import OURS

_KB = 1024
# Each subject writes into one schema of the track's database.
_SCHEMAS = {OURS: "support"}
_RELATIONS = """
SELECT relname, pg_total_relation_size(pg_class.oid) FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = %s AND relkind = 'r' ORDER BY 2 DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Kilobytes (1024): Temporal's file with its journal, the side's tables in PostgreSQL with
    their indexes, resident memory of its worker and of the server; each table's part of the record.
    """

    engine: float = 0.0
    record: float = 0.0
    worker: float = 0.0
    server: float = 0.0
    tables: tuple[tuple[str, float], ...] = ()


def stock(bench: Bench, side: Side) -> Stock:
    """Now. The server and its file are both sides', so of them only the difference over a side's
    own turn says anything.
    """
    with psycopg.connect(bench.system.database_url, autocommit=True) as connection:
        # What was deleted or written anew is given back in service too.
        connection.execute("VACUUM ANALYZE")
        schema = _SCHEMAS.get(side.name, side.name)
        found = connection.execute(_RELATIONS, (schema,)).fetchall()
    file = bench.system.folder.temporal
    return Stock(
        engine=sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*")) / _KB,
        record=sum(size for _, size in found) / _KB,
        worker=_resident(bench.system.workers[side.name].pid),
        server=_resident(bench.system.servers["server"].pid),
        tables=tuple((name, size / _KB) for name, size in found),
    )


def added(so_far: Stock, before: Stock, after: Stock, first: Stock) -> Stock:
    """What a side has taken in all its turns: of what both sides use, this turn's growth on top; of
    its own worker, which lets go as well, all since its `first` case.
    """
    return Stock(
        engine=so_far.engine + after.engine - before.engine,
        record=so_far.record + after.record - before.record,
        server=so_far.server + after.server - before.server,
        worker=after.worker - first.worker,
        tables=after.tables,
    )


def _resident(number: int) -> float:
    """Of a process and its children."""
    process = psutil.Process(number)
    every = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in every)) / _KB
