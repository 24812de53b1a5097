"""SQL as each track's own role, as somebody who took over one of its programs would send it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
from sqlalchemy.engine import make_url

from tools.attack.trial import TRACKS, Target, Tried

_OWN = {
    "change an event": "UPDATE {own}.events SET label = label",
    "delete an event": "DELETE FROM {own}.events",
    "empty the events": "TRUNCATE {own}.events CASCADE",
    "delete a case": "DELETE FROM {own}.cases",
    "take back that somebody looked": "DELETE FROM {own}.views",
    "name another one as who looked": "UPDATE {own}.views SET staff_number = 'S-1'",
    "take back that somebody signed in": "DELETE FROM {own}.sign_ins",
    "change what a sender referred": "UPDATE {own}.referrals SET organisation_id = 'x'",
    "take back an erasure": "DELETE FROM {own}.erasures",
    "order an erasure alone": "INSERT INTO {own}.erasures (reference, ground, reason, proposed_by,"
    " confirmed_by) VALUES ('x', 'request', 'x', 'S-1', 'S-1')",
    "make a table": "CREATE TABLE {own}.taken (a int)",
    "drop a table": "DROP TABLE {own}.events CASCADE",
    "switch triggers off": "SET session_replication_role = replica",
    "read a file of the server": "SELECT pg_read_file('/etc/passwd')",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "become an administrator": "SET ROLE postgres",
    "make a role": "CREATE ROLE taken SUPERUSER",
    "change its own rights": "ALTER ROLE CURRENT_USER SUPERUSER",
}
_SERVER = {
    "which locks there are on the server": "SELECT * FROM pg_locks",
    "who is at work on the server": "SELECT * FROM pg_stat_activity",
    "how many rows each database has written": "SELECT datname, tup_inserted FROM pg_stat_database",
    "how many rows each table has written": "SELECT * FROM pg_stat_all_tables",
    "how the server's log grows": "SELECT pg_current_wal_lsn()",
}


def sql(target: Target) -> Iterator[Tried]:
    """Each statement is refused by the database, not by our programs."""
    for track in TRACKS:
        address = address_of(target, track)
        for what, statement in (_OWN | _SERVER).items():
            refused = how_refused(address, statement.format(own=track))
            yield Tried(f"{track}: {what}", held=bool(refused), said=refused or "it went")


def neighbours(target: Target) -> Iterator[Tried]:
    """What one track's role reaches and hears of the other where both stand on one server."""
    for track, other in (TRACKS, TRACKS[::-1]):
        for name in (_database(target, other), *_SERVERS_OWN):
            refused = _shut_out(address_of(target, track, name))
            yield Tried(f"{track}: come into the database {name}", bool(refused), refused)
        with _as(target, track) as ours, _as(target, other) as theirs:
            theirs.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
            free = ours.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
            yield Tried(f"{track}: be kept waiting by the other track's lock", free == (True,))
            ours.execute("LISTEN attack")
            theirs.execute("NOTIFY attack")
            told = list(ours.notifies(timeout=_TOLD_WITHIN, stop_after=1))
            yield Tried(f"{track}: what the other track says to its own programs", held=not told)
            limit = ours.execute(_MOST_CONNECTIONS).fetchall()
            yield Tried(f"{track}: every connection of the server", held=limit != [(-1,)])


_SERVERS_OWN = ("postgres", "template1")
_MOST_CONNECTIONS = "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"
_LOCK = 20_260_301
_TOLD_WITHIN = 1.0


def jobs(target: Target) -> Iterator[Tried]:
    """What each job's login is not there for, and no other login of the track's."""
    for track in TRACKS:
        for job, statements in _NOT_THEIRS.items():
            address = address_of(target, track, job=job)
            for what, statement in statements.items():
                refused = how_refused(address, statement.format(own=track))
                yield Tried(f"{track} {job}: {what}", held=bool(refused), said=refused or "it went")


_ANEW = "SELECT {{own}}.seal_anew('{table}', 'sealed', 'none', 'a', 'b', 's-1', '1-0')"
_LET_GO = "INSERT INTO {own}.halves_let_go (slot, for_copies) VALUES ('1-0', false)"
_GONE = "SELECT {own}.half_is_gone('1-0')"
_NOT_THEIRS = {
    "web": {
        "settle a deadline": "UPDATE {own}.deadlines SET settled_at = now()",
        "change a case": "UPDATE {own}.cases SET stage = stage",
        "destroy a key": "UPDATE {own}.case_keys SET wrapped = NULL, destroyed_at = now()",
        "erase a case": "SELECT {own}.erase_case('none')",
        "end a case as erased before": "SELECT {own}.end_erased_before('none')",
        "have a half destroyed": _LET_GO,
        "say that a half is gone": _GONE,
        "rewrite a look": "UPDATE {own}.views SET kind = kind",
        "say that a second factor is the old one sealed anew": _ANEW.format(table="totp_secrets"),
    },
    "worker": {
        "have a half destroyed": _LET_GO,
        "say that a half is gone": _GONE,
        "say that an escalation is taken back": "UPDATE {own}.escalations SET withdrawn_at = now()",
        "read a second factor": "SELECT sealed FROM {own}.totp_secrets",
        "read a draft": "SELECT sealed FROM {own}.referral_drafts",
        "open a session": "INSERT INTO {own}.sessions DEFAULT VALUES",
        "give somebody a role": "UPDATE {own}.staff SET roles = roles",
        "read a credential": "SELECT credential FROM {own}.staff",
        "erase a case": "SELECT {own}.erase_case('none')",
        "end a case as erased before": "SELECT {own}.end_erased_before('none')",
    },
    "sender": {
        "read a person": "SELECT sealed FROM {own}.persons",
        "add to the record": "INSERT INTO {own}.events DEFAULT VALUES",
        "read a session": "SELECT * FROM {own}.sessions",
    },
    "watchdog": {
        "change a case": "UPDATE {own}.cases SET stage = stage",
        "settle a deadline": "UPDATE {own}.deadlines SET settled_at = now()",
        "read a session": "SELECT token_hash FROM {own}.sessions",
        "have a half destroyed": _LET_GO,
        "change a second factor": "UPDATE {own}.totp_secrets SET sealed = sealed",
        "seal a person anew": _ANEW.format(table="persons"),
        "read a refused row": "SELECT number_digest FROM {own}.intake_refusals",
    },
    "auditor": {
        "change a case": "UPDATE {own}.cases SET stage = stage",
        "add to the record": "INSERT INTO {own}.events DEFAULT VALUES",
        "read a credential": "SELECT credential FROM {own}.staff",
        "read a draft": "SELECT sealed FROM {own}.referral_drafts",
    },
}


def rows(target: Target) -> Iterator[Tried]:
    """What stands in rows that the pages' role reads: no word as it was typed where a code belongs,
    nothing under a key that the ring has retired, and nothing without a half in the key store.
    """
    for track in TRACKS:
        ring = json.loads((target.home(track) / target.settings(track)["key_ring"]).read_text())
        with psycopg.connect(address_of(target, track, job="web"), autocommit=True) as connection:
            typed = connection.execute(_TYPED.format(own=track)).fetchone()
            yield Tried(f"{track}: read what was typed as a sender's code", held=typed == (0,))
            for table, key, sealed in _UNDER_THE_RING:
                named = connection.execute(
                    f"SELECT DISTINCT {key} FROM {track}.{table} WHERE length({sealed}) > 0"
                )
                known = {id for (id,) in named if id} <= ring["shared"]["keys"].keys()
                yield Tried(f"{track}: find {table}.{key} under a retired key", held=known)
                bare = connection.execute(
                    f"SELECT count(*) FROM {track}.{table} WHERE length({sealed}) > 0"
                    f" AND {key.replace('key_id', 'slot')} = ''"
                ).fetchone()
                yield Tried(f"{track}: find {table}.{sealed} without a half", held=bare == (0,))


_TYPED = (
    "SELECT count(*) FROM {own}.intake_refusals WHERE organisation_id <> ''"
    " AND NOT starts_with(organisation_id, 'unregistered/')"
    " AND organisation_id NOT IN (SELECT id FROM {own}.organisations)"
)
_UNDER_THE_RING = (
    ("referral_drafts", "key_id", "sealed"),
    ("webhooks", "key_id", "sealed"),
    ("webhooks", "old_key_id", "old_sealed"),
    ("act_proposals", "key_id", "sealed"),
    ("stray_withdrawals", "key_id", "sealed"),
)


def _as(target: Target, track: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(address_of(target, track), connect_timeout=10, autocommit=True)


def address_of(target: Target, track: str, database: str = "", job: str = "") -> str:
    """Of a track's database, or another on its server, as a job's login or its programs' general
    one.
    """
    settings = target.settings(track)
    own = settings.get(f"{job}_database_url", settings["database_url"])
    url = make_url(own).set(drivername="postgresql")
    url = url.set(database=database) if database else url
    return url.render_as_string(hide_password=False)


def _database(target: Target, track: str) -> str:
    return make_url(target.settings(track)["database_url"]).database or track


def _shut_out(address: str) -> str:
    """How a login was refused; empty if it came in."""
    try:
        psycopg.connect(address, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        if "permission denied" not in str(error):
            # A server that does not answer has refused nobody.
            raise
        return "permission denied"
    return ""


_TRIED_NOTHING = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.SyntaxError,
)


def how_refused(address: str, statement: str) -> str:
    """Why the database refused it, by its code; empty if it did not. Nothing of it stays."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            # Nothing of that name is no refusal: the trial then tried nothing.
            unknown = isinstance(error, _TRIED_NOTHING)
            return "" if unknown else type(error).__name__
        finally:
            connection.rollback()
    return ""
