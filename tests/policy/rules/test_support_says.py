"""What the support track does with the rules that advise, allow or inform."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.cases.effects import Escalate, SendNotice
from policy.organisations import Status
from policy.papers import CONTROLLER, PAPERS, paper
from policy.support.answering.answer import entitlement
from policy.support.deeds import AnswerPrioritisation, OpenTask
from policy.support.intake.columns import BY_NAME
from policy.support.intake.judging import read_row
from policy.support.intake.matching import match_keys
from policy.support.intake.referral import Referral
from policy.support.intake.words import WANTS
from policy.support.rulebook import rulebook
from policy.support.screens.view import details
from policy.support.words import BROKERING, Audience, Outcome, Stage, TaskKind, Template
from policy.working_days import working_days_after
from tests.policy.rules.support_inputs import (
    CHARITY,
    asked,
    delegating,
    organisation,
    registering,
    sent,
    sent_for,
)
from tests.policy.support.builders import (
    CASEWORKER,
    PRIORITISE,
    RULEBOOK,
    SETTLED_ANSWER,
    LiveCase,
    open_case,
    waiting_case,
)
from tests.policy.support.intake.conftest import ROW
from wiring.command_lines import command_lines

SAYS = command_lines("support")

CASES = Path(__file__).parents[2] / "data" / "2026-05-outreach" / "expected-cases.csv"
OLD_ROW = {
    "received_at": "01/06/2020 10:00",
    "privacy_notice_shown_at": "01/06/2020 09:00",
    "sleeping_rough_since": "01/05/2020",
    "basis": "public task",
    "consent_given_at": "",
    "consent_form": "",
    "purpose_explained": "",
    "outcomes_explained": "",
}


def read(**cells: str) -> Referral:
    found = read_row({**ROW, **cells})
    assert isinstance(found, Referral)
    return found


@pytest.mark.rule("R4")
def test_who_has_only_applied_is_in_the_register_and_cannot_refer_yet() -> None:
    applied = organisation(CHARITY, status=Status.APPLIED)
    assert applied.registrations[-1].status is Status.APPLIED
    assert sent(applied) == "organisation-not-active"
    assert sent(organisation(CHARITY)) == ""


@pytest.mark.rule("R9")
def test_a_public_task_was_a_basis_for_a_referral_until_september_2020_only() -> None:
    assert sent(**OLD_ROW) == ""
    assert sent(basis="public task", consent_given_at="", consent_form="") == "basis-not-accepted"


@pytest.mark.rule("R11")
def test_no_team_elsewhere_is_notified_of_a_case_until_somebody_asks_it() -> None:
    case = open_case()
    notified = {notice.audience for notice in case.effects(SendNotice)}
    assert Audience.CASEWORK_TEAM not in notified
    case.ask(PRIORITISE, CASEWORKER, 12)
    assert case.effects(SendNotice)[-1].audience is Audience.CASEWORK_TEAM


@pytest.mark.rule("R13")
def test_a_provider_refers_for_an_authority_on_the_days_it_was_let() -> None:
    assert sent_for(delegating()) == ""
    assert sent_for(organisation()) == "delegation-missing"


@pytest.mark.rule("R18")
def test_an_answer_given_on_a_sunday_night_counts_and_is_notified_at_once() -> None:
    case = LiveCase(received_at=datetime(2026, 5, 9, 23, 0, tzinfo=UTC))
    case.answer(SETTLED_ANSWER, 3)
    assert case.state.stage is Stage.ANSWERED
    assert [n.template for n in case.effects(SendNotice)][-1] is Template.ANSWER_READY


@pytest.mark.rule("R18")
def test_at_night_too_the_next_on_the_rota_is_notified_of_what_nobody_took() -> None:
    case = LiveCase(received_at=datetime(2026, 5, 9, 1, 0, tzinfo=UTC)).wait(24.6)
    assert [item.position for item in case.effects(Escalate)] == [1, 2]


@pytest.mark.rule("R22")
@pytest.mark.parametrize("taken", [True, False])
def test_neither_word_of_a_casework_team_sets_an_outcome(taken: bool) -> None:
    case = waiting_case()
    case.ask(AnswerPrioritisation(acknowledged=taken), CASEWORKER, 12)
    assert (case.state.stage, case.state.outcome) == (Stage.SUPPORT_OPEN, None)


@pytest.mark.rule("R23")
def test_each_piece_of_brokering_has_a_team_and_a_due_time_that_lies_ahead() -> None:
    case = open_case()
    late = OpenTask(task=TaskKind.SHORT_SHELTER, due=case.at(1))
    assert asked(late, CASEWORKER, case) == "due-in-past"
    assert asked(OpenTask(task=TaskKind.SHORT_SHELTER, due=case.at(48)), CASEWORKER, case) == ""
    row = case.tasks(TaskKind.SHORT_SHELTER)[0]
    assert (row.due, row.rule) == (case.at(48), "R23")
    assert row.team


@pytest.mark.rule("R24")
@pytest.mark.parametrize("task", [TaskKind.CASEWORKER_CONTACT, TaskKind.REPLACEMENT_DOCUMENTS])
def test_contact_and_documents_are_tasks_under_their_rule(task: TaskKind) -> None:
    case = open_case()
    assert asked(OpenTask(task=task, due=case.at(48)), CASEWORKER, case) == ""
    assert case.tasks(task)[0].rule == "R24"


@pytest.mark.rule("R26")
def test_the_four_outcomes_of_the_papers_can_be_recorded() -> None:
    four = {"status proved", "leave granted", "voluntary return", "enforced removal (reported)"}
    assert four <= {outcome.value for outcome in Outcome}


@pytest.mark.rule("R28")
def test_proving_a_status_and_going_home_are_offered_first() -> None:
    assert WANTS[:2] == ("prove status", "return home")
    assert BY_NAME["wants"].allowed == WANTS


@pytest.mark.rule("R31")
def test_help_with_the_settlement_scheme_is_a_task_of_its_own_rule() -> None:
    case = open_case()
    assert TaskKind.EUSS_HELP in BROKERING
    assert asked(OpenTask(task=TaskKind.EUSS_HELP, due=case.at(48)), CASEWORKER, case) == ""
    assert case.tasks(TaskKind.EUSS_HELP)[0].rule == "R31"


@pytest.mark.rule("R15")
def test_an_eea_national_is_first_offered_help_with_the_settlement_scheme() -> None:
    assert read(nationality="Poland").euss_help_first
    assert not read(nationality="Ghana").euss_help_first
    assert [row.rule for row in LiveCase(euss_help_first=True).tasks(TaskKind.EUSS_HELP)] == ["R15"]


@pytest.mark.rule("R33")
def test_who_may_be_known_already_is_a_question_for_a_human() -> None:
    first, again = read(), read(submission_id="2", given_names="THORDIS", area="E09000001")
    assert match_keys(first) == match_keys(again)
    case = LiveCase(possible_duplicate=True)
    assert [row.rule for row in case.tasks(TaskKind.POSSIBLE_DUPLICATE)] == ["R33"]
    assert not LiveCase().tasks(TaskKind.POSSIBLE_DUPLICATE)


@pytest.mark.rule("R34")
def test_at_least_ten_cases_of_different_ends_rehearse_the_process() -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 10
    assert len({tuple(row.values())[1:] for row in rows}) >= 10


@pytest.mark.rule("R36")
@pytest.mark.parametrize("name", ["aims", "process", "privacy-notice", "timeline"])
def test_each_of_the_four_papers_can_be_had(name: str) -> None:
    said = paper(name, rulebook(RULEBOOK))
    assert said is not None
    assert said.startswith("# ")
    assert set(PAPERS) == {"aims", "process", "privacy-notice", "timeline"}


@pytest.mark.rule("R27")
@pytest.mark.parametrize("name", ["aims", "privacy-notice"])
def test_the_papers_for_people_say_enforced_removal_openly(name: str) -> None:
    assert "enforced removal" in (paper(name, rulebook(RULEBOOK)) or "")


@pytest.mark.rule("R36")
def test_the_timeline_has_the_numbers_in_force_and_the_map_every_stage() -> None:
    book = rulebook(RULEBOOK)
    assert f"{book.status_answer_hours} hours" in (paper("timeline", book) or "")
    said = paper("process", book) or ""
    assert all(word in said for word in ("Status check", "Support open", "Consent withdrawn"))


@pytest.mark.rule("R38")
def test_a_cases_page_names_no_member_of_staff() -> None:
    case = open_case()
    case.ask(OpenTask(task=TaskKind.SHORT_SHELTER, due=case.at(48)), CASEWORKER, 12)
    assert CASEWORKER.id not in details(case.state, SAYS)


@pytest.mark.rule("R39")
def test_people_who_came_together_keep_their_common_number() -> None:
    assert read(group_id="family-7").group_id == "family-7"


@pytest.mark.rule("R40")
def test_the_privacy_notice_names_who_runs_the_service() -> None:
    assert CONTROLLER in (paper("privacy-notice", rulebook(RULEBOOK)) or "")


@pytest.mark.rule("R115")
def test_an_answer_leaves_what_is_owed_to_the_authority() -> None:
    assert "local authority decides" in entitlement(SETTLED_ANSWER).next_step


@pytest.mark.rule("R116")
@pytest.mark.parametrize("column", ["languages", "interpreter_needed"])
def test_what_language_a_person_needs_is_asked_at_the_start(column: str) -> None:
    assert sent(**{column: ""}) == "unknown-value"


@pytest.mark.rule("R117")
def test_working_days_are_those_of_the_nation() -> None:
    new_year = datetime(2025, 12, 31, 12, tzinfo=UTC)
    scotland = working_days_after(new_year, 1, "Scotland")
    assert working_days_after(new_year, 1, "England") < scotland


@pytest.mark.rule("R118")
def test_no_team_of_the_home_office_is_registered_to_refer() -> None:
    assert registering("home office team") == "organisation-kind"
