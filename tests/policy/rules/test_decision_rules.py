"""A human decision and its service: each rule refuses one input and allows another (R97, R104 to
R114).
"""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

import pytest

from policy.cases.orders import Actor
from policy.suitability.deeds import (
    AskClearance,
    CheckDecision,
    ClaimCase,
    ConcludeLimb,
    ProposeDecision,
    ReportService,
    SendSummary,
    ServeToFile,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import Engagement
from policy.suitability.evidence.words import Known, Limb
from policy.suitability.words import DecisionKind, Manner, Role, Stage
from tests.policy.rules.decision_inputs import (
    ANOTHER_MAKER,
    ASSESSOR,
    CHECKER,
    LOOKED,
    MAKER,
    OFFICER,
    SECOND,
    UKVI,
    WEIGHED,
    DecisionLife,
    at_the_unit,
    cleared,
    concluded,
    decided,
    looked_for,
    taken,
    to_file,
)
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.suitability_inputs import ON
from tests.policy.rules.test_support_refused_rules import TRAFFICKED

ALLOWED = ""
BOTH = Actor(id="S-8", roles=(Role.ASSESSOR, Role.SRU_DECISION_MAKER))
IN_PERSON = ReportService(manner=Manner.IN_PERSON)
WITHDRAW = WithdrawDecision(reason="the person is supported now")
TO_FILE = ServeToFile(note="not met at the usual places")


def engaged(life: DecisionLife) -> DecisionLife:
    """The same case once the authority says that the person takes up support."""
    life.reported(Engagement(id="engaged", as_of=ON.date(), engaged=True))
    return life


def summarised(gaps: str) -> str:
    """A case summary with these gaps named."""
    life = concluded()
    return life.ask(life.summary(gaps), ASSESSOR)


def proposed(actor: Actor = MAKER, **how: object) -> str:
    """A decision is proposed in a case that its maker has taken."""
    life = taken()
    return life.ask(life.proposal(**how), actor)  # type: ignore[arg-type]


def checked(life: DecisionLife) -> str:
    """A second person checks a decision."""
    return life.ask(CheckDecision(content=life.content), CHECKER)


def nothing_done() -> str:
    """No action is proposed and checked."""
    life = taken()
    life.done(life.proposal(DecisionKind.NO_ACTION), MAKER)
    return checked(life)


def handed_over(life: DecisionLife) -> tuple[str, Stage]:
    """What comes of clearing a case served to file and giving the person the paper."""
    code = life.ask(AskClearance(), OFFICER)
    life.ask(IN_PERSON, OFFICER)
    return code, life.state.stage


RULES = [
    shown(
        "R97",
        refused=(
            "A case summary that names no gaps.",
            lambda: summarised(" "),
            "summary-incomplete",
        ),
        allowed=("One that says what is missing.", lambda: summarised("nothing is"), ALLOWED),
    ),
    shown(
        "R104",
        refused=(
            "A check where nobody has proposed anything.",
            lambda: checked(taken()),
            "no-proposal",
        ),
        allowed=("No action, where everything would allow more.", nothing_done, ALLOWED),
    ),
    shown(
        "R105",
        refused=(
            "A cancellation without a word that its own guidance was considered.",
            lambda: proposed(guidance=False),
            "guidance-unconfirmed",
        ),
        allowed=("A cancellation with it.", proposed, ALLOWED),
    ),
    shown(
        "R106",
        refused=(
            "A second decision maker takes a case that another has.",
            lambda: taken().ask(ClaimCase(), ANOTHER_MAKER),
            "taken",
        ),
        allowed=(
            "A decision maker takes a case that nobody has.",
            lambda: at_the_unit().ask(ClaimCase(), ANOTHER_MAKER),
            ALLOWED,
        ),
    ),
    shown(
        "R107",
        refused=(
            "A decision with one item of evidence unread.",
            lambda: proposed(unread=1),
            "evidence-unread",
        ),
        allowed=("A decision with every item read.", proposed, ALLOWED),
    ),
    shown(
        "R108",
        refused=(
            "A decision that leaves out one factor.",
            lambda: proposed(factors=WEIGHED[:-1]),
            "factors-missing",
        ),
        allowed=("A decision with a person's own words on each.", proposed, ALLOWED),
    ),
    shown(
        "R109",
        refused=(
            "Somebody of Immigration Enforcement takes a case to decide it.",
            lambda: at_the_unit().ask(ClaimCase(), BOTH),
            "cannot-decide",
        ),
        allowed=(
            "A decision maker of the review unit takes it.",
            lambda: at_the_unit().ask(ClaimCase(), MAKER),
            ALLOWED,
        ),
    ),
    shown(
        "R110",
        refused=(
            "A decision served by message.",
            lambda: cleared().ask(ReportService(manner=Manner.MESSAGE), OFFICER),
            "only-in-person",
        ),
        allowed=(
            "A decision served in person, while cleared.",
            lambda: cleared().ask(IN_PERSON, OFFICER),
            ALLOWED,
        ),
    ),
    shown(
        "R111",
        refused=(
            "Clearance on a look two days old.",
            lambda: decided().done(LOOKED, OFFICER).after(48).ask(AskClearance(), OFFICER),
            "recheck-needed",
        ),
        allowed=(
            "Clearance on a look of the same day.",
            lambda: decided().done(LOOKED, OFFICER).after(2).ask(AskClearance(), OFFICER),
            ALLOWED,
        ),
    ),
    shown(
        "R112",
        refused=(
            "Clearance to serve somebody who, the authority says, takes up support.",
            lambda: engaged(decided()).ask(AskClearance(), OFFICER),
            "withdrawal-due",
        ),
        allowed=(
            "Its withdrawal by a UKVI officer.",
            lambda: engaged(decided()).ask(WITHDRAW, UKVI),
            ALLOWED,
        ),
    ),
    shown(
        "R113",
        refused=(
            "Serving to file after one attempt.",
            lambda: looked_for(1).ask(TO_FILE, OFFICER),
            "attempts-needed",
        ),
        allowed=(
            "Serving to file after attempts on two days, with a note.",
            lambda: looked_for(2).ask(TO_FILE, OFFICER),
            ALLOWED,
        ),
    ),
    shown(
        "R114",
        refused=(
            "Handing over on the look taken before the service to file.",
            lambda: handed_over(to_file().after(1)),
            ("recheck-needed", Stage.SERVED_TO_FILE),
        ),
        allowed=(
            "Handing over after another look.",
            lambda: handed_over(to_file().after(1).done(LOOKED, OFFICER)),
            (ALLOWED, Stage.HANDED_OVER),
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_decision_and_service_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()


@pytest.mark.rule("R104")
def test_a_decision_has_no_default() -> None:
    given = {field.name: field.default for field in fields(ProposeDecision)}
    assert given["decision"] is MISSING
    assert {kind.value for kind in DecisionKind} == {"refuse", "cancel", "take no action"}


@pytest.mark.rule("R62")
def test_nobody_concludes_while_a_sign_of_trafficking_stands() -> None:
    asked = ConcludeLimb(limb=Limb.BEHAVIOUR, met=False, reason="as shown")
    assert DecisionLife(TRAFFICKED).ask(asked, ASSESSOR) == "held"
    assert DecisionLife().ask(asked, ASSESSOR) == ALLOWED


@pytest.mark.rule("R95")
def test_what_is_referred_is_checked_by_a_second_person() -> None:
    life = concluded()
    life.done(life.summary(), ASSESSOR)
    assert life.ask(SendSummary(content=life.content), ASSESSOR) == "second-person-needed"
    assert life.ask(SendSummary(content=life.content), SECOND) == ALLOWED


@pytest.mark.rule("R112")
def test_a_paper_handed_over_after_the_news_is_no_service() -> None:
    life = engaged(cleared())
    life.after(1).ask(IN_PERSON, OFFICER)
    assert life.state.stage is Stage.WITHDRAWAL_DUE
    assert life.ask(WITHDRAW, MAKER) == "wrong-role"
    assert life.ask(WITHDRAW, UKVI) == ALLOWED


@pytest.mark.rule("R112")
@pytest.mark.parametrize("engages", [Known.YES, Known.UNKNOWN])
def test_only_a_look_that_found_nothing_changed_opens_clearance(engages: Known) -> None:
    life = decided().done(replace(LOOKED, engaged=engages), OFFICER)
    assert life.ask(AskClearance(), OFFICER) in {"withdrawal-due", "recheck-needed"}
