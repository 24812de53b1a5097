"""Every look and every act needs somebody who is signed in, and is noted; by the list of commands
and not by an example.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.support.words import Role
from store.views import NO_CASE, View, views_of
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.rows import csv_file, row
from tests.starter.terminal import NUMBERS, Terminal, administer, bare
from wiring.app import App

STARTER = Path(__file__).parents[2] / "starter"
WITHOUT_SESSION = {
    # Who begins or ends a session.
    "with_nobody": {("commands/sign_in.py", "sign_in"), ("commands/sign_out.py", "sign_out")},
    # The first person of all, who could not have a session; the service and no case, which programs
    # watch.
    "if_signed_in": {("commands/staff.py", "add"), ("commands/health.py", "health")},
    # An organisation's own credential counts.
    "as_organisation": {
        ("terminal/reading.py", "read_answer"),
        ("terminal/report_sender.py", "do"),
        ("commands/suitability/report.py", "report"),
        ("commands/corrections.py", "_corrections"),
    },
}
LOOKS = [
    ("list",),
    ("show", "RSR"),
    ("explain", "RSR"),
    ("ahead", "RSR"),
    ("timeline", "RSR"),
    ("verify",),
    ("verify", "RSR"),
    ("incidents",),
    ("wall", "--once"),
    ("tasks", "--all"),
    ("handover",),
    ("views",),
    ("notices",),
    ("blocked",),
    ("schedules",),
    ("staff", "list"),
    ("staff", "rota"),
    ("organisation", "list"),
    ("organisation", "show", "E09000007"),
    ("statistics", "--from", "01/01/2026", "--until", "31/12/2026"),
]


def _callers(name: str) -> Iterator[tuple[str, str]]:
    for path in sorted(
        p for part in ("commands", "terminal") for p in (STARTER / part).rglob("*.py")
    ):
        if path.name in ("calling.py", "on_the_server.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                called = {
                    node.func.id
                    for node in ast.walk(function)
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                }
                if name in called:
                    yield path.relative_to(STARTER).as_posix(), function.name


@pytest.mark.parametrize("way", WITHOUT_SESSION)
def test_only_these_commands_need_nobody_signed_in(way: str) -> None:
    assert set(_callers(way)) == WITHOUT_SESSION[way]


def test_nothing_else_opens_the_record_for_a_command() -> None:
    """One module asks for a session; a command that connects by itself would go past it."""
    opening = {path for path, _ in _callers("open_app")}
    assert opening == set()


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_nobody_looks_without_a_session(
    database: TestDatabase, tmp_path: Path, words: tuple[str, ...]
) -> None:
    terminal = bare(tmp_path, settings_on(database, tmp_path))
    said = terminal.run(*(word.replace("RSR", "RSR-XN3-A99-DKH") for word in words))
    assert (said.exit_code, said.stdout) == (4, "")
    assert "not-signed-in" in said.stderr


@pytest.fixture
def looked(caseworker: Terminal, tmp_path: Path) -> tuple[Terminal, str]:
    """Somebody who may look, and a case."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    [case] = caseworker.cases()
    return caseworker, str(case["reference"])


@pytest.mark.parametrize(
    "words", [look for look in LOOKS if look[0] not in ("schedules", "views")], ids=" ".join
)
def test_every_look_is_noted_with_who_looked_and_at_what(
    looked: tuple[Terminal, str], words: tuple[str, ...]
) -> None:
    terminal, reference = looked
    of_case = "RSR" in words
    done = terminal.run(*(reference if word == "RSR" else word for word in words))
    assert done.exit_code == 0, done.output

    async def noted(app: App) -> list[View]:
        async with app.engine.connect() as connection:
            return await views_of(connection, reference if of_case else NO_CASE)

    plain = [word for word in words if word != "RSR"]
    name = " ".join(plain[:2] if plain[0] in ("staff", "organisation") else plain[:1])
    kinds = {(view.staff_number, view.kind) for view in terminal.with_app(noted)}
    assert (NUMBERS[Role.CASEWORKER], f"command: {name}") in kinds


def test_the_registrar_keeps_the_register_and_reads_no_case(
    looked: tuple[Terminal, str],
) -> None:
    terminal, reference = looked
    terminal.sign_in(Role.REGISTRAR)
    for command in ("show", "explain", "ahead", "timeline"):
        said = terminal.run(command, reference)
        assert (said.exit_code, said.stdout) == (4, "")
        assert "wrong-role" in said.stderr
    assert terminal.run("list").exit_code == 4


def test_health_says_which_cases_only_to_somebody_signed_in(
    looked: tuple[Terminal, str], database: TestDatabase
) -> None:
    terminal, reference = looked
    administer(database, "UPDATE support.case_keys SET created_at = created_at - interval '1 hour'")
    assert reference in terminal.run("health").stdout
    terminal.run("sign-out")
    said = terminal.run("health")
    assert said.exit_code == 6
    assert "cases-not-started" in said.stdout and "sign in to see which" in said.stdout
    assert reference not in said.output
