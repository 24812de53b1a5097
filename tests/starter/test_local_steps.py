"""What an area's own ways and the wait for advice look like on a case (R117)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from policy.support.words import Role, TaskKind, Team
from store.tables import tasks
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal
from wiring.app import App


def test_a_case_says_how_long_advice_is_waited_for_and_how_its_area_does_it(
    caseworker: Terminal, tmp_path: Path
) -> None:
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    [case] = caseworker.cases()
    since = datetime.now(UTC) - timedelta(days=9)

    async def asked(app: App) -> None:
        async with app.engine.begin() as connection:
            await connection.execute(
                insert(tasks).values(
                    id="advice-1",
                    effect_key="advice-1",
                    reference=case["reference"],
                    kind=TaskKind.REGULATED_ADVICE.value,
                    team=Team.SUPPORT.value,
                    due=since,
                    rule="R32",
                    opened_at=since,
                )
            )

    caseworker.with_app(asked)
    set_up = ("organisation", "set-up", case["authority"], "--task", "regulated advice")
    assert caseworker.run(*set_up, "--words", "x").exit_code == 4
    caseworker.sign_in(Role.REGISTRAR)
    for words in ("by letter", "by telephone, on Tuesdays"):
        kept = caseworker.run(*set_up, "--words", words)
        assert kept.exit_code == 0, kept.output
    nobody = caseworker.run("organisation", "set-up", "E09999999", *set_up[3:], "--words", "x")
    assert nobody.exit_code == 1
    caseworker.sign_in(Role.CASEWORKER)
    shown = caseworker.run("show", case["reference"]).stdout
    assert "Waits for regulated advice: 9 days, since" in shown
    assert "In this area, regulated advice: by telephone, on Tuesdays" in shown
    written = json.loads(caseworker.run("show", case["reference"], "--json").stdout)
    assert written["local_steps"] == {"regulated advice": "by telephone, on Tuesdays"}
