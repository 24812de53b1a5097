"""Late batches as lines: what was entered after its 24 hours had passed never hides a case that can
still be answered in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policy.time import span

if TYPE_CHECKING:
    from service.duty.wall import LateBatch

_SHOWN = 5


def late_lines(batches: Sequence[LateBatch], now: datetime) -> Iterator[str]:
    """A line for each batch, the longest over time first, and how many more batches there are."""
    if batches:
        yield ""
        yield "Entered after their 24 hours had passed, and not yet answered:"
    for each in batches[:_SHOWN]:
        over = f"the first {span(now - each.since)} over"
        yield (
            f"  {each.count} referrals of {each.organisation_id}, {over}: "
            f"referrals list --batch {each.batch}"
        )
    if left := batches[_SHOWN:]:
        cases = sum(each.count for each in left)
        yield f"  {cases} referrals of {len(left)} more batches: referrals list --json"
