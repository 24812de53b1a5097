"""Who may ask what: every role against every command, and what a case must be for it (R10, R25)."""

from __future__ import annotations

from typing import get_args

import pytest

from policy.cases.deed import Anyone
from policy.cases.replies import Verdict
from policy.suitability import lifecycle as suitability
from policy.suitability.deeds import Command as SuitabilityCommand
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AnswerPrioritisation,
    CloseCase,
    Command,
    ConfirmDelivery,
    CorrectAnswer,
    CorrectEntry,
    CorrectPerson,
    ExtendWindow,
    FinishTask,
    OfferReturn,
    OpenTask,
    Order,
    ReadAnswer,
    RecordAnswer,
    TransferCase,
    WithdrawConsent,
)
from policy.support.lifecycle import DISPATCH, check
from policy.support.words import Audience, Outcome, Role, Stage, TaskKind
from tests.policy.support.builders import (
    CHECK_OFFICER,
    OPEN_ANSWER,
    ORGANISATION,
    PRIORITISE,
    REFERRER,
    SETTLED_ANSWER,
    STRANGER,
    LiveCase,
    case_at,
    waiting_case,
    withdrawn,
)

CHECK, WORK, DUTY = Role.CHECK_OFFICER, Role.CASEWORKER, Role.DUTY_SUPERVISOR
CHIEFS = {DUTY, Role.MANAGER, Role.HEAD_OF_SERVICE}
HELPERS = CHIEFS | {WORK}
EVERYBODY = set(Role)

ANSWER = RecordAnswer(answer=OPEN_ANSWER)
CORRECT = CorrectAnswer(answer=SETTLED_ANSWER, reason="found")


def _undelivered() -> LiveCase:
    case = LiveCase()
    case.ask(ANSWER, CHECK_OFFICER, 1)
    return case


# Each command, a case that is ready for it, and the roles that may ask it.
TABLE: tuple[tuple[Command, LiveCase, set[Role]], ...] = (
    (ANSWER, LiveCase(), {CHECK}),
    (CORRECT, case_at(Stage.SUPPORT_OPEN), {CHECK}),
    (ReadAnswer(), case_at(Stage.SUPPORT_OPEN), set()),
    (AcknowledgeEscalation(), LiveCase().wait(24.1), CHIEFS),
    (WithdrawConsent(channel="in person"), case_at(Stage.SUPPORT_OPEN), EVERYBODY),
    (ExtendWindow(reason="an appeal"), case_at(Stage.SUPPORT_OPEN), CHIEFS),
    (
        CloseCase(outcome=Outcome.OTHER, reason="agreed"),
        case_at(Stage.SUPPORT_OPEN),
        HELPERS,
    ),
    (ConfirmDelivery(audience=Audience.REFERRER), _undelivered(), HELPERS | {Role.OPERATIONS}),
    (OpenTask(task=TaskKind.SHORT_SHELTER, due=LiveCase().at(100)), LiveCase(), HELPERS),
    (
        FinishTask(task_id="task", task=TaskKind.SHORT_SHELTER, result="found"),
        case_at(Stage.SUPPORT_OPEN),
        HELPERS | {CHECK, Role.OPERATIONS, Role.REGULATED_ADVISER},
    ),
    (
        FinishTask(task_id="task", task=TaskKind.REGULATED_ADVICE, result="advice given"),
        case_at(Stage.SUPPORT_OPEN),
        {Role.REGULATED_ADVISER},
    ),
    (PRIORITISE, case_at(Stage.SUPPORT_OPEN), HELPERS),
    (AnswerPrioritisation(acknowledged=True), waiting_case(), HELPERS),
    (OfferReturn(), LiveCase(), HELPERS),
    (TransferCase(authority="W06000015", nation="Wales"), LiveCase(), HELPERS),
    (
        CorrectPerson(field="given_names", old="Jon", new="John", reason="misspelt"),
        case_at(Stage.SUPPORT_OPEN),
        HELPERS | {CHECK},
    ),
    (
        CorrectEntry(entry=2, reason="another case's"),
        case_at(Stage.SUPPORT_OPEN),
        HELPERS | {CHECK, Role.OPERATIONS},
    ),
)


def test_the_table_has_every_command() -> None:
    assert {type(command) for command, _, _ in TABLE} == set(get_args(Command))


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize(
    ("command", "case", "allowed"), TABLE, ids=[command.kind for command, _, _ in TABLE]
)
def test_a_role_may_ask_exactly_what_the_table_says(
    command: Command, case: LiveCase, allowed: set[Role], role: Role | None
) -> None:
    actor = Actor(id="S-9", roles=(role,) if role else ())
    order = Order(id="asked", at=case.at(25), actor=actor, command=command)
    refusal = check(case.state, order, case.at(25))
    # A withdrawal may be brought by anybody, also by somebody with no role at all.
    expected = role in allowed or isinstance(command, WithdrawConsent)
    assert (refusal is None) is expected
    if refusal is not None:
        assert refusal.code in {"wrong-role", "not-found"}


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (REFERRER, ""),
        (STRANGER, "not-found"),
        (CHECK_OFFICER, "not-found"),
        (Actor(id="S-9", roles=tuple(Role)), "not-found"),
    ],
)
def test_only_the_organisation_that_referred_reads_the_answer(actor: Actor, code: str) -> None:
    assert case_at(Stage.SUPPORT_OPEN).ask(ReadAnswer(), actor, 12).code == code


def test_an_answer_is_not_read_before_the_referrer_was_notified_of_it() -> None:
    case = LiveCase()
    assert case.ask(ReadAnswer(), REFERRER, 1).code == "no-answer-yet"
    case.ask(ANSWER, CHECK_OFFICER, 2)
    assert case.ask(ReadAnswer(), REFERRER, 3).code == "no-answer-yet"


@pytest.mark.parametrize("after", [0, 12, 23.9])
def test_nothing_is_there_to_acknowledge_before_the_breach(after: float) -> None:
    supervisor = Actor(id="S-3", roles=(DUTY,))
    reply = LiveCase().ask(AcknowledgeEscalation(), supervisor, after)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, "nothing-escalated")


@pytest.mark.parametrize(
    ("asked", "arrived", "code"),
    [
        (1, 1, ""),
        (0, 1, ""),
        (-0.01, 1, "before-receipt"),
        (1 + 4 / 60, 1, ""),
        (1 + 6 / 60, 1, "time-in-future"),
    ],
)
def test_an_order_happened_between_the_receipt_and_now(
    asked: float, arrived: float, code: str
) -> None:
    case = LiveCase()
    assert case.send(case.order(ANSWER, CHECK_OFFICER, asked), arrived).code == code


def test_a_withdrawal_may_be_older_than_the_receipt() -> None:
    case = LiveCase()
    order = case.order(WithdrawConsent(channel="letter"), STRANGER, -48)
    assert case.send(order, 1).verdict is Verdict.APPLIED
    assert case.state.stage is Stage.CONSENT_WITHDRAWN


def test_an_order_sent_twice_counts_once() -> None:
    case = LiveCase()
    order = case.order(ANSWER, CHECK_OFFICER, 1)
    assert case.send(order, 1).verdict is Verdict.APPLIED
    before = case.state
    assert case.send(order, 2).verdict is Verdict.REPEATED
    assert case.state == before


def test_a_withdrawal_sent_twice_is_not_refused() -> None:
    case = LiveCase()
    order = case.order(WithdrawConsent(channel="letter"), STRANGER, 1)
    case.send(order, 1)
    assert case.send(order, 2).verdict is Verdict.REPEATED


def test_a_refusal_names_its_rule_and_what_to_do() -> None:
    reply = withdrawn(LiveCase(), 1).ask(ReadAnswer(), REFERRER, 2)
    assert reply.rule == "R10"
    assert reply.sentence and reply.what_to_do
    assert ORGANISATION not in reply.sentence + reply.what_to_do


def test_every_command_says_who_may_ask_it_and_one_that_does_not_is_nobodys() -> None:
    """In both tracks: a command that is added and forgotten here is refused, and this is red."""
    every = set(get_args(Command))
    named = [set(DISPATCH.may_ask), *map(DISPATCH.asked_by, Anyone)]
    assert set().union(*named) == every and sum(map(len, named)) == len(every)
    assert set(suitability.DISPATCH.may_ask) == set(get_args(SuitabilityCommand))
