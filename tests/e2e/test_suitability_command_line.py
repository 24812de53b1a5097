"""A suitability case at the command line, with everything real: opened, concluded on, decided,
looked at afresh, cleared and served. It is opened today, and its months go by because its clock is
moved by hand, as a rehearsal's may be.
"""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.testing import TimeSkipper, TimeSkippingConfig

from policy.suitability.words import Role
from policy.time import london_day
from service.demo.playing import Player
from store.cases import load_state
from tests.apps import SUITABILITY_DATA, provide_for
from tests.e2e.test_command_line import until, worker_of
from tests.servers import TestDatabase, TestTemporal
from tests.starter.suitability_terminal import (
    NUMBERS,
    SuitabilityTerminal,
    opening_file,
    set_up_suitability,
)
from wiring.app import open_app

WHOLE: dict[str, Any] = json.loads((SUITABILITY_DATA / "case-01.json").read_text())
BY_PEOPLE = {"conclusion", "window-change"}
OPENED = date.fromisoformat(WHOLE["opened_at"][:10])
BED, DRINKING, KEY_WORKER, BED_AGAIN, ASKED_AFTER = (5, 19, 54, 89, 98)
"""On which day after its opening something was offered or said, in the file."""
LIMBS = (
    "rough sleeping",
    "repeated refusal of suitable support",
    "persistent anti-social behaviour",
)


def test_a_case_is_opened_decided_cleared_and_served(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    terminal = set_up_suitability(tmp_path, database, temporal_server, rehearsal=True)
    asyncio.run(provide_for(terminal.settings, database.of_suitability()))
    with worker_of(terminal):
        today = london_day(datetime.now(UTC))
        reference = _opened(terminal, today)
        _refused_for_months(terminal, reference, today)
        _concluded(terminal, reference)
        _decided(terminal, reference)
        _served(terminal, reference)


def _does(terminal: SuitabilityTerminal, *words: str) -> str:
    said = terminal.done(*words)
    assert "cannot be reached" not in said, said
    return said


def _shown(terminal: SuitabilityTerminal, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(terminal.done("show", reference, "--json"))
    return found


def _known(today: date, after: int, until: int) -> list[dict[str, Any]]:
    """What the file says became known after one day of the case and until another, as of a case
    that is opened today.
    """
    later = today - OPENED

    def moved(name: str, value: Any) -> Any:
        days = {"as_of", "answered_on"}
        return (date.fromisoformat(value) + later).isoformat() if name in days else value

    return [
        {name: moved(name, value) for name, value in fact.items()}
        for fact in WHOLE["known"]
        if fact["fact"] not in BY_PEOPLE
        and after < (date.fromisoformat(fact["as_of"]) - OPENED).days <= until
    ]


def _opened(terminal: SuitabilityTerminal, today: date) -> str:
    terminal.sit(Role.ASSESSOR)
    now = datetime.now(UTC).isoformat()
    asked = {"fact": "circumstance", "id": "asked-1", "kind": "asked about, and none found"}
    known = [*_known(today, -10_000, 0), {**asked, "as_of": today.isoformat()}]
    facts = {**WHOLE, "opened_at": now, "known": known}
    file = terminal.file("open.json", opening_file(facts))
    found = re.search(r"SUI-[\w-]+", _does(terminal, "open", file))
    assert found is not None
    reference = found.group().rstrip("-")
    until(lambda: terminal.run("enquire", reference, "--body", "local authority").exit_code < 2)
    terminal.sit(Role.LAWYER)
    word = {
        "fact": "legal-reference",
        "id": "legal-1",
        "as_of": today.isoformat(),
        "by": NUMBERS[Role.LAWYER],
        "reference": "the paragraph that holds",
    }
    _does(terminal, "record", reference, terminal.file("law.json", {"facts": [word]}))
    return reference


def _refused_for_months(terminal: SuitabilityTerminal, reference: str, today: date) -> None:
    """Everything is offered and refused as time goes by; when the months are over the authority
    says so. Before that nobody concludes that it was.
    """
    terminal.sit(Role.ASSESSOR)
    before = 0
    for day in (BED, DRINKING, KEY_WORKER, BED_AGAIN, ASKED_AFTER):
        early = terminal.run("conclude", reference, "--limb", LIMBS[1], "--met", "--reason", "Now.")
        assert (early.exit_code, "not-shown" in early.stderr) == (1, True)
        # A day later, so that at any hour and by any clock of the year no fact lies ahead.
        asyncio.run(_time_goes_by(terminal, reference, datetime.now(UTC) + timedelta(days=day + 1)))
        facts = {"facts": _known(today, before, day)}
        _does(terminal, "record", reference, terminal.file("facts.json", facts))
        before = day


async def _time_goes_by(terminal: SuitabilityTerminal, reference: str, until: datetime) -> None:
    """The case's clock is moved on, and every deadline that passed meanwhile has been applied."""
    async with open_app(terminal.settings, "test") as app:
        assert app.client is not None
        skipper = TimeSkipper(app.client, config=TimeSkippingConfig(enabled=False))
        await Player(app, skipper).move_to(reference, until, timedelta(0))
        async with asyncio.timeout(30):
            while True:
                state = await load_state(app.store, reference)
                assert state is not None
                if not state.deadlines or state.deadlines[0].due > until:
                    return
                await asyncio.sleep(0.1)


def _concluded(terminal: SuitabilityTerminal, reference: str) -> None:
    terminal.sit(Role.ASSESSOR)
    for limb in LIMBS:
        words = ("--limb", limb, "--met", "--reason", "As the facts show.")
        _does(terminal, "conclude", reference, *words)
    content = _shown(terminal, reference)["content"]
    _does(terminal, "summary", reference, "--gaps", "none", "--content", content[:12])
    own = terminal.run("send-summary", reference, "--content", content)
    assert "second-person-needed" in own.stderr
    terminal.sit(Role.ASSESSOR, second=True)
    stale = terminal.run("send-summary", reference, "--content", "0" * 12)
    assert (stale.exit_code, "content" in stale.stderr) == (1, True)
    _does(terminal, "send-summary", reference, "--content", content)


def _decided(terminal: SuitabilityTerminal, reference: str) -> None:
    terminal.sit(Role.SRU_DECISION_MAKER)
    _does(terminal, "acknowledge-summary", reference)
    _does(terminal, "claim", reference)
    form = json.loads(_does(terminal, "decide", reference, "--form"))
    for item in form["factors"]:
        item |= {"words": "Weighed in my own words.", "not_relevant": False}
    form |= {
        "decision": "cancel",
        "cancellation_guidance_considered": True,
        "rights_notice": "the notice in use today",
    }
    for item in form["evidence"]:
        item["read"] = False
    unread = terminal.run("decide", reference, terminal.file("unread.json", form))
    assert "evidence-unread" in unread.stderr
    for item in form["evidence"]:
        item["read"] = True
    assert form["content"] in _does(terminal, "decide", reference, terminal.file("d.json", form))
    terminal.sit(Role.SRU_CHECKER)
    _does(terminal, "check", reference, "--content", form["content"])


def _served(terminal: SuitabilityTerminal, reference: str) -> None:
    terminal.sit(Role.OFFICER)
    assert "recheck-needed" in terminal.run("clearance", reference).stderr
    look = ("--place", "doorway", "--engaged", "no", "--source", "seen in person")
    _does(terminal, "recheck", reference, *look)
    assert "cleared for service in person until" in _does(terminal, "clearance", reference)
    posted = terminal.run("report-service", reference, "--manner", "by post", "--at", "now")
    assert (posted.exit_code, "R110" in posted.stderr) == (1, True)
    _does(terminal, "report-service", reference, "--manner", "in person", "--at", "now")
    shown = _shown(terminal, reference)
    assert shown["stage"] == "Served in person"
    assert shown["incidents"] == 0
    blocked = [json.loads(line) for line in _does(terminal, "blocked", "--json").splitlines()]
    assert {"send-summary", "propose-decision", "ask-clearance", "report-service"} <= {
        row["what"] for row in blocked
    }
