"""Where the line of each rule on the summary, the decision and its service is."""

from __future__ import annotations

from tools.rules.removing import RuleLine

_DECIDING = "policy/suitability/deciding/deciding.py"

LINES: dict[str, RuleLine] = {
    "R97": RuleLine(
        file="policy/suitability/deciding/summary.py", text="return refusals.SUMMARY_INCOMPLETE"
    ),
    "R104": RuleLine(file=_DECIDING, inside="refused_check", text="return refusals.NO_PROPOSAL"),
    "R105": RuleLine(file=_DECIDING, text="return refusals.GUIDANCE_UNCONFIRMED"),
    "R106": RuleLine(file=_DECIDING, inside="refused_claim", text="refusals.TAKEN"),
    "R107": RuleLine(file=_DECIDING, text="return refusals.EVIDENCE_UNREAD"),
    "R108": RuleLine(file=_DECIDING, text="return refusals.FACTORS_MISSING"),
    "R109": RuleLine(file="policy/suitability/deeds/common.py", text="refusals.CANNOT_DECIDE"),
    "R110": RuleLine(file="policy/suitability/deeds/serve.py", text="refusals.ONLY_IN_PERSON"),
    "R111": RuleLine(
        file="policy/suitability/serving/clearing.py",
        text="if now - look.at > timedelta(hours=book_of(state).recheck_fresh_hours):",
    ),
    "R112": RuleLine(
        file="policy/suitability/serving/clearing.py", text="return refusals.WITHDRAWAL_DUE"
    ),
    "R113": RuleLine(
        file="policy/suitability/serving/service.py", text="return refusals.ATTEMPTS_NEEDED"
    ),
    "R114": RuleLine(
        file="policy/suitability/serving/clearing.py",
        inside="refused_clearance",
        text="state.to_file.at if state.to_file else None",
    ),
}
