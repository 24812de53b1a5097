"""What is published of a period of the suitability track: nothing by nationality (R39), and no
figure twice, so that no two tables together say more than either.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.words import Stage
from service.statistics.figures import (
    BASIS,
    NOTES,
    OVERLAP,
    Statistics,
    Tabulation,
    alone,
    in_all,
    named,
    said,
    together,
    typical,
)
from store.suitability_statistics import SuitabilityCounts

_STAGES = {stage.value: label for stage, label in STAGE_LABELS.items()}
# To take no action is a kind of decision already: a row of its own here would say it twice.
_FATES = dict.fromkeys(_STAGES, "Not served: still to be, or no action") | {
    Stage.SERVED.value: STAGE_LABELS[Stage.SERVED],
    Stage.HANDED_OVER.value: "Served to file, and handed over later",
    Stage.WITHDRAWN.value: "Withdrawn before service",
}
_WHEN = (
    f"What was opened and what was not count by {BASIS}; what was decided, served, closed or "
    "refused by a rule, by that moment. "
    f"What became of a decision is as it was when this was made. {OVERLAP}"
)


def report(
    counts: SuitabilityCounts,
    first: date,
    last: date,
    made_at: datetime,
    by_authority: bool,
    people: None = None,
) -> Statistics:
    """The period's figures, every one of them treated. Of `people` there is never anything."""
    ways = {"Opened, by nation": counts.nations}
    if by_authority:
        ways["Opened, by local authority"] = counts.authorities
    opened = together(ways)
    not_opened = alone("Not opened, by the first reason", counts.not_opened)
    decided = together(
        {
            "Decided, by kind": counts.decided,
            "Decided, by what became of it": named(counts.fates, _FATES),
        }
    )
    closed = alone("Closed without a decision, by where", named(counts.closed, _STAGES))
    blocked = alone("Refused by a rule", counts.blocked)
    return Statistics(
        subject="Suitability cases",
        first=first,
        last=last,
        made_at=made_at,
        tables=(*opened, not_opened, *decided, closed, blocked),
        lines=tuple(_lines(counts, opened[0], not_opened, decided[0])),
        notes=(*NOTES, _WHEN),
    )


def _lines(
    counts: SuitabilityCounts, opened: Tabulation, not_opened: Tabulation, decided: Tabulation
) -> Iterator[tuple[str, str]]:
    """The headlines: figures that stand in no table."""
    yield "Counted by", BASIS
    yield from in_all("Sent", opened.total, not_opened.total)
    yield "Opened", said(opened.total)
    yield "Not opened", said(not_opened.total)
    yield "Decided", said(decided.total)
    if counts.service_times is not None:
        yield from typical("From decision to service", counts.service_times)
