"""An assessment in words: every rule, its facts and days, and nobody's own words."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from policy.suitability.deciding.window_change import SECOND_PERSON_NEEDED
from policy.suitability.deeds.check_decision import DECISION_BY_ANOTHER
from policy.suitability.deeds.send_summary import SUMMARY_BY_ANOTHER
from policy.suitability.evidence.facts import AnyFact, EvidenceFact, LegalReference
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.assessment import Assessment, Who
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.needs import QUESTIONS
from policy.suitability.screens.explain import SHORT_BYTES, explain, explain_short
from policy.suitability.stage_labels import STAGE_LABELS
from tests.policy.suitability.cases import CASES, REPLACED, KnownCase
from tests.policy.suitability.changed import OPEN, look, plus

CODES = """
channel lawful-basis behaviour-brought encounter-behaviour settlement-scheme scheme-late arrival
residence indefinite-leave protection application-or-permission law-in-force application-day
pending-application cancelling-day held-permission police-computer deportation-level
serious-offence trafficking safeguarding adult fled-abuse rough-place cause somewhere-rough
not-engaged support-there three-questions power-cited authority-asked nations-body whole-ledger
suitable-offer inability circumstances circumstances-first priority-need refused-again window
window-change word-after-window behaviour-defined instruments local-policy victims-heard presumption
several-warnings efforts limb-rough-sleeping limb-refused-support limb-behaviour
conclusions evidence-held not-published
"""
RULES = """
A1 A2 A4 A5 A6 A8 A10 R30 R41 R42 R43 R44 R45 R46 R47 R48 R49 R50 R51 R52 R53 R54 R55 R58 R62 R64
R65 R66 R67 R68 R69 R70 R71 R72 R73 R74 R75 R76 R77 R78 R82 R83 R84 R85 R87 R89 R90 R91 R92 R93 R94
R95 R96 R98 R99 R102 R104
"""


def last(case: KnownCase) -> Assessment:
    return case.at(datetime.fromisoformat(case.looks[-1]["on"]))


def secret(fact: AnyFact) -> AnyFact:
    """The same fact with a mark in every text that somebody wrote."""
    free = "provider need suitability_reason refusal_reason reason by author issuer source register"
    free += " words whose reference note"
    named = {f.name for f in fields(fact)}
    marked = {name: f"{name}-SECRET" for name in free.split() if name in named}
    return replace(fact, **marked)  # type: ignore[arg-type]


def test_every_finding_is_asked_once_and_has_its_question() -> None:
    assert [one.code for one in look(OPEN).findings] == CODES.split()
    assert {check.code for check in CHECKS} == set(QUESTIONS) == set(CODES.split())
    assert {check.rule for check in CHECKS} <= set(RULES.split())


def test_every_rule_that_was_applied_is_named() -> None:
    applied = {rule for one in look(OPEN).findings for rule in one.rules}
    assert applied == set(RULES.split()), applied ^ set(RULES.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_explanation_says_each_finding_with_its_facts_rules_and_section(case: KnownCase) -> None:
    found = last(case)
    text = explain(found)
    assert found.rulebook in text and f"**{STAGE_LABELS[found.stage]}**" in text
    for one in found.findings:
        assert f"- {one.question} {one.why} ({', '.join(one.rules)}; {one.paragraph})" in text
        for fact in one.facts:
            assert f"{fact.kind} of {fact.day:%d/%m/%Y}" in text
        if one.standing is not Standing.MET and one.who is not Who.NOBODY:
            assert f"would change it: {one.would_change} Who: {one.who}." in text
    for need in found.needs:
        assert f"- {need.who}: {need.what} ({need.rule})" in text
    assert all(f"- {said}" in text for said in found.warnings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_explanation_repeats_nobodys_words(case: KnownCase) -> None:
    facts = replace(case.facts, known=tuple(secret(fact) for fact in case.facts.known))
    found = look(facts, datetime.fromisoformat(case.looks[-1]["on"]))
    for text in (explain(found), explain_short(found)):
        assert "SECRET" not in text
        assert not [fact.id for fact in facts.known if fact.id in text]
        assert facts.authority not in text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_short_form_is_short_and_says_what_holds_the_case(case: KnownCase) -> None:
    found = last(case)
    text = explain_short(found)
    assert len(text.encode()) <= SHORT_BYTES
    assert f"**{STAGE_LABELS[found.stage]}**" in text
    held = [one for one in found.findings if one.standing is not Standing.MET]
    shown = [one for one in held if one.question in text]
    assert shown or found.may_refer


def test_what_may_follow_is_said_and_nothing_else() -> None:
    assert "a human may cancel" in explain(look(OPEN))
    assert "a human may refuse" not in explain(look(OPEN))
    assert "nothing adverse" in explain(look(replace(OPEN, known=())))


def test_each_kind_of_decision_is_named_with_its_paragraph_and_rule() -> None:
    text = explain(look(OPEN))
    assert "- refuse: paragraph 9.21.1, as in guidance v2.0 (R46)" in text
    assert "- cancel: paragraph 9.21.2, as in guidance v2.0 (R47)" in text


def test_since_part_9_was_replaced_the_lawyers_entry_is_what_is_named() -> None:
    on = datetime(2026, 2, 1, tzinfo=UTC)
    silent = explain(look(OPEN, on, REPLACED))
    assert "- cancel: no lawyer has entered the paragraph; 9.21.2 was replaced (A8) (R47)" in silent
    entry = LegalReference(id="law", as_of=on.date(), by="L-1", reference="SUI 9.9")
    text = explain(look(plus(entry), on, REPLACED))
    assert "- cancel: SUI 9.9, as a lawyer entered on 01/02/2026 (R47)" in text
    assert "L-1" not in text


def test_a_second_person_is_asked_for_under_the_rule_of_what_they_look_at() -> None:
    said = (SECOND_PERSON_NEEDED, SUMMARY_BY_ANOTHER, DECISION_BY_ANOTHER)
    assert [one.rule for one in said] == ["R69", "R97", "R109"]
    assert {one.code for one in said} == {"second-person-needed"}
    assert len({one.sentence for one in said}) == len(said)


def test_the_gap_and_what_is_left_to_humans_are_marked() -> None:
    text = explain(look(OPEN))
    for mark in ("not published", "A6", "A7", "Removal is not deportation", "A9", "own choice"):
        assert mark in text
    assert look(OPEN).standing("not-published") is Standing.UNKNOWN


def test_a_finding_nobody_knows_is_no_finding() -> None:
    with pytest.raises(KeyError):
        look(OPEN).finding("score")


def test_nothing_in_an_assessment_is_a_number_about_a_person() -> None:
    found = look(OPEN, datetime(2022, 3, 1, tzinfo=UTC))
    kinds = {type(getattr(found, item.name)) for item in fields(found)}
    assert not kinds & {int, float}
    assert issubclass(type(OPEN.known[0]), EvidenceFact)
