"""SQL as what the pages answer organisations as: what it must not be shown."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from store.jobs import ForOrganisation, role_for
from store.rows import OWN
from tools.attack.database import address_of, how_refused
from tools.attack.trial import TRACKS, Target, Tried


def organisations(target: Target) -> Iterator[Tried]:
    """What is answered to an organisation while none is named, and while one that is nobody's is;
    and what its letterbox is not there for.
    """
    for track in TRACKS:
        address = address_of(target, track, job="web")
        for side in ForOrganisation:
            role = role_for(track, side)
            for code in ("", "X-NOBODY"):
                named = f"as {role}, " + (f"in the name of {code}" if code else "in no name")
                for table in _shown(side, code):
                    seen = _seen(address, role, code, f"{track}.{table}")
                    yield Tried(f"{track} {named}: {table}", seen == 0, f"{seen} rows")
            for what, statement in _SHUT[side].items():
                refused = how_refused(address, f"SET ROLE {role}; {statement.format(own=track)}")
                yield Tried(
                    f"{track} {side}: {what}", held=bool(refused), said=refused or "it went"
                )


def _shown(side: ForOrganisation, code: str) -> list[str]:
    """The tables in which there must be nothing to see. The letterbox looks up what judges a
    referral once it is known who sends it.
    """
    if side is ForOrganisation.LETTERBOX:
        return [name for name, rows in OWN.items() if "SELECT" in rows.letterbox and not code]
    return [name for name, rows in OWN.items() if "SELECT" in rows.own]


_SHUT = {
    ForOrganisation.OWN_ROWS: {
        "read a key of a case": "SELECT * FROM {own}.case_keys",
        "read a note": "SELECT * FROM {own}.case_notes",
        "change a case": "UPDATE {own}.cases SET stage = stage",
        "read who of staff there is": "SELECT name FROM {own}.staff",
        "take a table out of its policies": "ALTER TABLE {own}.cases DISABLE ROW LEVEL SECURITY",
    },
    ForOrganisation.LETTERBOX: {
        "read a person": "SELECT sealed FROM {own}.persons",
        "read a key of a case": "SELECT * FROM {own}.case_keys",
        "read a draft": "SELECT * FROM {own}.referral_drafts",
        "put in a referral of nobody": "INSERT INTO {own}.referrals (reference, organisation_id,"
        " number_digest, content_hash, received_at, accepted_at, authority, nation, basis,"
        " accepted_by) VALUES ('x', 'x', 'x', 'x', now(), now(), 'x', 'x', 'public task', 'x')",
    },
}


def _seen(address: str, role: str, code: str, table: str) -> int:
    """How many rows of a table a request in this name is shown."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        say = "SELECT set_config('role', %s, true), set_config('referrals.organisation', %s, true)"
        connection.execute(say, (role, code))
        [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        connection.rollback()
        return int(rows)
