"""The registers by command: each act dated, reasoned, and refused by its rule."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlalchemy import select

from policy.support.words import Role
from store import organisations, tables
from store.credentials import matches
from tests.apps import SAMPLE, settings_on
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, bare
from wiring.app import App

NEW = ("organisation", "register", "CH-555001", "--name", "Night Kitchen")
REST = (
    *("--nation", "Wales", "--email", "hello@night.example", "--agreement-version", "1"),
    *("--agreement-from", "01/01/2026", "--agreement-until", "31/12/2030"),
    *("--from", "01/01/2026", "--reason", "signed today"),
)


WHY = ("--reason", "joins the team")


@pytest.fixture
def registrar(terminal: Terminal) -> Terminal:
    terminal.sign_in(Role.REGISTRAR)
    return terminal


def test_only_the_bodies_of_the_guidance_are_registered(registrar: Terminal) -> None:
    refused = registrar.run(*NEW, "--kind", "company", *REST)
    assert refused.exit_code == 1
    assert "rule R1 (organisation-kind)" in refused.stderr
    assert registrar.confirmed(*NEW, "--kind", "registered charity", *REST).exit_code == 0
    again = registrar.run(*NEW, "--kind", "registered charity", *REST)
    assert "already-registered" in again.stderr
    shown = registrar.run("organisation", "show", "ch-555001").stdout
    assert "from 1 January 2026 at 00:00: active, agreement 1, 01/01/2026 to 31/12/2030" in shown


def test_suspended_reinstated_and_suspended_again_at_one_moment_is_suspended(
    registrar: Terminal,
) -> None:
    for act in ("suspend", "reinstate", "suspend"):
        words = ("organisation", act, "E06000023", "--from", "01/06/2026", "--reason", "r")
        done = registrar.confirmed(*words)
        assert done.exit_code == 0, done.output
    shown = registrar.run("organisation", "show", "E06000023").stdout
    entries = [line.split(": ")[1].split(",")[0] for line in shown.splitlines()[2:]]
    assert entries == ["active", "suspended", "active", "suspended"]


def test_what_the_register_does_not_allow_is_refused_with_its_rule(registrar: Terminal) -> None:
    reason = ("--reason", "r")
    for words, code in (
        (("reinstate", "E06000023", *reason), "status-not-possible"),
        (("leave", "CH-000000", *reason), "organisation-not-registered"),
        (("delegate", "CH-900101", "CH-900102", "--from", "01/01/2026", *reason), "delegation"),
        (("show", "CH-000000"), "organisation-not-registered"),
        (("credential", "CH-000000", *reason), "organisation-not-registered"),
    ):
        done = registrar.run("organisation", *words)
        assert done.exit_code == 1, done.output
        assert code in done.stderr


def test_a_delegation_lets_a_provider_refer_for_an_authority(
    registrar: Terminal, tmp_path: Path
) -> None:
    behalf = row("A-1", organisation_id="CH-900101", referring_for="E06000023")
    sent = csv_file(tmp_path / "a.csv", [behalf])
    registrar.sign_in(Role.CASEWORKER)
    assert "delegation-missing" in registrar.run("intake", str(sent)).stdout
    registrar.sign_in(Role.REGISTRAR)
    words = ("delegate", "E06000023", "CH-900101", "--from", "01/01/2026", "--reason", "contract")
    assert registrar.confirmed("organisation", *words).exit_code == 0
    registrar.sign_in(Role.CASEWORKER)
    assert registrar.run("intake", str(sent)).exit_code == 0


def test_a_file_of_organisations_leaves_those_that_are_there_as_they_are(
    registrar: Terminal,
) -> None:
    words = ("organisation", "import", str(SAMPLE / "organisations.csv"), "--reason", "r")
    done = registrar.run(*words)
    assert done.exit_code == 0
    assert done.stdout.count("already in the register") == 24
    listed = registrar.run("organisation", "list", "--at", "06/05/2026").stdout
    assert sum(line.rstrip().endswith("yes") for line in listed.splitlines()) == 21


@pytest.mark.parametrize("written", ["ch-900777", "\u200bCh-900777 "])
def test_a_file_of_organisations_takes_a_code_as_a_row_of_a_referral_does(
    registrar: Terminal, tmp_path: Path, written: str
) -> None:
    listed = (SAMPLE / "organisations.csv").read_text(encoding="utf-8")
    file = tmp_path / "new.csv"
    file.write_text(listed.replace("CH-900101", written), encoding="utf-8")
    words = ("organisation", "import", str(file), "--reason", "r")
    assert "Organisations entered: 1." in registrar.confirmed(*words).stdout

    async def entered(app: App) -> bool:
        async with app.engine.connect() as connection:
            return "CH-900777" in await organisations.load_register(connection)

    assert registrar.with_app(entered)


def test_a_new_credential_is_shown_once_and_kept_as_a_digest(registrar: Terminal) -> None:
    words = ("organisation", "credential", "E06000023", "--reason", "r")
    made = registrar.confirmed(*words).stdout.splitlines()[-1]

    async def kept(app: App) -> str | None:
        async with app.engine.connect() as connection:
            register = tables.organisations.c
            found = select(register.credential).where(register.id == "E06000023")
            return (await connection.execute(found)).scalar()

    digest = registrar.with_app(kept)
    assert digest is not None
    assert made not in digest
    assert matches(made, digest)


def test_the_very_first_person_needs_no_session_but_must_be_able_to_enter_others(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = bare(tmp_path, settings_on(database, tmp_path))
    words = ("--name", "A", "--email", "a@b.example", *WHY, "--team", "operations", "--role")
    assert terminal.run("admin", "staff", "add", "S-1", *words, "registrar").exit_code == 4
    assert terminal.run("admin", "staff", "add", "S-1", *words, "operations").exit_code == 0
    second = terminal.run("admin", "staff", "add", "S-2", *words, "operations")
    assert "not-signed-in" in second.stderr


def test_who_set_the_register_up_enters_one_who_can_confirm_and_nobody_else_alone(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = bare(tmp_path, settings_on(database, tmp_path))
    words = ("--name", "A", "--email", "a@b.example", *WHY, "--team", "operations", "--role")
    entered = terminal.run("admin", "staff", "add", "S-1", *words, "operations")
    first = entered.stdout.splitlines()[-1]
    assert terminal.run("sign-in", "S-1", REFERRALS_CREDENTIAL=first).exit_code == 0
    waits = terminal.run("staff", "add", "S-2", *words, "check officer")
    assert "referrals staff confirm S-2" in waits.stdout
    second = terminal.run("staff", "add", "S-3", *words, "manager")
    assert "confirm" not in second.stdout
    assert "confirm S-4" in terminal.run("staff", "add", "S-4", *words, "manager").stdout
    credential = second.stdout.splitlines()[-1]
    assert terminal.run("sign-in", "S-3", REFERRALS_CREDENTIAL=credential).exit_code == 0
    assert terminal.run("staff", "confirm", "S-2", *WHY).exit_code == 0


def test_staff_are_entered_with_a_credential_that_works(terminal: Terminal) -> None:
    terminal.sign_in(Role.MANAGER)
    words = ("--name", "Ada Invented", "--email", "ada@b.example", "--team", "check team")
    add = ("staff", "add", "s-77", *words, "--role", "check officer", *WHY)
    done = terminal.run(*add)
    assert done.exit_code == 0, done.output
    credential = done.stdout.splitlines()[-1]
    assert "number-taken" in terminal.run(*add).stderr
    assert "waits to be confirmed" in terminal.run("staff", "list").stdout
    own = terminal.run("staff", "confirm", "s-77", *WHY)
    assert (own.exit_code, "second-person-needed" in own.stderr) == (1, True)
    early = terminal.run("sign-in", "S-77", REFERRALS_CREDENTIAL=credential)
    assert "sign-in-failed" in early.stderr
    terminal.sign_in(Role.OPERATIONS)
    assert "wrong-role" in terminal.run("staff", "confirm", "s-77", *WHY).stderr
    terminal.sign_in(Role.HEAD_OF_SERVICE)
    assert terminal.run("staff", "confirm", "s-77", *WHY).stdout == "S-77 may sign in now.\n"
    assert "nothing-to-confirm" in terminal.run("staff", "confirm", "s-77", *WHY).stderr
    assert terminal.run("sign-in", "S-77", REFERRALS_CREDENTIAL=credential).exit_code == 0
    terminal.sign_in(Role.MANAGER)
    assert "bad-contact" in terminal.run(*add[:3], "--name", "B", "--email", "b", *add[7:]).stderr


def test_a_credential_may_be_typed_if_it_is_long_enough(terminal: Terminal) -> None:
    terminal.sign_in(Role.MANAGER)
    words = ("--name", "B", "--email", "b@b.example", "--team", "operations", "--role", "registrar")
    own = secrets.token_urlsafe(12)
    done = terminal.run(
        *("staff", "add", "S-78", *words, *WHY, "--ask-credential"), input=f"a\na\n{own}\n{own}\n"
    )
    assert done.exit_code == 0, done.output
    assert own not in done.output
    terminal.sign_in(Role.HEAD_OF_SERVICE)
    assert terminal.run("staff", "confirm", "S-78", *WHY).exit_code == 0
    assert terminal.run("sign-in", "S-78", REFERRALS_CREDENTIAL=own).exit_code == 0


def test_only_who_holds_a_role_is_put_on_duty_in_it(terminal: Terminal) -> None:
    terminal.sign_in(Role.HEAD_OF_SERVICE)
    when = ("--from", "01/06/2026 09:00", "--until", "02/06/2026 09:00")
    assert terminal.run("staff", "duty", "duty supervisor", "S-3003", *when).exit_code == 0
    assert "role-not-held" in terminal.run("staff", "duty", "manager", "S-3003", *when).stderr
    assert "no-such-staff" in terminal.run("staff", "duty", "manager", "S-1", *when).stderr
    reversed_ = ("--from", "02/06/2026", "--until", "01/06/2026")
    assert terminal.run("staff", "duty", "manager", "S-3004", *reversed_).exit_code == 2
    assert "S-3003" in terminal.run("staff", "rota", "--at", "01/06/2026 12:00").stdout
    later = terminal.run("staff", "rota", "--at", "02/06/2026 09:00")
    assert "Nobody is on duty" in later.stdout
