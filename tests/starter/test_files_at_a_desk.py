"""A file at a desk and the same file beside the database come to the same, byte for byte; and a
file that ended in the middle says how far it came.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from policy.support.intake.columns import IN_EVERY_FILE
from policy.support.words import Role
from starter.cli import referrals
from starter.terminal.front_door import WAY, DoorAddress, DoorAnswer, Way
from starter.terminal.output import Exit, stopped
from store.tables import referrals as received
from tests.apps import SAMPLE, settings_on
from tests.servers import TestPostgres
from tests.starter.front_door import front_doors
from tests.starter.rows import csv_file, read_csv, row
from tests.starter.terminal import DOORS, NUMBERS, Terminal, set_up
from wiring.app import App

HOSTILE = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text())["texts"]
BESIDE = dict.fromkeys(DOORS, "")
Between = Callable[[Way], Way]


def _sent_files(folder: Path) -> list[tuple[str, ...]]:
    """The sample, and files that nobody should send; each with the command that sends it."""
    shutil.copy(SAMPLE / "referrals.csv", folder)
    shutil.copy(SAMPLE / "authority-updates.csv", folder / "updates.csv")
    odd = [row(f"H-{n}") | {IN_EVERY_FILE[n % 9]: text} for n, text in enumerate(HOSTILE)]
    lines = [json.dumps(cells) for cells in (*odd, row("H-half", notes="\ud800"))]
    (folder / "odd.jsonl").write_text("\n".join([*lines, "{", "[1]", '{"a": 1}']))
    torn = csv_file(folder / "torn.csv", [row(f"T-{n}") for n in range(3)])
    torn.write_bytes(b"\xef\xbb\xbf" + torn.read_bytes() + b'one,"two\r\n' + b"x" * 1_000_001)
    (folder / "heading.csv").write_text(",".join(IN_EVERY_FILE))
    (folder / "other.csv").write_text("shoe,size\n1,2\n")
    intakes = ("referrals.csv", "odd.jsonl", "torn.csv", "heading.csv", "other.csv", "none.csv")
    reports = ("updates.csv", "torn.csv")
    return [
        *(("intake", str(folder / name)) for name in intakes),
        *(("report", "--file", str(folder / name)) for name in reports),
    ]


def _come_to(
    terminal: Terminal, folder: Path, sent: list[tuple[str, ...]], **door: str
) -> list[object]:
    """What every file's command says and writes; references by the order in which they came."""
    terminal.sign_in(Role.CASEWORKER)
    if door:
        assert terminal.run("sign-in", NUMBERS[Role.CASEWORKER], **door).exit_code == 0
    came: list[object] = []
    for words in sent:
        report = folder / "report"
        done = terminal.run(*words, "--report", str(report), **door)
        came += [words[-1].rpartition("/")[2], done.exit_code, done.stdout, done.stderr]
        for written in (report, *sorted(folder.glob("*.refused.*"))):
            came += [written.name, written.read_bytes() if written.exists() else b""]
            written.unlink(missing_ok=True)
    return [_without_references(each) for each in came]


def _without_references(value: object) -> str:
    text = value.decode() if isinstance(value, bytes) else str(value)
    seen: dict[str, str] = {}
    return re.sub(
        r"RSR(-\w{3}){3}", lambda found: seen.setdefault(found[0], f"<{len(seen)}>"), text
    )


def test_a_file_at_a_desk_and_beside_the_database_come_to_the_same_byte_for_byte(
    postgres: TestPostgres, tmp_path: Path
) -> None:
    came, sent = [], _sent_files(tmp_path)
    for name, door in (("desk", {}), ("beside", BESIDE)):
        with postgres.database() as database:
            home = tmp_path / name
            home.mkdir()
            terminal = set_up(home, settings_on(database, home))
            came.append(_come_to(terminal, tmp_path, sent, **door))
    for at_a_desk, beside in zip(*came, strict=True):
        assert at_a_desk == beside


def _typed(terminal: Terminal, between: Between, *words: str) -> Result:
    """Type a command, with somebody between the desk and the front door."""
    runner = CliRunner(env={**terminal.environment, **DOORS})
    with front_doors(terminal.doors):
        token = WAY.set(between(WAY.get()))
        try:
            return runner.invoke(referrals, list(words))
        finally:
            WAY.reset(token)


def _before_portion(number: int, do: Callable[[Way, tuple[object, ...]], None]) -> Between:
    """Have something happen before a portion of rows is sent."""

    def between(way: Way) -> Way:
        portions = 0

        def ask(
            door: DoorAddress, path: str, body: bytes, headers: Mapping[str, str]
        ) -> DoorAnswer:
            nonlocal portions
            portions += path.endswith("/rows")
            if portions == number and path.endswith("/rows"):
                do(way, (door, path, body, headers))
            return way(door, path, body, headers)

        return ask

    return between


def _lost(way: Way, asked: tuple[object, ...]) -> None:
    way(*asked)  # type: ignore[arg-type]
    raise stopped("answer-lost", "", "", Exit.NO_DATABASE)


def _unreachable(way: Way, asked: tuple[object, ...]) -> None:
    raise stopped("front-door-out-of-reach", "", "", Exit.NO_DATABASE)


def _signed_out(way: Way, asked: tuple[object, ...]) -> None:
    door, _, _, headers = asked
    token = str(headers["Authorization"]).removeprefix("Bearer ")  # type: ignore[index]
    told = {"track": "support", "command": "sign-out", "in_order": [token], "arguments": {}}
    way(door, "/v1/staff/sign-out", json.dumps(told).encode(), headers)  # type: ignore[arg-type]


def _ctrl_c(way: Way, asked: tuple[object, ...]) -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize(
    ("portion", "happens", "exit_code", "said", "known_again"),
    [
        (2, _lost, 3, "Whether rows after it were accepted is not known", 30),
        (2, _unreachable, 3, "The front door went out of reach in the middle.", 25),
        (2, _signed_out, 4, "The session ended in the middle.", 25),
        (1, _ctrl_c, 130, "No row after it was looked at.", 25),
    ],
)
def test_a_file_that_ended_in_the_middle_says_how_far_it_came_and_goes_on_when_sent_again(
    caseworker: Terminal,
    tmp_path: Path,
    portion: int,
    happens: Callable[[Way, tuple[object, ...]], None],
    exit_code: int,
    said: str,
    known_again: int,
) -> None:
    sent, report = csv_file(tmp_path / "a.csv", map(row, map("A-{}".format, range(30)))), "r.csv"
    words = ("intake", str(sent), "--report", str(tmp_path / report))
    done = _typed(caseworker, _before_portion(portion, happens), *words)
    assert (done.exit_code, said in done.stderr) == (exit_code, True), done.output
    assert "25 rows are done, the last one line 26" in done.stderr
    assert "Send the same file again to go on" in done.stderr
    assert len(read_csv(tmp_path / report)) == 25
    caseworker.sign_in(Role.CASEWORKER)
    again = caseworker.run("intake", str(sent), "--quiet")
    rest = 30 - known_again
    assert f"30 rows: {rest} accepted, {known_again} already received" in again.stdout
    assert caseworker.with_app(_batches) == (1 if happens is _lost else 2)


async def _batches(app: App) -> int:
    """Under how many batches the referrals on record came; portions of one file are one."""
    async with app.engine.connect() as connection:
        query = select(func.count(received.c.batch.distinct()))
        return int((await connection.execute(query)).scalar_one())
