"""docs/grants.md, made from `store.grants`."""

from __future__ import annotations

from collections.abc import Iterator

from store.grants import FUNCTIONS, TABLES
from store.jobs import Job

_HEAD = """# Who may do what in the database

Made from `store/grants.py` by `make docs`; a test holds that against the catalogue both ways.
Each track has these logins, named after it (`support_web`), in its own database. Nobody else has a
right there but the owner (`support_owner`, which nobody signs in as; `python -m starter.prepare`
takes it on). [ADR 33](adr/0033-a-role-a-job.md) says why.

* **web**: the pages, the interface for programs, and commands beside the database. It alone reads
  and writes who somebody is.
* **worker**: decides cases and records them.
* **sender**: sends notices and webhooks, in a process of its own; what has waited too long, from
  the watchdog's.
* **watchdog**: escalates what is overdue, keeps house and keys, carries out erasures.
* **operator**: `referrals admin rebuild` after a disaster; no program has its password.
* **auditor**: `referrals admin verify`, `anchor`, `export-record`. It reads, and notes that it
  looked.

R reads, I adds, U changes the named columns; "R of" reads these columns only. Nobody deletes: what
goes, goes by a function below.
"""


def grants_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_tables(), "", *_functions(), ""])


def _tables() -> Iterator[str]:
    jobs = list(Job)
    yield f"| table | {' | '.join(jobs)} |"
    yield f"| --- |{' --- |' * len(jobs)}"
    for table in sorted(TABLES):
        said = (_short(TABLES[table].get(job, ())) for job in jobs)
        yield f"| `{table}` | {' | '.join(said)} |"


def _functions() -> Iterator[str]:
    yield "| function of the owner's | who may call it |"
    yield "| --- | --- |"
    for function in sorted(FUNCTIONS):
        yield f"| `{function}` | {', '.join(FUNCTIONS[function])} |"


def _short(rights: tuple[str, ...]) -> str:
    words = []
    for right in rights:
        verb, _, columns = right.partition(" (")
        named = columns.rstrip(")")
        if verb == "SELECT":
            words.append(f"R of {named}" if named else "R")
        elif verb == "INSERT":
            words.append("I")
        else:
            words.append(f"U {named}" if named else "U")
    return ", ".join(words)
