"""Half a minute of everything breaking, from one fixed seed; `make chaos` is the longer run, from a
new seed each time.
"""

from __future__ import annotations

import pytest

from tests.chaos.run import run_chaos

SECONDS = 30.0
SEED = 20260501


@pytest.mark.timeout(480)
async def test_while_everything_breaks_nothing_acknowledged_is_lost_and_nothing_happens_twice() -> (
    None
):
    report = await run_chaos(SECONDS, SEED)
    assert not report.violations, str(report)
    assert report.work.acknowledgements >= 60
    assert report.work.faults >= 5
