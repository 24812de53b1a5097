"""Five minutes of everything breaking, from one fixed seed; `make chaos` draws a new one each time,
and takes an hour if it is asked to.
"""

from __future__ import annotations

import pytest

from tests.chaos.run import run_chaos

SECONDS = 300.0
SEED = 20260501


@pytest.mark.timeout(1_200)
async def test_while_everything_breaks_nothing_acknowledged_is_lost_and_nothing_happens_twice() -> (
    None
):
    report = await run_chaos(SECONDS, SEED)
    assert not report.violations, str(report)
    assert report.work.acknowledgements >= 225
    assert report.work.faults >= 50
