"""The wall as people meet it: what one track looks for means nothing in the other; what is wanted
there is gathered anew; only the data-protection officer looks into both.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from policy.people.births import BirthDate
from policy.people.matching import keys_of
from policy.suitability import words as suitability_words
from policy.suitability.evidence.facts import EffortToChange
from policy.suitability.evidence.words import Basis, Known
from policy.support.words import Role
from policy.time import parse_date
from starter.commands.find import NOBODY
from store.searching import find_person
from store.views import NO_CASE, PROTECTION, SEARCHED
from store.views import views_of as looked
from tests.apps import SUITABILITY_DATA, settings_on
from tests.counting import statements_of
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.suitability_terminal import (
    SuitabilityTerminal,
    opening_file,
    set_up_suitability,
)
from tests.starter.terminal import Terminal, set_up
from tests.suitability_apps import PERSON
from wiring.app import App

_WHOLE: dict[str, Any] = json.loads((SUITABILITY_DATA / "case-01.json").read_text())
FACTS = _WHOLE | {
    "known": [f for f in _WHOLE["known"] if f["fact"] not in {"conclusion", "window-change"}]
}
REFERRED = row("A-1", date_of_birth="02/03/1991")
THERE = (PERSON["family_name"], PERSON["given_names"], PERSON["date_of_birth"])
NOWHERE = ("Unheard", "Hesper", "01/01/1970")


@dataclass(frozen=True)
class Terminals:
    """A terminal of each track on one data folder, and the case of each."""

    support: Terminal
    suitability: SuitabilityTerminal
    referral: str
    case: str


@pytest.fixture
def both(database: TestDatabase, tmp_path: Path) -> Terminals:
    """A person is known to each track, and nobody to both."""
    support = set_up(tmp_path, settings_on(database, tmp_path))
    suitability = set_up_suitability(tmp_path, database)
    support.sign_in(Role.CASEWORKER)
    taken = support.run("intake", str(csv_file(tmp_path / "a.csv", [REFERRED])))
    assert taken.exit_code == 0, taken.output
    suitability.sit(suitability_words.Role.ASSESSOR)
    said = suitability.done("open", suitability.file("open.json", opening_file(FACTS)))
    found = re.search(r"SUI-\w{3}-\w{3}-\w{3}", said)
    assert found is not None
    return Terminals(support, suitability, support.cases()[0]["reference"], found.group())


def _find(terminal: Terminal, who: tuple[str, str, str]) -> Result:
    return terminal.run("find", input="\n".join((*who, "")) + "\n")


def _referred() -> tuple[str, str, str]:
    return REFERRED["family_name"], REFERRED["given_names"], REFERRED["date_of_birth"]


def test_each_track_finds_its_own_person(both: Terminals) -> None:
    assert both.referral in _find(both.support, _referred()).output
    assert both.case in _find(both.suitability, THERE).output


def test_a_name_that_only_the_other_track_knows_reads_like_a_name_nobody_knows(
    both: Terminals,
) -> None:
    for terminal, there in ((both.support, THERE), (both.suitability, _referred())):
        only_there, nowhere = _find(terminal, there), _find(terminal, NOWHERE)
        assert NOBODY in only_there.output
        assert _without(only_there.output, there) == _without(nowhere.output, NOWHERE)


def _without(said: str, who: tuple[str, str, str]) -> str:
    for word in who:
        said = said.replace(word, "")
    return said


def test_a_search_does_the_same_work_whether_the_other_track_knows_the_name_or_nobody_does(
    both: Terminals,
) -> None:
    """The same time, because the same statements: a clock would only measure the machine."""

    async def statements(app: App, who: tuple[str, str, str]) -> list[str]:
        match = keys_of("", who[1], who[0], BirthDate(day=parse_date(who[2])))
        with statements_of(app) as sent:
            assert await find_person(app.engine, app.keys, match, "S-3001", SEARCHED) == []
        return sent

    there = both.support.with_app(lambda app: statements(app, THERE))
    nowhere = both.support.with_app(lambda app: statements(app, NOWHERE))
    assert there == nowhere != []


def test_every_search_is_noted_found_or_not(both: Terminals) -> None:
    _find(both.support, _referred())
    _find(both.support, NOWHERE)

    async def noted(app: App) -> list[str]:
        async with app.engine.connect() as connection:
            rows = [await looked(connection, where) for where in (both.referral, NO_CASE)]
        kinds = [view.kind for views in rows for view in views]
        return [kind for kind in kinds if kind == SEARCHED]

    assert both.support.with_app(noted) == [SEARCHED, SEARCHED]


def test_a_case_of_the_other_track_is_no_reference_here(both: Terminals) -> None:
    for terminal, reference in ((both.support, both.case), (both.suitability, both.referral)):
        assert terminal.run("show", reference).exit_code != 0


def test_only_the_data_protection_officer_of_both_looks_into_both_and_says_why(
    both: Terminals,
) -> None:
    typed = "\n".join((*_referred(), "")) + "\n"
    both.support.sign_in(Role.DATA_PROTECTION_OFFICER)
    alone = both.support.run("protection", "--reason", "request 7", input=typed)
    assert "wrong-role" in alone.output
    both.suitability.sit(suitability_words.Role.DATA_PROTECTION_OFFICER)
    found = both.support.run("protection", "--reason", "request 7", input=typed)
    assert found.exit_code == 0, found.output
    assert both.referral in found.output
    assert both.case not in found.output

    async def noted(app: App) -> list[str]:
        async with app.engine.connect() as connection:
            kinds = [view.kind for view in await looked(connection, NO_CASE)]
        return [kind for kind in kinds if kind.startswith(PROTECTION)]

    assert both.suitability.with_app(noted) == [f"{PROTECTION}: request 7"]
    assert both.support.run("protection", "--reason", " ", input=typed).exit_code != 0


def _gathered(source: str, basis: Basis = Basis.LAW_ENFORCEMENT) -> EffortToChange:
    return EffortToChange(
        id="effort-1",
        as_of=parse_date("10/01/2022"),
        source=source,
        basis=basis,
        succeeding=Known.UNKNOWN,
    )


def test_what_is_wanted_from_the_other_track_is_gathered_anew_once_a_second_person_approved(
    both: Terminals,
) -> None:
    terminal, case = both.suitability, both.case
    words = ("--wanted", "The course, asked of its provider", "--reason", "Nothing on record")
    consent = terminal.run("collection", "propose", case, *words, "--basis", "consent")
    assert "basis-not-this-tracks" in consent.output
    said = terminal.done("collection", "propose", case, *words, "--basis", "law enforcement")
    id = said.split()[-1]
    file = terminal.facts("effort.json", _gathered(f"collection/{id}"))
    assert "collection-not-approved" in terminal.run("record", case, file).output
    terminal.sit(suitability_words.Role.DUTY_SUPERVISOR)
    terminal.done("collection", "approve", case, id)
    terminal.sit(suitability_words.Role.ASSESSOR)
    other = terminal.facts("other.json", _gathered(f"collection/{id}", Basis.PUBLIC_TASK))
    assert "basis-differs" in terminal.run("record", case, other).output
    terminal.done("record", case, file)
    log = terminal.done("collection", "list", case)
    assert "law enforcement" in log
    assert "Approved by" in log


def test_nobody_approves_what_they_proposed(both: Terminals) -> None:
    terminal = both.suitability
    terminal.sit(suitability_words.Role.DUTY_SUPERVISOR)
    words = ("--wanted", "x", "--reason", "y", "--basis", "public task")
    id = terminal.done("collection", "propose", both.case, *words).split()[-1]
    refused = terminal.run("collection", "approve", both.case, id)
    assert "second-person-needed" in refused.output
