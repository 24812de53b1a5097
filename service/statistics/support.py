"""What is published of a period of the support track."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from policy.demographics import People
from policy.statistics import figure, percentage
from policy.support.words import SLA_LABELS, STAGE_LABELS, SlaState, Stage
from service.statistics.figures import (
    BASIS,
    NOTES,
    OVERLAP,
    TOO_FEW,
    Statistics,
    Tabulation,
    alone,
    in_all,
    named,
    said,
    together,
    typical,
)
from store.statistics import Counts

# One who has been warned is still in time, to a reader.
_SLA = {state.value: label for state, label in SLA_LABELS.items()} | {
    SlaState.WARNED.value: SLA_LABELS[SlaState.RUNNING]
}
_STAGES = {stage.value: label for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED}
_WHEN = (
    f"Referrals, accepted or not, count by {BASIS}; what ended or was refused by a rule, by that "
    f"moment. {OVERLAP}"
)


def report(
    counts: Counts,
    first: date,
    last: date,
    made_at: datetime,
    by_authority: bool,
    people: People | None = None,
) -> Statistics:
    """The period's figures, every one of them treated; with `people`, by nationality and age."""
    ways = {
        "Accepted, by the 24 hour answer": named(counts.sla, _SLA),
        "Accepted, by nation": counts.nations,
    }
    if by_authority:
        ways["Accepted, by local authority"] = counts.authorities
    if people is not None:
        ways["Accepted, by nationality as stated"] = dict(people.nationalities)
        ways["Accepted, by age at the referral"] = dict(people.ages)
    accepted = together(ways)
    not_accepted = alone("Not accepted, by the first reason", counts.not_accepted)
    tables = (
        *accepted,
        not_accepted,
        alone("Ended, by outcome", named(counts.outcomes, _STAGES)),
        alone("Refused by a rule", counts.blocked),
    )
    return Statistics(
        subject="Referrals",
        first=first,
        last=last,
        made_at=made_at,
        tables=tables,
        lines=tuple(_lines(counts, accepted[0], not_accepted)),
        notes=(*NOTES, _WHEN),
    )


def _lines(
    counts: Counts, accepted: Tabulation, not_accepted: Tabulation
) -> Iterator[tuple[str, str]]:
    """The headlines: figures that stand in no table."""
    yield "Counted by", BASIS
    yield from in_all("Received", accepted.total, not_accepted.total)
    yield "Accepted", said(accepted.total)
    yield "Not accepted", said(not_accepted.total)
    met = accepted.rows.get(SLA_LABELS[SlaState.MET], figure(0))
    share = percentage(met, accepted.total)
    yield "Answered in time, of all accepted", TOO_FEW if share is None else f"{share}%"
    for nation, times in sorted(counts.answer_times.items()):
        yield from typical(f"Time to answer, {nation}" if nation else "Time to answer", times)
