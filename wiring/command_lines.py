"""What helps, said as a command line: for the terminal, and for notices and Temporal's pages as
long as the command line is where our people work.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.help import Help, Says, UseCase

_EVERY_TRACK: Mapping[UseCase, str] = {
    UseCase.COLLECTIONS: "collection list",
    UseCase.CORRECTIONS: "corrections {on}",
    UseCase.DEALT_WITH: "notices dealt-with ID",
    UseCase.DUTY_ROTA: "staff duty",
    UseCase.HANDOVER: "handover",
    UseCase.HEALTH: "health",
    UseCase.INCIDENTS: "incidents",
    UseCase.LIST: "list",
    UseCase.LIST_ALL: "list --all",
    UseCase.NEXT_TASK: "tasks next",
    UseCase.NOTICES: "notices",
    UseCase.OWN_DATA_ANSWERED: "own-data answered NUMBER",
    UseCase.RECONCILE: "reconcile",
    UseCase.RULES: "rules",
    UseCase.SEND_ALL_AGAIN: "notices again --all",
    UseCase.SHOW: "show {on}",
    UseCase.SIGN_IN: "sign-in NUMBER",
    UseCase.STAFF: "staff list",
    UseCase.TAKE_ALARM: "health --take {on}",
    UseCase.TASKS: "tasks",
    UseCase.TEAM_TASKS: "tasks --team",
    UseCase.UNDELIVERED: "notices --undelivered",
}

_PROCESSES: Mapping[UseCase, str] = {
    UseCase.START_SENDER: "python -m worker notices",
    UseCase.START_WATCHDOG: "python -m starter.watchdog",
    UseCase.START_WORKER: "python -m worker cases",
}
"""What operations start, which is no command of ours."""

_USE_CASES: Mapping[str, Mapping[UseCase, str]] = {
    "support": {
        **_EVERY_TRACK,
        UseCase.EXPLAIN: "explain {on}",
        UseCase.LIST_BREACHED: "list --breached",
        UseCase.REOPEN: "reopen {on}",
        UseCase.SAFE_WAY: "reach {on}",
    },
    "suitability": {
        **_EVERY_TRACK,
        UseCase.CIRCUMSTANCES: "circumstances {on}",
        UseCase.EXPLAIN: "explain {on}",
        UseCase.LINKED: "linked {on}",
        UseCase.LIST_BREACHED: "list",
        UseCase.OPEN_CASE: "open",
        UseCase.REPORT: "report {on}",
    },
}

_DEEDS: Mapping[str, Mapping[str, str]] = {
    "support": {
        "acknowledge-escalation": "acknowledge {on}",
        "answer-prioritisation": "prioritised {on}",
        "ask-prioritisation": "prioritise {on}",
        "close-case": "close {on}",
        "confirm-delivery": "delivered {on}",
        "correct-answer": "correct {on}",
        "extend-window": "extend {on}",
        "open-task": "tasks open {on}",
        "read-answer": "answer --read {on} --organisation {organisation}",
        "record-answer": "answer {on}",
        "withdraw-consent": "withdraw {on}",
    },
    "suitability": {
        "acknowledge-escalation": "acknowledge {on}",
        "ask-clearance": "clearance {on}",
        "claim-case": "claim {on}",
        "close-route": "close {on}",
        "conclude-limb": "conclude {on}",
        "prepare-summary": "summary {on}",
        "propose-decision": "decide {on}",
        "record-facts": "record {on}",
        "record-recheck": "recheck {on}",
        "send-enquiry": "enquire {on}",
        "withdraw-decision": "withdraw {on}",
    },
}
"""The deeds whose command is called otherwise than the deed itself."""

_PROGRAM: Mapping[str, str] = {"support": "referrals", "suitability": "referrals suitability"}


def command_line(track: str, help: Help) -> str:
    """The command of a track that does what helps; empty if the track has no such use case."""
    if help.use_case is not None and help.use_case in _PROCESSES:
        return _PROCESSES[help.use_case]
    found: str | None
    if help.use_case is None:
        found = _DEEDS[track].get(help.deed, f"{help.deed} {{on}}")
    else:
        found = _USE_CASES[track].get(help.use_case)
    if found is None:
        return ""
    written = found.format(
        on=help.on or _UNKNOWN.get(help.use_case, "REFERENCE"),
        organisation=help.organisation or "CODE",
    )
    return f"{_PROGRAM[track]} {written}"


_UNKNOWN: Mapping[UseCase | None, str] = {UseCase.TAKE_ALARM: "CODE"}


def command_lines(track: str) -> Says:
    """A track's way to say what helps: its command between backticks."""

    def says(help: Help) -> str:
        written = command_line(track, help)
        return f"`{written}`" if written else ""

    return says
