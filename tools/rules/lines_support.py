"""Where the line of each rule of the support track is."""

from __future__ import annotations

from tools.rules.removing import RuleLine

LINES: dict[str, RuleLine] = {
    "R1": RuleLine(file="policy/registrar.py", text="return reasons.KIND_REFUSED"),
    "R2": RuleLine(
        file="policy/support/intake/sender_checks.py",
        text='problem("organisation-not-active", column)',
    ),
    "R3": RuleLine(
        file="policy/support/intake/row_checks.py", text='problem("purpose-not-explained"'
    ),
    "R4": RuleLine(
        file="policy/registrar.py",
        inside="_entry",
        text="not in {Status.APPLIED,",
        instead="not in {",
    ),
    "R5": RuleLine(
        file="policy/support/intake/row_checks.py", text='problem("outcomes-not-all-explained"'
    ),
    "R6": RuleLine(
        file="policy/support/intake/row_checks.py", text='problem("consent-before-privacy-notice"'
    ),
    "R7": RuleLine(file="policy/support/intake/row_checks.py", text='problem("basis-conflict"'),
    "R8": RuleLine(
        file="policy/support/intake/basis.py", inside="check_reuse", text="_BASIS_REUSE"
    ),
    "R9": RuleLine(
        file="policy/support/intake/basis.py", inside="check_referral", text="_BASIS_NOT_ACCEPTED"
    ),
    "R10": RuleLine(
        file="policy/support/closing/ending.py",
        text="stage=Stage.CONSENT_WITHDRAWN",
        instead="stage=state.stage",
    ),
    "R11": RuleLine(
        file="policy/support/deeds/ask_prioritisation.py",
        inside="on_asked",
        text="(notice,)",
        instead="()",
    ),
    "R12": RuleLine(
        file="policy/support/intake/sender_checks.py", text='problem("agreement-expired", column)'
    ),
    "R13": RuleLine(
        file="policy/support/intake/sender_checks.py", text='problem("delegation-missing", column)'
    ),
    "R14": RuleLine(
        file="policy/support/intake/content.py",
        text="(organisation, number)",
        instead='(organisation, "")',
    ),
    "R15": RuleLine(file="policy/support/intake/row_checks.py", text='problem("uk-national"'),
    "R16": RuleLine(
        file="policy/support/rulebook.py",
        text="status_answer_hours=24",
        instead="status_answer_hours=25",
    ),
    "R17": RuleLine(
        file="policy/support/answering/delivery.py", text='return Decision(delivered, (), ("R17",))'
    ),
    "R18": RuleLine(
        file="policy/support/clocks/acknowledgement.py",
        inside="climb",
        text=".with_deadlines(*waiting)",
        instead="",
    ),
    "R19": RuleLine(file="policy/support/answering/answer.py", text='"application-not-named"'),
    "R20": RuleLine(
        file="policy/support/answering/delivery.py", inside="begin", text="Stage.SUPPORT_OPEN"
    ),
    "R21": RuleLine(
        file="policy/support/deeds/ask_prioritisation.py",
        inside="_outstanding",
        text="application_open(state.answer)",
        instead="True",
    ),
    "R22": RuleLine(
        file="policy/support/deeds/answer_prioritisation.py",
        inside="on_answered",
        text="changed(state, stage=Stage.SUPPORT_OPEN)",
        instead="state",
    ),
    "R23": RuleLine(file="policy/support/deeds/open_task.py", text="refusals.DUE_IN_THE_PAST"),
    "R24": RuleLine(
        file="policy/support/deeds/open_task.py", text='TaskKind.CASEWORKER_CONTACT: "R24"'
    ),
    "R25": RuleLine(
        file="policy/support/deeds/record_answer.py",
        text="frozenset({Role.CHECK_OFFICER})",
        instead="frozenset()",
    ),
    "R26": RuleLine(
        file="policy/support/words.py",
        inside="Outcome",
        text='VOLUNTARY_RETURN = "voluntary return"',
    ),
    "R27": RuleLine(file="policy/support/intake/words.py", text='"enforced removal"'),
    "R28": RuleLine(file="policy/support/intake/words.py", text='"return home"'),
    "R29": RuleLine(
        file="policy/support/deeds/close_case.py", text="return refusals.RETURN_NOT_OFFERED"
    ),
    "R30": RuleLine(
        file="policy/support/deeds/referral_accepted.py",
        text="for indicator in event.safeguarding",
        instead="for indicator in ()",
    ),
    "R31": RuleLine(file="policy/support/deeds/open_task.py", text='TaskKind.EUSS_HELP: "R31"'),
    "R32": RuleLine(
        file="policy/support/deeds/finish_task.py",
        text="_ADVISERS if command.task is TaskKind.REGULATED_ADVICE else None",
    ),
    "R33": RuleLine(file="policy/support/tasks.py", text='rule="R33"'),
    "R35": RuleLine(
        file="policy/time.py",
        inside="add_months",
        text="for last in (day.day, 30, 29, 28)",
        instead="for last in (day.day, 27)",
    ),
    "R36": RuleLine(file="policy/papers.py", text='"privacy-notice": privacy_notice'),
    "R37": RuleLine(
        file="policy/support/deeds/referral_accepted.py",
        text="return Decision(state, refusal=refusals.NO_SUCH_RULEBOOK)",
    ),
    "R38": RuleLine(file="policy/published.py", text=" if name in RELEASABLE", instead=""),
    "R39": RuleLine(file="policy/support/intake/judging.py", text='"group_id"'),
    "R40": RuleLine(
        file="policy/papers.py",
        inside="privacy_notice",
        text="{CONTROLLER}, answers",
        instead="Somebody answers",
    ),
    "R115": RuleLine(file="policy/support/answering/answer.py", text="Use this answer to apply"),
    "R116": RuleLine(
        file="policy/support/intake/columns.py",
        text='help="The languages the person speaks, the best one first.",\n'
        "        form=Form.ITEMS,\n        blank=UNKNOWN_VALUE,",
        instead='help="", form=Form.ITEMS,',
    ),
    "R117": RuleLine(
        file="policy/bank_holidays.py", inside="is_working_day", text="day not in holidays("
    ),
    "R118": RuleLine(file="policy/registrar.py", text="return reasons.KIND_REFUSED"),
}

NO_LINE = {
    "R34": "a set of cases beside the code: without it there would be none to play",
}
"""Rules that no line of the code holds, and why."""
