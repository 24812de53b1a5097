"""Who the person is, mended: everybody who was notified is notified again, the answer is checked
again, a child is seen (R30, R37).
"""

from __future__ import annotations

import pytest

from policy.cases.effects import SendNotice
from policy.support.deeds import CorrectPerson, PersonCorrected
from policy.support.words import Audience, Role, TaskKind, Template
from tests.policy.support.builders import CASEWORKER, LiveCase, open_case

NAME = CorrectPerson(
    field="given_names", old="Jon", new="John", reason="misspelt when it was written down"
)
BIRTH = CorrectPerson(
    field="date_of_birth", old="04/05/1990", new="04/05/2012", reason="the person said so"
)


def notified(case: LiveCase) -> set[str]:
    return {
        effect.audience
        for effect in case.effects(SendNotice)
        if effect.template == Template.PERSON_CORRECTED
    }


def test_the_referrer_and_the_check_team_are_notified_and_both_words_are_on_record() -> None:
    case = LiveCase()
    assert not case.ask(NAME, CASEWORKER, 2).code
    assert notified(case) == {Audience.REFERRER, Audience.CHECK_TEAM}
    event = case.history[-1].event
    assert isinstance(event, PersonCorrected)
    assert (event.old, event.new, event.by) == ("Jon", "John", CASEWORKER.id)


def test_an_answer_given_on_the_old_word_is_looked_at_again() -> None:
    case = open_case()
    assert not case.ask(NAME, CASEWORKER, 30).code
    assert case.tasks(TaskKind.CASE_REVIEW)
    assert not LiveCase().tasks(TaskKind.CASE_REVIEW)


@pytest.mark.rule("R30")
def test_a_birth_date_that_makes_a_child_is_a_safeguarding_task_once() -> None:
    case = LiveCase()
    assert not case.ask(BIRTH, CASEWORKER, 2).code
    assert [task.note for task in case.tasks(TaskKind.SAFEGUARDING)] == ["under 18"]
    again = CorrectPerson(field="date_of_birth", old=BIRTH.new, new="05/05/2012", reason="a day")
    assert not case.ask(again, CASEWORKER, 3).code
    assert len(case.tasks(TaskKind.SAFEGUARDING)) == 1


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REGULATED_ADVISER])
def test_only_who_works_with_the_person_mends_it(role: Role) -> None:
    actor = type(CASEWORKER)(id="S-9", roles=(role,))
    assert LiveCase().ask(NAME, actor, 2).code == "wrong-role"
