"""The suitability track's command line on a real database; Temporal is out of reach, so that what
is asked of a case waits on record.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from notify.suitability_words import WORDS
from policy.suitability.evidence.factors import Factor
from policy.suitability.refusals import WHEN_FULL
from policy.suitability.words import Role
from starter.commands.suitability.group import COMMANDS
from store.credentials import make_digest
from store.inbox_delivery import undecided
from store.organisations import set_credential
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.front_door import SUPPORT_DOOR
from tests.starter.suitability_terminal import (
    CREDENTIAL,
    FACTS,
    NUMBERS,
    SuitabilityTerminal,
    opening_file,
    set_up_suitability,
)
from tests.starter.terminal import set_up
from tests.who_may import allowed_to
from wiring.app import App
from wiring.command_lines import command_lines

NOWHERE = "SUI-000-000-000"
AUTHORITY = FACTS["authority"]
NEWS = {
    "fact": "engagement",
    "id": "news-1",
    "as_of": "2022-01-10",
    "engaged": True,
    "kind": "accommodation",
}


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path) -> SuitabilityTerminal:
    """Nobody is signed in yet."""
    return set_up_suitability(tmp_path, database)


@pytest.fixture
def reference(terminal: SuitabilityTerminal) -> str:
    """One case; the assessor who opened it is signed in."""
    return terminal.case()


def asked(terminal: SuitabilityTerminal) -> list[str]:
    """The kinds of what waits for its case."""

    async def messages(app: App) -> list[str]:
        none = timedelta(0)
        found = await undecided(app.store, none, none)
        return [m.order.command.kind if m.order else m.fact.kind for m in found]  # type: ignore[union-attr]

    return terminal.with_app(messages)


def test_every_command_that_a_notice_names_is_there() -> None:
    says = command_lines("suitability")
    named = {
        command
        for words in WORDS.values()
        for help in words.helps
        for command in re.findall(r"`referrals suitability ([a-z-]+)", says(help))
    }
    assert {"report", "acknowledge-summary", "recheck", "withdraw"} <= named
    assert named <= set(COMMANDS)


def test_every_command_says_what_it_is_for(terminal: SuitabilityTerminal) -> None:
    for name in COMMANDS:
        said = terminal.run(name, "--help")
        assert said.exit_code == 0, (name, said.output)
        assert "Usage:" in said.stdout


def test_a_case_comes_in_once_for_its_senders_number(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    again = terminal.done("open", terminal.file("again.json", opening_file(FACTS)))
    assert f"{reference}: received already" in again
    other = opening_file(FACTS, person={"family_name": "Another"})
    refused = terminal.run("open", terminal.file("other.json", other))
    assert (refused.exit_code, reference in refused.stdout) == (1, True)
    [row] = json.loads(terminal.done("list", "--json"))
    assert (row["reference"], row["authority"]) == (reference, AUTHORITY)


def test_what_cannot_be_read_is_named_by_place_and_never_repeated(
    terminal: SuitabilityTerminal,
) -> None:
    terminal.sit(Role.ASSESSOR)
    wrong = opening_file({**FACTS, "nation": "CANARY"})
    said = terminal.run("open", terminal.file("wrong.json", wrong))
    assert said.exit_code == 2
    assert "facts.nation" in said.stderr and "(enum)" in said.stderr
    assert "CANARY" not in said.output
    assert '"title": "A case of the suitability track"' in terminal.done("open", "--schema")


def test_consent_is_no_basis_and_the_refusal_is_in_the_register(
    terminal: SuitabilityTerminal,
) -> None:
    terminal.sit(Role.ASSESSOR)
    said = terminal.run("open", terminal.file("c.json", opening_file(FACTS, basis="consent")))
    assert (said.exit_code, "rule R8 (basis-not-accepted)" in said.stdout) == (1, True)
    assert json.loads(terminal.done("list", "--json")) == []
    [row] = [json.loads(line) for line in terminal.done("blocked", "--json").splitlines()]
    assert (row["what"], row["code"], row["reference"]) == ("opening", "basis-not-accepted", "")


def test_a_session_of_one_track_is_not_valid_in_the_other(
    terminal: SuitabilityTerminal, reference: str, database: TestDatabase
) -> None:
    assert "enforcement assessor" in terminal.done("whoami")
    support = set_up(terminal.folder, settings_on(database, terminal.folder))
    assert "not-signed-in" in support.run("whoami").stderr
    assert "reference" in support.run("show", reference).stderr.lower()
    assert "enforcement assessor" in terminal.done("whoami")


def test_settings_of_another_track_are_not_worked_with(
    database: TestDatabase, tmp_path: Path
) -> None:
    support = set_up(tmp_path, settings_on(database, tmp_path))
    for there in (SUPPORT_DOOR, ""):
        said = support.run("suitability", "list", REFERRALS_SUITABILITY_FRONT_DOOR=there)
        assert (said.exit_code, "another-track" in said.stderr) == (5, True)


ORDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("send-enquiry", ("enquire", "REF", "--body", "local authority")),
    ("propose-window", ("propose-window", "REF", "--until", "01/03/2022", "--reason", "x")),
    ("agree-window", ("agree-window", "REF")),
    ("decline-window", ("decline-window", "REF", "--reason", "x")),
    ("conclude-limb", ("conclude", "REF", "--limb", "rough sleeping", "--met", "--reason", "x")),
    ("prepare-summary", ("summary", "REF", "--gaps", "none", "--content", "0" * 12)),
    ("send-summary", ("send-summary", "REF", "--content", "0" * 12)),
    ("acknowledge-summary", ("acknowledge-summary", "REF")),
    ("claim-case", ("claim", "REF")),
    ("release-case", ("release", "REF")),
    ("check-decision", ("check", "REF", "--content", "0" * 12)),
    ("decline-decision", ("decline", "REF", "--reason", "x")),
    ("ask-recheck", ("ask-recheck", "REF")),
    (
        "record-recheck",
        ("recheck", "REF", "--place", "tent", "--engaged", "no", "--source", "seen"),
    ),
    ("void-clearance", ("void-clearance", "REF", "--reason", "x")),
    ("report-attempt", ("attempt", "REF", "--where", "x", "--note", "x", "--at", "01/03/2022")),
    (
        "report-service",
        ("report-service", "REF", "--manner", "in person", "--at", "01/03/2022 10:00"),
    ),
    ("serve-to-file", ("to-file", "REF", "--note", "x")),
    ("withdraw-decision", ("withdraw", "REF", "--reason", "x")),
    ("close-route", ("close", "REF", "--reason", "x")),
    ("acknowledge-escalation", ("acknowledge", "REF")),
)
_ROLES = {kind: allowed_to("suitability", kind) for kind, _ in ORDERS}


def test_each_deed_is_an_order_of_its_own_by_somebody_whose_role_it_is(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    for role in sorted({sorted(_ROLES[kind])[0] for kind, _ in ORDERS}):
        terminal.sit(Role(role))
        for kind, words in ORDERS:
            if sorted(_ROLES[kind])[0] == role:
                said = terminal.done(*(reference if word == "REF" else word for word in words))
                assert "Accepted and on record" in said, words
    assert sorted(asked(terminal)) == sorted(kind for kind, _ in ORDERS)


def test_each_deed_is_denied_to_whom_the_rules_do_not_name(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    terminal.sit(Role.OPERATIONS)
    for kind, words in ORDERS:
        said = terminal.run(*(reference if word == "REF" else word for word in words))
        assert (said.exit_code, "wrong-role" in said.stderr) == (4, True), kind
    assert asked(terminal) == []
    rows = [json.loads(line) for line in terminal.done("blocked", "--json").splitlines()]
    assert sorted(row["what"] for row in rows) == sorted(kind for kind, _ in ORDERS)
    assert {row["code"] for row in rows} == {"wrong-role"}


def test_nothing_is_concluded_or_decided_by_default(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    said = terminal.run("conclude", reference, "--limb", "rough sleeping", "--reason", "x")
    assert (said.exit_code, "by default" in said.stderr) == (2, True)
    terminal.sit(Role.SRU_DECISION_MAKER)
    form = json.loads(terminal.done("decide", reference, "--form"))
    assert form["decision"] is None
    assert {item["words"] for item in form["factors"]} == {None}
    assert {item["read"] for item in form["evidence"]} == {None}
    assert len(form["factors"]) == len(Factor)
    unsaid = terminal.run("decide", reference, terminal.file("form.json", form))
    assert "--schema" not in unsaid.stderr and "`--form` prints what belongs" in unsaid.stderr
    assert unsaid.exit_code == 2
    assert "decision" in unsaid.stderr
    assert terminal.run("decide", reference).exit_code == 2


def test_a_form_that_is_filled_in_is_proposed_on_the_content_it_names(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    terminal.sit(Role.SRU_DECISION_MAKER)
    form = json.loads(terminal.done("decide", reference, "--form"))
    assert form["content"] in terminal.done("show", reference)
    for item in form["factors"]:
        item |= {"words": "Weighed.", "not_relevant": False}
    for item in form["evidence"]:
        item["read"] = True
    form |= {
        "decision": "take no action",
        "cancellation_guidance_considered": False,
        "rights_notice": "none",
    }
    assert "Accepted" in terminal.done("decide", reference, terminal.file("form.json", form))
    assert asked(terminal) == ["propose-decision"]


def test_without_the_cases_answer_there_is_no_clearance(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    terminal.sit(Role.OFFICER)
    said = terminal.run("clearance", reference)
    assert (said.exit_code, "there is NO clearance" in said.stderr) == (1, True)


def test_an_authoritys_word_is_taken_under_its_credential_once(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    async def give(app: App) -> None:
        async with app.engine.begin() as connection:
            await set_credential(connection, AUTHORITY, make_digest(CREDENTIAL))

    terminal.with_app(give)
    terminal.run("sign-out")
    file = terminal.file("news.json", {"facts": [NEWS]})
    words = ("report", reference, file, "--organisation", AUTHORITY, "--report-id", "R-1")
    right = {"REFERRALS_ORGANISATION_CREDENTIAL": CREDENTIAL}
    wrong = terminal.run(*words, REFERRALS_ORGANISATION_CREDENTIAL="guessed")
    stranger = terminal.run("report", NOWHERE, *words[2:], **right)
    assert (wrong.exit_code, wrong.stderr) == (stranger.exit_code, stranger.stderr)
    assert "Received, and on record" in terminal.run(*words, **right).stdout
    assert "Already received" in terminal.run(*words, **right).stdout
    assert asked(terminal) == ["authority-reported"]
    word = {"fact": "euss-word", "id": "word-1", "as_of": "2022-01-10", "standing": "pending"}
    partly = terminal.file("partly.json", {"facts": [NEWS, word]})
    again = ("report", reference, partly, *words[3:5], "--report-id", "R-2")
    for begins in ("Received, and on record", "Already received"):
        said = terminal.run(*again, **right)
        assert (said.exit_code, said.stdout.startswith(begins)) == (1, True)
        assert "Not used: fact 2 of 2." in said.stdout
        assert "R72 (not-an-authoritys-word)" in said.stdout


def test_a_case_is_explained_without_anybodys_words_whichever_command_asks(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    own = terminal.done("explain", reference)
    assert "## unknown" in own and "R48" in own
    assert "Ottoline" not in own
    assert terminal.plain("explain", reference).stdout == own
    assert json.loads(terminal.done("explain", reference, "--json"))["findings"]
    assert "no-such-case" in terminal.plain("explain", NOWHERE).stderr
    assert "reference-length" in terminal.plain("explain", "SUI-1").stderr


def test_a_support_case_is_explained_by_the_rules_applied_so_far(
    database: TestDatabase, tmp_path: Path
) -> None:
    from policy.support.words import Role as SupportRole
    from tests.starter.rows import csv_file, row

    support = set_up(tmp_path, settings_on(database, tmp_path))
    support.sign_in(SupportRole.CASEWORKER)
    support.run("intake", str(csv_file(tmp_path / "a.csv", [row("A-1")])))
    found = support.run("explain", support.cases()[0]["reference"])
    assert (found.exit_code, "Referral accepted" in found.stdout) == (0, True)
    assert "R16" in found.stdout


def test_the_list_is_narrowed_and_says_who_holds_a_task(
    terminal: SuitabilityTerminal, reference: str
) -> None:
    took = terminal.done("tasks", "next", "--team", "enforcement assessors")
    assert reference in took
    [row] = json.loads(terminal.done("list", "--json", "--held-by", NUMBERS[Role.ASSESSOR]))
    assert row["held_by"] == [NUMBERS[Role.ASSESSOR]]
    assert reference in terminal.done("list", "--stage", row["stage"])
    for narrowed in (("--held-by", "E-1"), ("--authority", "E1"), ("--due-by", "01/01/2020")):
        assert json.loads(terminal.done("list", "--json", *narrowed)) == []
    assert "open" not in terminal.run("tasks", "--help").stdout.partition("Commands:")[2]


def test_staff_hold_this_tracks_roles_and_no_others(terminal: SuitabilityTerminal) -> None:
    terminal.sit(Role.MANAGER)
    who = ("--name", "Invented", "--email", "e@suitability.example", "--team", "UKVI officers")
    why = ("--reason", "The post was filled.")
    entered = terminal.run("staff", "add", "E-9", *who, "--role", "UKVI officer", *why)
    assert entered.exit_code == 0, entered.output
    refused = terminal.run("staff", "add", "E-8", *who, "--role", "caseworker", *why)
    assert refused.exit_code == 2


def test_the_group_is_part_of_the_one_command() -> None:
    from starter.cli import referrals

    assert "suitability" in CliRunner().invoke(referrals, ["--help"]).stdout


def test_every_command_named_when_a_case_is_full_exists() -> None:
    said = " ".join(map(command_lines("suitability"), WHEN_FULL))
    named = re.findall(r"`referrals suitability ([a-z-]+)", said)
    assert named == ["close", "withdraw", "open"]
    assert set(named) <= COMMANDS.keys()
