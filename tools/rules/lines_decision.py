"""Where the line of each rule on the summary, the decision and its service is."""

from __future__ import annotations

from tools.rules.removing import RuleLine

_DEEDS = "policy/suitability/deeds"

LINES: dict[str, RuleLine] = {
    "R97": RuleLine(file=f"{_DEEDS}/prepare_summary.py", text="return SUMMARY_INCOMPLETE"),
    "R104": RuleLine(
        file=f"{_DEEDS}/check_decision.py",
        inside="refused_check",
        text="return NO_PROPOSAL",
    ),
    "R105": RuleLine(file=f"{_DEEDS}/propose_decision.py", text="return GUIDANCE_UNCONFIRMED"),
    "R106": RuleLine(file=f"{_DEEDS}/claim_case.py", inside="refused_claim", text="TAKEN"),
    "R107": RuleLine(file=f"{_DEEDS}/propose_decision.py", text="return EVIDENCE_UNREAD"),
    "R108": RuleLine(file=f"{_DEEDS}/propose_decision.py", text="return FACTORS_MISSING"),
    "R109": RuleLine(file=f"{_DEEDS}/common.py", inside="cannot_decide", text="CANNOT_DECIDE"),
    "R110": RuleLine(file=f"{_DEEDS}/report_service.py", inside="refused", text="ONLY_IN_PERSON"),
    "R111": RuleLine(
        file=f"{_DEEDS}/ask_clearance.py",
        text="if now - look.at > timedelta(hours=book_of(state).recheck_fresh_hours):",
    ),
    "R112": RuleLine(file="policy/suitability/serving/clearing.py", text="return WITHDRAWAL_DUE"),
    "R113": RuleLine(file=f"{_DEEDS}/serve_to_file.py", text="return ATTEMPTS_NEEDED"),
    "R114": RuleLine(
        file=f"{_DEEDS}/ask_clearance.py",
        inside="refused_clearance",
        text="state.to_file.at if state.to_file else None",
    ),
}
