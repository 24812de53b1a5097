"""Each way to change the record behind the service's back, as the database role named, and that the
report names it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from policy.cases.effects import Escalate
from policy.cases.person import CorrectPerson
from policy.refusal import Refusal
from policy.support.deeds import RecordAnswer
from policy.support.state import CaseState
from policy.support.words import Role
from service.cases.safe_way import read_safe_way
from service.health.derived import DecidedAgain, differing_escalations
from service.health.verifying import Verified, verify_trail
from store.advancing import advance
from store.cases import kept_link, load_state
from store.chain import ChainLink, link_hash
from store.checking import SEALED_BY_CASE, opens, values_in
from store.forms import sealer_of
from store.person import change_safe_way, open_safe_way
from store.policy_time import clock
from store.sealing import SealBroken
from store.tables import events, metadata
from store.tables.columns import SEALED, WRITTEN_ONCE, SealBinding, SealedUnder
from tests.apps import NO_TRACE, SUPERVISOR, cells, order, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from wiring.app import App

THEN = datetime(2026, 5, 5, 9, 59, tzinfo=UTC)
OLD_NUMBER, NEW_NUMBER = "ring 0000 000001", "ring 0000 000002"


def as_role(url: str, schema: str, *statements: str, **values: Any) -> None:
    """Run SQL as a database role: the application's own, or the owner, who also stops triggers."""
    engine = create_engine(url, connect_args={"options": f"-csearch_path={schema}"})
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement), values)
    finally:
        engine.dispose()


class Tampering:
    """Who changes rows: with the application's own rights, or the owner's."""

    def __init__(self, database: TestDatabase) -> None:
        self._database = database

    def application(self, *statements: str, **values: Any) -> None:
        """As the role that serves requests."""
        as_role(self._database.app_url, self._database.schema, *statements, **values)

    def owner(self, *statements: str, **values: Any) -> None:
        """As the owner of the tables: nothing in the database stops them."""
        free = "SET LOCAL session_replication_role = replica"
        as_role(self._database.admin_url, self._database.schema, free, *statements, **values)


@pytest.fixture
def tampering(database: TestDatabase) -> Tampering:
    return Tampering(database)


def _mended(old: str, new: str) -> CorrectPerson:
    return CorrectPerson(field="family_name", old=old, new=new, reason="misspelt on the form")


async def _case(app: App, number: str) -> str:
    """A case of several events, with a person who was corrected and a safe way that changed."""
    sent = cells(number, datetime.now(UTC) - timedelta(hours=1), family_name="Inventted")
    receipt = await take_in(app, number, row=sent)
    assert receipt.state is not None
    of = receipt.reference
    async with app.engine.connect() as connection:
        now = await clock(connection)
    for orders in (
        [order(f"answer-{number}", RecordAnswer(answer=NO_TRACE))],
        [order(f"once-{number}", _mended("Inventted", "Invennted"), SUPERVISOR)],
        [order(f"twice-{number}", _mended("Invennted", "Invented"), SUPERVISOR)],
    ):
        done = await advance(app.store, of, orders, now)
        assert not [reply.code for reply in done.replies.values() if reply.code]
    for words in (OLD_NUMBER, NEW_NUMBER):
        assert await change_safe_way(app.engine, app.keys, of, "S-1", words) is None
    return of


async def found(app: App, reference: str | None = None) -> list[tuple[str, str]]:
    verified = await verify_trail(by_staff(app, Role.OPERATIONS), reference)
    assert not isinstance(verified, Refusal)
    return [(problem.code, problem.sentence) for problem in verified.problems]


async def _codes(app: App, reference: str | None = None) -> set[str]:
    return {code for code, _ in await found(app, reference)}


async def test_an_untouched_record_has_nothing_wrong(app: App) -> None:
    for number in ("N-1", "N-2"):
        await _case(app, number)
    verified = await verify_trail(by_staff(app, Role.OPERATIONS))
    assert verified == Verified(count=2, erased=0, chain_alone=0)


def test_an_escalation_that_the_events_order_and_that_is_gone_is_named() -> None:
    ordered = Escalate(name="status answer", anchored_at=THEN, rung="24h", role="r", template="t")
    replay = DecidedAgain(CaseState(reference="RSR-1"), escalated=[ordered])
    row = {"name": "status answer", "anchored_at": THEN, "rung": "24h", "position": 1}
    assert list(differing_escalations(replay, [row])) == []
    gone = list(differing_escalations(replay, [{**row, "position": 2}]))
    assert gone == ["the escalation status answer 24h is gone"]


def _forged(rows: list[Any], sequence: int, changed: dict[str, Any]) -> list[dict[str, Any]]:
    """A case's events with one of them changed, and every hash from there on reckoned anew."""
    previous, anew = b"\x00" * 32, []
    for row in rows:
        kept = kept_link(row)
        covered = {name: getattr(kept.link, name) for name in ChainLink.__dataclass_fields__}
        link = ChainLink(**{**covered, **(changed if kept.link.sequence == sequence else {})})
        hashed = link_hash(previous, link, kept.code)
        anew.append({"of": link.sequence, "previous": previous, "hash": hashed})
        previous = hashed
    return anew


async def test_an_event_that_was_changed_with_all_hashes_reckoned_anew_is_named(
    app: App, tampering: Tampering
) -> None:
    of = await _case(app, "N-1")
    async with app.engine.connect() as connection:
        query = events.select().where(events.c.reference == of).order_by(events.c.sequence)
        rows = [row._mapping for row in await connection.execute(query)]
    changed = {"label": "Nothing", "actor": "S-9999", "happened_at": THEN, "rules": "R1"}
    tampering.owner(
        "UPDATE events SET label = :label, actor = :actor, happened_at = :happened_at,"
        " rules = :rules WHERE sequence = 2",
        **changed,
    )
    for row in _forged(rows, 2, changed):
        tampering.owner(
            "UPDATE events SET previous = :previous, hash = :hash WHERE sequence = :of", **row
        )
        tampering.owner("UPDATE cases SET head_hash = :hash", hash=row["hash"])
    said = await found(app, of)
    broken = [sentence for code, sentence in said if code == "code-differs"]
    assert len(broken) == len(rows) - 1
    assert "event 2" in broken[0]


async def test_a_tail_that_was_cut_is_named_event_by_event(app: App, tampering: Tampering) -> None:
    of = await _case(app, "N-1")
    tampering.owner("DELETE FROM events WHERE sequence >= 3")
    assert [code for code, _ in await found(app, of)].count("tail-missing") == 2


_BY_THE_APPLICATION = (
    ("UPDATE cases SET breached_at = now()", "derived-differs", "breached_at"),
    ("UPDATE cases SET due_at = now() + interval '1 year'", "derived-differs", "due_at"),
    ("UPDATE cases SET stage = 'closed'", "derived-differs", "stage"),
    ("UPDATE cases SET authority = 'E00000000'", "derived-differs", "authority"),
    ("UPDATE cases SET organisation_id = 'ORG-1'", "derived-differs", "organisation_id"),
    ("UPDATE cases SET clock_offset_seconds = 9", "derived-differs", "clock_offset_seconds"),
    ("UPDATE tasks SET done_at = now()", "task-differs", "nobody did it"),
    ("UPDATE tasks SET due = due + interval '9 days'", "task-differs", "due of the task"),
    ("UPDATE persons SET safe_way = NULL", "seal-broken", "persons.safe_way"),
    ("UPDATE deadlines SET due = due + interval '9 days'", "deadline-differs", "due of"),
    ("UPDATE deadlines SET settled_at = now()", "deadline-differs", "does not run"),
)


async def test_what_was_derived_and_changed_by_the_applications_own_role_is_named_each_of_it(
    app: App, tampering: Tampering
) -> None:
    of = await _case(app, "N-1")
    *together, last = _BY_THE_APPLICATION
    for statements in (together, [last]):
        tampering.application(*(statement for statement, _, _ in statements))
        said = await found(app, of)
        for statement, code, named in statements:
            assert any(each == code and named in sentence for each, sentence in said), statement


async def test_who_may_read_a_case_is_held_against_what_came_in(
    app: App, tampering: Tampering
) -> None:
    of = await _case(app, "N-1")
    with pytest.raises(Exception, match="permission denied"):
        tampering.application("UPDATE referrals SET organisation_id = 'ORG-1'")
    tampering.owner("UPDATE referrals SET organisation_id = 'ORG-1', authority = 'E00000000'")
    said = [sentence for code, sentence in await found(app, of) if code == "derived-differs"]
    assert [column for column in ("organisation_id", "authority") if column in str(said)] == [
        "organisation_id",
        "authority",
    ]


async def test_every_break_is_named_and_a_key_that_does_not_open_hides_none_of_another_case(
    app: App, tampering: Tampering
) -> None:
    first, second, third = [await _case(app, number) for number in ("N-1", "N-2", "N-3")]
    tampering.application("UPDATE case_keys SET wrapped = '\\x00' WHERE reference = :a", a=first)
    for of in (first, second):
        tampering.owner(
            "UPDATE events SET actor = 'S-9999' WHERE reference = :a AND sequence IN (1, 3)", a=of
        )
    tampering.application("UPDATE cases SET stage = 'x' WHERE reference = :a", a=third)
    said = await found(app)
    assert [code for code, _ in said].count("row-changed") == 4
    assert {"key-unusable", "derived-differs"} <= {code for code, _ in said}


async def test_two_persons_rows_that_were_swapped_are_named_and_open_for_nobody(
    app: App, tampering: Tampering
) -> None:
    first, second = [await _case(app, number) for number in ("N-1", "N-2")]
    swap = "UPDATE persons AS a SET {0} = b.{0} FROM persons AS b WHERE a.reference <> b.reference"
    with pytest.raises(Exception, match="written once"):
        tampering.application(swap.format("sealed"))
    tampering.application(swap.format("safe_way"))
    tampering.owner(swap.format("sealed"))
    for of in (first, second):
        said = await found(app, of)
        assert [code for code, _ in said] == ["seal-broken"] * 2
        with pytest.raises(SealBroken):
            await open_safe_way(app.engine, app.keys, of, "S-1")


async def test_an_older_safe_way_put_back_by_the_applications_own_role_never_opens(
    app: App, tampering: Tampering
) -> None:
    of = await _case(app, "N-1")
    older = await _value(app, of, "persons.safe_way")
    assert await change_safe_way(app.engine, app.keys, of, "S-1", "ring 0000 000003") is None
    tampering.application("UPDATE persons SET safe_way = :older", older=older)
    with pytest.raises(SealBroken):
        await open_safe_way(app.engine, app.keys, of, "S-1")
    shown = await read_safe_way(by_staff(app, Role.CASEWORKER), of)
    assert isinstance(shown, Refusal) and shown.code == "safe-way-not-as-kept"
    assert ("seal-broken", True) in [
        (code, "persons.safe_way" in sentence) for code, sentence in await found(app, of)
    ]
    with pytest.raises(Exception, match="permission denied"):
        tampering.application("DELETE FROM safe_way_versions WHERE number > 2")


async def _value(app: App, reference: str, name: str) -> bytes:
    [column] = [each for each in SEALED_BY_CASE if each.name == name]
    async with app.engine.connect() as connection:
        return bytes((await values_in(connection, column, reference))[0][column.column])


async def test_an_older_state_put_back_is_named_and_no_turn_is_taken_on_it(
    app: App, tampering: Tampering
) -> None:
    receipt = await take_in(app, "N-1")
    older = await _value(app, receipt.reference, "cases.state")
    async with app.engine.connect() as connection:
        now = await clock(connection)
    answered = [order("answer", RecordAnswer(answer=NO_TRACE))]
    await advance(app.store, receipt.reference, answered, now)
    tampering.application("UPDATE cases SET state = :older", older=older)
    with pytest.raises(SealBroken):
        await load_state(app.store, receipt.reference)
    assert "seal-broken" in await _codes(app)


def test_every_sealed_column_that_any_table_has_declares_what_holds_it() -> None:
    """By metadata: a new table has no other way to keep sealed bytes."""
    declared = _declared()
    of_cases = {name for name, one in declared.items() if one.under is SealedUnder.CASE}
    assert {column.name for column in SEALED_BY_CASE} == of_cases
    for name, one in declared.items():
        table, newest = metadata.tables[name.partition(".")[0]], one.newest
        assert one.place and set(one.place) <= set(table.c.keys()), name
        where, _, counted = newest.rpartition(".")
        assert not newest or counted in metadata.tables[where or table.name].c, name


def _declared() -> dict[str, SealBinding]:
    found = {}
    for table in metadata.tables.values():
        for column in table.columns:
            if column.type.python_type is bytes and column.info.get(SEALED) is not None:
                found[f"{table.name}.{column.name}"] = column.info[SEALED]
            elif column.type.python_type is bytes:
                assert column.name in _NEVER_SEALED, f"{table.name}.{column.name}"
    return found


_NEVER_SEALED = {"head_hash", "previous", "hash", "code", "digest", "public_key"}


def test_whatever_names_the_place_or_the_newest_value_is_in_the_binding() -> None:
    for column in SEALED_BY_CASE:
        declared = column.table.c[column.column].info[SEALED]
        beside = {"safe_way_place": "safe-way/7", "corrected_place": "corrected/7"}
        row = {each.name: f"{each.name} of it" for each in column.table.c} | beside
        bound = column.bound("RSR-1", row)
        of_number = beside if "." in declared.newest else {declared.newest} - {WRITTEN_ONCE}
        for name in {*declared.place, *of_number} - {"reference"}:
            if "." in declared.newest and f"{column.column}_place" != name:
                continue
            other = column.bound("RSR-1", {**row, name: "another"})
            assert other[0] != bound[0], f"{column.name} is not bound to {name}"
        if "reference" in declared.place:
            assert column.bound("RSR-2", row) != bound, column.name


async def test_what_is_sealed_once_the_applications_own_role_may_not_change_or_the_database_refuses(
    app: App,
) -> None:
    may = text("SELECT has_column_privilege(:table, :column, 'UPDATE')")
    kept = text(
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(:table)"
        " AND tgname = concat('keep_', CAST(:column AS text), '_once') AND tgenabled = 'O'"
    )
    async with app.engine.connect() as connection:
        for name, one in _declared().items():
            table, _, column = name.partition(".")
            if one.newest == WRITTEN_ONCE:
                at = {"table": table, "column": column}
                free = (await connection.execute(may, at)).scalar_one()
                held = (await connection.execute(kept, at)).scalar_one()
                assert held or not free, name


async def test_no_sealed_value_opens_in_another_row_another_case_or_after_a_newer_one(
    app: App,
) -> None:
    """Every column, with what stood there after each step of a case's life."""
    first, second = [await _case(app, number) for number in ("N-1", "N-2")]
    sealers = {of: await sealer_of(app.keys, of) for of in (first, second)}
    tried = 0
    async with app.engine.connect() as connection:
        for column in SEALED_BY_CASE:
            here, there = [await values_in(connection, column, of) for of in (first, second)]
            for row in here:
                assert opens(sealers[first], column, first, row)
                for other in [*there, *(each for each in here if each is not row)]:
                    moved = {**row, column.column: other[column.column]}
                    assert not opens(sealers[first], column, first, moved), column.name
                    tried += 1
    assert tried > 10
