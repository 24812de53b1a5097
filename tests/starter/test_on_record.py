"""Staff who must act can read everything on record of a case of their track, and that they read it
is noted.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.cases.reading_out import said_of
from policy.suitability import words as suitability_words
from policy.support.deeds import AuthorityReported, RecordAnswer
from policy.support.words import ReportKind, Role
from store.cases import load_state
from store.views import IDENTITY_READ, View, views_of
from tests.apps import NO_TRACE, order
from tests.policy.suitability.cases import case
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.suitability_terminal import FACTS, SuitabilityTerminal, set_up_suitability
from tests.starter.terminal import NUMBERS, Terminal
from tests.store.received import receives
from tests.suitability_apps import PERSON
from wiring.app import App

DETAIL = "Has taken the room by the station."
READERS = {
    *(Role.CASEWORKER, Role.CHECK_OFFICER, Role.DUTY_SUPERVISOR),
    *(Role.MANAGER, Role.HEAD_OF_SERVICE),
}


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """A case that was answered, and that an authority reported on."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found = str(caseworker.cases()[0]["reference"])

    async def lived(app: App) -> None:
        state = await load_state(app.store, found)
        assert state is not None
        said = AuthorityReported(
            id="update/1",
            at=datetime.now(UTC),
            by="E06000023",
            report=ReportKind.ENGAGING,
            detail=DETAIL,
        )
        await receives(app, state, order("answer-1", RecordAnswer(answer=NO_TRACE)), said)

    caseworker.with_app(lived)
    return found


def seen(terminal: Terminal, reference: str) -> set[tuple[str, str]]:
    async def noted(app: App) -> list[View]:
        async with app.engine.connect() as connection:
            return await views_of(connection, reference)

    return {(view.staff_number, view.kind) for view in terminal.with_app(noted)}


@pytest.mark.parametrize("role", list(Role))
def test_the_answer_and_a_reports_words_are_read_by_who_reads_cases_and_by_nobody_else(
    terminal: Terminal, reference: str, role: Role
) -> None:
    terminal.sign_in(role)
    said = terminal.run("read", reference)
    if role not in READERS:
        assert (said.exit_code, said.stdout) == (4, "")
        assert (NUMBERS[role], IDENTITY_READ) not in seen(terminal, reference)
        return
    assert said.exit_code == 0, said.output
    for words in (
        "Status: no trace.",
        "That does not mean there is none.",
        f"detail: {DETAIL}",
        "by: E06000023",
        "given names: ",
    ):
        assert words in said.stdout
    assert {(NUMBERS[role], "command: read"), (NUMBERS[role], IDENTITY_READ)} <= seen(
        terminal, reference
    )


@pytest.fixture
def suitability(database: TestDatabase, tmp_path: Path) -> SuitabilityTerminal:
    """The other track's place, on a database of its own."""
    return set_up_suitability(tmp_path, database)


@pytest.mark.parametrize("role", list(suitability_words.Role))
def test_the_person_the_offers_and_the_evidence_are_read_by_who_concludes_and_serves(
    suitability: SuitabilityTerminal, role: suitability_words.Role
) -> None:
    found = suitability.case()
    suitability.sit(role)
    said = suitability.run("read", found)
    if role is suitability_words.Role.OPERATIONS:
        assert (said.exit_code, said.stdout) == (4, "")
        return
    assert said.exit_code == 0, said.output
    assert all(value in said.stdout for value in PERSON.values() if value)
    for fact in FACTS["known"]:
        assert f", {fact['id']}" in said.stdout


def test_every_field_that_says_something_is_read_out_of_every_kind_of_fact() -> None:
    left_out = frozenset({"id", "as_of", "fact"})
    for number in (1, 7, 12):
        for fact in case(number).facts.known:
            named = {name for name, _ in said_of(fact, left_out)}
            silent = ("", None, (), False)
            for name in set(fact.__dataclass_fields__) - left_out:
                if getattr(fact, name) not in silent:
                    assert name.replace("_", " ") in named
