"""Case files of suitability on the real server, on their own past dates, step by step as the core
plays them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from policy.cases.rehearsal import CaseRehearsal
from policy.suitability.planned_case import PlannedCase, opened_with, steps_after_opening
from service.demo.playing import Player
from tests.suitability_apps import open_case, opening
from tests.workflows.running import Running


async def play_on_the_engine(
    running: Running, file: PlannedCase, until: datetime
) -> tuple[str, CaseRehearsal[Any, Any, Any]]:
    """Have a case received on its own date, and bring it to a moment. The core's play is what it is
    to be compared with.
    """
    sent = opening(opened_with(file), file.reference)
    receipt = await open_case(
        running.app, sent, clock_offset=file.facts.opened_at - datetime.now(UTC)
    )
    assert receipt.state is not None
    steps = partial(steps_after_opening, replace(file, reference=receipt.reference), until)
    player = Player(running.app, running.skipper)
    return receipt.reference, await player.play(receipt.state, steps, until)
