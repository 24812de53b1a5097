"""What surrounds a support case: safety, advice, openness, people's needs (R30 to R40, R115 to
R118).
"""

from __future__ import annotations

from policy.rules.rule import Force, Rule, RuleTrack

_ON = RuleTrack.SUPPORT

RULES: tuple[Rule, ...] = (
    Rule(
        "R30",
        _ON,
        "S1",
        "E-mail of May 2019",
        Force.MUST,
        "Signs of danger are seen at every stage, become a row, and outlive the case.",
        (
            "policy.support.intake.referral.Safeguarding",
            "policy.support.deeds.referral_accepted.on_accepted",
        ),
    ),
    Rule(
        "R31",
        _ON,
        "S1, S3",
        "E-mail, other business; Individual support",
        Force.MAY,
        "EU citizens may be helped to apply to the settlement scheme.",
        ("policy.support.words.TaskKind", "policy.support.deeds.open_task.on_task_opened"),
    ),
    Rule(
        "R32",
        _ON,
        "S1",
        "Minutes",
        Force.MUST,
        "Regulated advice is an adviser's own: nobody else records what came of it.",
        ("policy.support.deeds.finish_task.refused_actor", "store.advice"),
    ),
    Rule(
        "R33",
        _ON,
        "S1",
        "Minutes",
        Force.SAYS,
        "Somebody may be known already: a likely duplicate is a question for a human.",
        (
            "policy.support.intake.matching.match_keys",
            "policy.support.deeds.referral_accepted.on_accepted",
        ),
    ),
    Rule(
        "R34",
        _ON,
        "S1",
        "Minutes",
        Force.SAYS,
        "A set of varied cases rehearses the process.",
        ("policy.support.rehearsal.PlayedCase", "tests/data/2026-05-outreach/expected-cases.csv"),
    ),
    Rule(
        "R35",
        _ON,
        "S1",
        "Minutes",
        Force.SAYS,
        "A request for one's own data is answered within a month, clamped at a short month's end.",
        ("policy.own_data.answer_by", "policy.own_data.with_step", "store.own_data"),
    ),
    Rule(
        "R36",
        _ON,
        "S1",
        "Minutes, Products",
        Force.MUST,
        "Aims, process map, privacy notice and timeline can be had from the running service.",
        ("policy.papers.paper", "starter.commands.papers"),
    ),
    Rule(
        "R37",
        _ON,
        "S1",
        "Guide 8, partner's e-mail",
        Force.MUST,
        "The rules in force are public, dated, and each case names its version.",
        ("policy.parameters.parameters_of", "policy.support.lifecycle.decide", "docs/rules.md"),
    ),
    Rule(
        "R38",
        _ON,
        "S1",
        "Letter",
        Force.MUST,
        "What is published names no member of staff and no client.",
        ("policy.published.for_release", "policy.support.screens.view.details"),
    ),
    Rule(
        "R39",
        _ON,
        "S1",
        "Handwritten note",
        Force.SAYS,
        "People who came together stay linked. Nationalities and ages are counted; what is "
        "published hides small numbers.",
        (
            "policy.support.intake.referral.Referral",
            "policy.demographics.People",
            "policy.statistics.release",
        ),
    ),
    Rule(
        "R40",
        _ON,
        "S3",
        "RSSS",
        Force.SAYS,
        "Immigration Enforcement runs the service, and the privacy notice says so.",
        ("policy.papers.paper",),
    ),
    Rule(
        "R115",
        _ON,
        "S3",
        "Background",
        Force.SAYS,
        "Who is owed housing or benefits is for the authority to say; the answer helps it to.",
        ("policy.support.answering.answer.entitlement",),
    ),
    Rule(
        "R116",
        _ON,
        "S3",
        "Background",
        Force.WEIGH,
        "What language somebody needs, and whether an interpreter, is asked at the start.",
        ("policy.support.intake.columns.COLUMNS",),
    ),
    Rule(
        "R117",
        _ON,
        "S1",
        "Minutes, Workforce",
        Force.SAYS,
        "Places differ: working days are counted by the nation's own calendar, an area says how it "
        "does things, and how long somebody waits for advice is shown.",
        (
            "policy.working_days.working_days_after",
            "policy.support.deeds.ask_prioritisation.on_asked",
            "policy.local_steps.refused",
            "starter.drawing.case_pages.case_page",
        ),
    ),
    Rule(
        "R118",
        _ON,
        "S1",
        "Brief, Progress",
        Force.SAYS,
        "Home Office teams referred in the trial of 2018; since registration began none can.",
        ("policy.registrar.register", "policy.organisations.OrganisationKind"),
    ),
)
