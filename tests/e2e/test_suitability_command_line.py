"""A suitability case at the command line, with everything real: opened, concluded on, decided,
looked at afresh, cleared and served. Its facts lie in the past; people act today.
"""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policy.suitability.work import Role
from starter.provision import provision
from tests.apps import SUITABILITY_DATA
from tests.e2e.test_command_line import until, worker_of
from tests.servers import TestDatabase, TestTemporal
from tests.starter.suitability_terminal import (
    NUMBERS,
    SuitabilityTerminal,
    opening_file,
    set_up_suitability,
)

WHOLE: dict[str, Any] = json.loads((SUITABILITY_DATA / "case-01.json").read_text())
KNOWN = [fact for fact in WHOLE["known"] if fact["fact"] not in {"conclusion", "window-change"}]
LIMBS = (
    "rough sleeping",
    "repeated refusal of suitable support",
    "persistent anti-social behaviour",
)


def test_a_case_is_opened_decided_cleared_and_served(
    database: TestDatabase, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    terminal = set_up_suitability(tmp_path, database, temporal_server)
    asyncio.run(provision(terminal.settings, temporal_server.address))
    with worker_of(terminal):
        reference = _opened(terminal)
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


def _opened(terminal: SuitabilityTerminal) -> str:
    terminal.sit(Role.ASSESSOR)
    file = terminal.file("open.json", opening_file({**WHOLE, "known": KNOWN}))
    found = re.search(r"SUI-[\w-]+", _does(terminal, "open", file))
    assert found is not None
    reference = found.group().rstrip("-")
    until(lambda: terminal.run("enquire", reference, "--body", "local authority").exit_code < 2)
    terminal.sit(Role.LAWYER)
    today = datetime.now(UTC).date().isoformat()
    word = {
        "fact": "legal-reference",
        "id": "legal-1",
        "as_of": today,
        "by": NUMBERS[Role.LAWYER],
        "reference": "the paragraph that holds",
    }
    _does(terminal, "record", reference, terminal.file("law.json", {"facts": [word]}))
    return reference


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
