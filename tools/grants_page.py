"""docs/grants.md, made from `store.grants` and `store.rows`."""

from __future__ import annotations

from collections.abc import Iterator

from store.grants import FUNCTIONS, TABLES
from store.jobs import Job
from store.rows import CODE, CODES, NOT_THEIRS, OWN, RIGHTS

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
_ROWS = """
## Whose rows a request of an organisation sees

Made from `store/rows.py`. What an organisation's people and programs ask, by pages, interface or
command, is answered by connections of the pages' login that begin as the role **partner** and are
told with each transaction which organisation asks: the database then shows that organisation's
rows. What they put in may concern any case, and goes by the role **letterbox**: it looks up what
judges it, and sees no person and nothing of another organisation's affairs. Where no organisation
is named, neither sees or writes anything in these tables. Nobody signs in as either.
[ADR 36](adr/0036-an-organisations-own-rows.md) says why. All logins above see every row, as far as
the first table lets them; so does the owner, whose functions remove what their names say.

`SELECT own_codes()` are the codes of the organisation that asks and of those whose successor it is.
"""


def grants_page() -> str:
    """The whole page."""
    return "\n".join(
        [_HEAD, *_tables(), "", *_functions(), _ROWS, *_own_rows(), "", *_without(), ""]
    )


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


def _own_rows() -> Iterator[str]:
    yield "| table | an organisation's own rows | partner | letterbox | letterbox puts in |"
    yield "| --- | --- | --- | --- | --- |"
    for table in sorted(OWN):
        rows = OWN[table]
        own, letterbox = _short(rows.own_rights), _short(rows.letterbox_rights)
        put = _in_words(rows.put) if "INSERT" in rows.letterbox else ""
        yield f"| `{table}` | {_in_words(rows.whose)} | {own} | {letterbox} | {put} |"


def _without() -> Iterator[str]:
    yield "| table without a policy | why | partner | letterbox |"
    yield "| --- | --- | --- | --- |"
    for table in sorted(NOT_THEIRS):
        own, letterbox = map(_short, RIGHTS.get(table, ((), ())))
        yield f"| `{table}` | {NOT_THEIRS[table]} | {own} | {letterbox} |"


def _in_words(condition: str) -> str:
    """A policy's words, with the setting and the function by their names alone."""
    said = condition.replace(CODE, "who asks").replace(CODES, "ANY (own_codes())")
    said = said.replace("||", "followed by")
    return f"`{said}`" if said else "none"


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
