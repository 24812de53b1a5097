"""The months by command: who may do what, what is asked of a case, reopening, advice, notices, the
look ahead. Temporal is out of reach here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from policy.support.deeds import (
    Actor,
    Command,
    CorrectEntry,
    Event,
    NoticeAccepted,
    Order,
    ReadAnswer,
    RecordAnswer,
    TransferCase,
    WithdrawConsent,
)
from policy.support.words import SUPERVISORS, Audience, Outcome, Role, Template
from service.cases.withdrawal import left_before
from store.cases import load_state
from store.inbox_delivery import undecided
from store.tables import outbox, referrals
from tests.apps import NO_TRACE, order
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, end_case
from wiring.app import App

NOWHERE = "RSR-000-000-000"
HELPERS = SUPERVISORS | {Role.CASEWORKER}
TAKERS = HELPERS | {Role.OPERATIONS}
WORKERS = TAKERS | {Role.CHECK_OFFICER, Role.REGULATED_ADVISER}
PERIOD = ("--from", "01/01/2026", "--until", "02/01/2026")
UPDATE = ("--organisation", "E06000023", "--kind", "engaging")

# Each act, and the roles that get further than the question who they are.
DENY_TABLE: tuple[tuple[tuple[str, ...], frozenset[Role]], ...] = (
    (("tasks", "claim", "nothing"), WORKERS),
    (("tasks", "next", "--team", "operations"), WORKERS),
    (("tasks", "release", "nothing"), WORKERS),
    (("tasks", "reassign", "nothing", "S-1"), SUPERVISORS),
    (("tasks", "done", "nothing", "--result", "x"), WORKERS),
    (("tasks", "absent", "S-1", *PERIOD), SUPERVISORS),
    (("reopen", "REF"), HELPERS),
    (("prioritise", "REF", "--target", "x"), HELPERS),
    (("prioritised", "REF", "--declined"), HELPERS),
    (("offer-return", "REF"), HELPERS),
    (("transfer", "REF", "--authority", "W06000015"), HELPERS),
    (("delivered", "REF", "--to", "referrer"), TAKERS),
    (("correct-entry", "REF", "2", "--reason", "x"), TAKERS | {Role.CHECK_OFFICER}),
    (("tasks", "open", "REF", "--kind", "short shelter", "--due", "01/02/2100"), HELPERS),
    (("advice", "REF", "--read"), frozenset({Role.REGULATED_ADVISER})),
    (("notices", "again", "nothing"), SUPERVISORS | {Role.OPERATIONS}),
    (("notices", "again", "--all"), SUPERVISORS | {Role.OPERATIONS}),
    (("notices", "dealt-with", "nothing"), SUPERVISORS | {Role.OPERATIONS}),
    (("report", NOWHERE, "--report-id", "U-1", *UPDATE), TAKERS),
)


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case; a caseworker is signed in."""
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found: str = caseworker.cases()[0]["reference"]
    return found


def asked(terminal: Terminal) -> list[Command]:
    """The orders that wait for their case."""

    async def messages(app: App) -> list[Command]:
        none = timedelta(0)
        found = await undecided(app.store, none, none)
        return [message.order.command for message in found if message.order is not None]

    return terminal.with_app(messages)


@pytest.mark.parametrize("role", Role)
def test_every_act_is_denied_to_whom_the_table_does_not_name(
    terminal: Terminal, reference: str, role: Role
) -> None:
    terminal.sign_in(role)
    denied = set()
    for words, _ in DENY_TABLE:
        done = terminal.run(*(reference if word == "REF" else word for word in words))
        if "wrong-role" in done.stderr:
            assert done.exit_code == 4
            denied.add(words)
    assert denied == {words for words, allowed in DENY_TABLE if role not in allowed}


def test_without_a_session_nothing_is_shown_or_done(terminal: Terminal, reference: str) -> None:
    terminal.run("sign-out")
    for words in (("tasks",), ("notices",), *(words for words, _ in DENY_TABLE[:2])):
        done = terminal.run(*words)
        assert (done.exit_code, "not-signed-in" in done.stderr) == (4, True), words


def test_an_authoritys_code_says_its_nation(caseworker: Terminal, reference: str) -> None:
    done = caseworker.run("transfer", reference, "--authority", "w06000015")
    assert "Accepted and on record" in done.stdout
    assert asked(caseworker) == [TransferCase(authority="W06000015", nation="Wales")]
    for code in ("X06000015", "E0600002", "Cardiff"):
        assert "no-such-area" in caseworker.run("transfer", reference, "--authority", code).stderr


def test_a_casework_teams_answer_is_one_of_two(caseworker: Terminal, reference: str) -> None:
    assert caseworker.run("prioritised", reference).exit_code == 2
    assert caseworker.run("prioritised", reference, "--acknowledged").exit_code == 0
    assert [command.kind for command in asked(caseworker)] == ["answer-prioritisation"]


def test_a_closed_case_is_taken_up_again_once_as_a_linked_one(
    caseworker: Terminal, tmp_path: Path
) -> None:
    person = row("A-1", date_of_birth="02/02/1990", home_office_reference="A1234567")
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [person])))
    reference = caseworker.cases()[0]["reference"]
    assert "still-open" in caseworker.run("reopen", reference).stderr
    end_case(caseworker, reference, Outcome.NO_CONTACT)
    done = caseworker.run("reopen", reference)
    assert done.exit_code == 0, done.output
    assert "Temporal is out of reach" in done.stdout
    [again] = [c["reference"] for c in caseworker.cases() if c["reference"] != reference]
    assert f"{reference} is taken up again as {again}" in done.stdout
    assert f"already, as {again}" in caseworker.run("reopen", reference).stdout

    async def linked(app: App) -> list[tuple[str | None, str | None]]:
        async with app.engine.connect() as connection:
            query = select(referrals.c.linked_to, referrals.c.possible_duplicate_of)
            found = await connection.execute(query.where(referrals.c.reference == again))
            return [(line.linked_to, line.possible_duplicate_of) for line in found]

    assert caseworker.with_app(linked) == [(reference, None)]


def test_advice_is_kept_from_standard_input_and_read_by_advisers_alone(
    terminal: Terminal, reference: str
) -> None:
    assert terminal.run("advice", reference, "--note", input="x").exit_code == 4
    terminal.sign_in(Role.REGULATED_ADVISER)
    assert "No note" in terminal.run("advice", reference, "--read").stdout
    assert "reason-needed" in terminal.run("advice", reference, "--note", input="  ").stderr
    escape = terminal.run("advice", reference, "--note", input="One\nTwo\x1b[31m\n")
    assert (escape.exit_code, "control-character" in escape.stderr) == (2, True)
    assert terminal.run("advice", reference, "--note", input="One\nTwo [31m\n").exit_code == 0
    read = terminal.run("advice", reference, "--read").stdout
    assert "  One\n  Two [31m\n" in read
    assert "no-such-case" in terminal.run("advice", NOWHERE, "--read").stderr


def leave(terminal: Terminal, *templates: Template) -> None:
    """Some notices have left, an hour ago."""

    async def sent(app: App) -> None:
        at = datetime.now(UTC) - timedelta(hours=1)
        async with app.engine.begin() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.template.in_([template.value for template in templates]))
                .values(state="sent", settled_at=at, last_attempt_at=at)
            )

    terminal.with_app(sent)


@pytest.mark.parametrize(
    "words",
    [
        ("withdraw", "REF", "--channel", "letter"),
        ("report", "REF", "--organisation", "E06000023", "--kind", "consent withdrawn"),
        ("report", "--submission", "A-1", *UPDATE[:2], "--kind", "consent withdrawn"),
    ],
    ids=["an order", "an update", "an update by the sender's number"],
)
def test_a_withdrawal_says_its_effect_and_lists_what_had_left(
    terminal: Terminal, reference: str, words: tuple[str, ...]
) -> None:
    leave(terminal, Template.STATUS_REQUEST)
    said = terminal.run(*(reference if word == "REF" else word for word in words)).stdout
    assert "The effect (R10):\n  - Its clocks stop" in said
    assert "goes to the referrer" in said
    left = said.split("cannot be called back:\n")[1].splitlines()
    assert left[0].endswith(": status-request, to the check team")
    assert len([line for line in left if line.startswith("  - ")]) == 1


def test_a_withdrawal_before_anything_left_says_so(terminal: Terminal, reference: str) -> None:
    done = terminal.run("withdraw", reference, "--channel", "letter")
    assert "Nothing about it had left before." in done.stdout


def test_an_answer_that_was_read_had_left_and_the_news_of_the_withdrawal_had_not(
    terminal: Terminal, reference: str
) -> None:
    referrer = Actor(id="E06000023", organisation="E06000023")

    async def lived(app: App) -> None:
        state = await load_state(app.store, reference)
        assert state is not None
        now = datetime.now(UTC)
        line: list[Order | Event] = [order("o-1", RecordAnswer(answer=NO_TRACE))]
        line += [
            NoticeAccepted(
                id=audience.value,
                at=now,
                by="file",
                template=Template.ANSWER_READY,
                audience=audience,
                edition=1,
            )
            for audience in (Audience.REFERRER, Audience.SUPPORT_TEAM)
        ]
        line.append(order("o-2", ReadAnswer(), referrer))
        line.append(order("o-3", WithdrawConsent(channel="letter")))
        await record(app.store, take_turn(state, line, now).recording)

    terminal.with_app(lived)
    leave(terminal, Template.STATUS_REQUEST, Template.CONSENT_WITHDRAWN)

    async def listed(app: App) -> list[tuple[str, str]]:
        return [(item.what, item.to) for item in await left_before(app, reference)]

    assert sorted(terminal.with_app(listed)) == [
        ("status-request", "check team"),
        ("the answer itself, read", "referrer"),
    ]


def test_no_advice_is_kept_after_consent_was_withdrawn(terminal: Terminal, reference: str) -> None:
    terminal.run("withdraw", reference, "--channel", "letter")
    terminal.sign_in(Role.REGULATED_ADVISER)
    done = terminal.run("advice", reference, "--note", input="Too late.")
    assert (done.exit_code, "rule R10" in done.stderr) == (1, True)
    assert "No note" in terminal.run("advice", reference, "--read").stdout


def test_a_notice_that_was_given_up_is_listed_and_tried_again(
    terminal: Terminal, reference: str
) -> None:
    assert "status-request" in terminal.run("notices").stdout
    assert "Every notice has left" in terminal.run("notices", "--undelivered").stdout

    async def die(app: App) -> str:
        async with app.engine.begin() as connection:
            dead = update(outbox).values(state="dead", code="no-such-address", attempts=9)
            found = await connection.execute(dead.returning(outbox.c.id))
            return str(found.scalars().first())

    id = terminal.with_app(die)
    terminal.sign_in(Role.OPERATIONS)
    assert "dead (no-such-address)" in terminal.run("notices", "--undelivered").stdout
    assert "tried again" in terminal.run("notices", "again", id[:8]).stdout
    assert "no-such-notice" in terminal.run("notices", "again", id).stderr
    terminal.with_app(die)
    assert "beginning: 1." in terminal.run("notices", "again", "--all").stdout
    assert terminal.run("notices", "again").exit_code == 2
    assert terminal.run("notices", "again", id, "--all").exit_code == 2
    terminal.with_app(die)
    assert "by you" in terminal.run("notices", "dealt-with", id[:8]).stdout
    assert "no-such-notice" in terminal.run("notices", "dealt-with", id).stderr
    assert "Every notice has left" in terminal.run("notices", "--undelivered").stdout


def test_the_look_ahead_says_what_when_by_which_rule_and_how_often(
    caseworker: Terminal, reference: str
) -> None:
    said = caseworker.run("ahead", reference).stdout
    lines = {line.split("  ")[1].strip(): line for line in said.splitlines() if "  " in line}
    due = next(line for what, line in lines.items() if what.startswith("Status answer due (24h)"))
    assert "the duty supervisor is told" in due
    assert "R16" in due
    daily = next(line for what, line in lines.items() if "daily reminder" in what)
    assert "times more, the last on" in daily
    found = json.loads(caseworker.run("ahead", reference, "--json").stdout)
    assert found["ahead"][0]["label"].startswith("Status answer warning")
    near = json.loads(caseworker.run("ahead", reference, "--json", "--until", "01/01/2020").stdout)
    assert near["ahead"] == []
    assert "nothing falls due" in caseworker.run("ahead", reference, "--until", "01/01/2020").stdout
    assert "no-such-case" in caseworker.run("ahead", NOWHERE).stderr


def test_a_wrong_entry_is_an_order_with_its_number_and_why(
    caseworker: Terminal, reference: str
) -> None:
    done = caseworker.run("correct-entry", reference, "2", "--reason", "Another person's.")
    assert done.exit_code == 0, done.output
    assert asked(caseworker) == [CorrectEntry(entry=2, reason="Another person's.")]
    assert caseworker.run("correct-entry", reference, "two", "--reason", "x").exit_code == 2
