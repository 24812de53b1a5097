"""Which case stands in which stage, by the record and by Temporal's own lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from policy.suitability import stage_labels as suitability
from policy.suitability.words import Stage as SuitabilityStage
from policy.support.words import STAGE_LABELS
from policy.support.words import Stage as SupportStage
from store.tables import cases
from wiring.app import open_app
from wiring.embedded.problem import StartProblem
from wiring.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """A stage of a track, the cases that stand in it, and how many Temporal's list of it counts."""

    track: str
    stage: StrEnum
    label: str
    references: tuple[str, ...]
    listed: int


STAGES: dict[str, dict[StrEnum, str]] = {
    "support": {
        stage: label for stage, label in STAGE_LABELS.items() if stage is not SupportStage.SUBMITTED
    },
    "suitability": {
        stage: label
        for stage, label in suitability.STAGE_LABELS.items()
        if stage is not SuitabilityStage.RECEIVED
    },
}
"""In the order of the process. The first stage of either is left in the step in which a case comes
in, so that none ever stands there.
"""


async def count_stages(settings: Settings) -> list[StageCount]:
    """Every stage of a track."""
    async with open_app(settings, "demo") as app:
        by_stage = defaultdict[str, list[str]](list)
        async with app.engine.connect() as connection:
            query = select(cases.c.stage, cases.c.reference).order_by(cases.c.reference)
            for row in await connection.execute(query):
                by_stage[row.stage].append(row.reference)
        assert app.client is not None  # the track's worker uses the same door
        of_cases = f'WorkflowType = "{app.track_wiring.cases.workflow}"'
        return [
            StageCount(
                track=settings.track,
                stage=stage,
                label=label,
                references=tuple(by_stage[stage]),
                listed=(
                    await app.client.count_workflows(f'{of_cases} AND Stage = "{stage}"')
                ).count,
            )
            for stage, label in STAGES[settings.track].items()
        ]


def require_every_stage(found: Sequence[Sequence[StageCount]]) -> None:
    """Raises StartProblem for a stage that stands empty, or that Temporal lists otherwise than the
    record.
    """
    wrong = [
        f"{one.track} {one.stage} ({len(one.references)} on record, {one.listed} listed)"
        for track in found
        for one in track
        if not one.references or one.listed != len(one.references)
    ]
    if wrong:
        raise StartProblem(
            "demo-not-filled",
            f"Record and lists do not show every stage: {', '.join(wrong)}.",
            "Start it again; if it stays so, look at the workers' logs.",
        )
