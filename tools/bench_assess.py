"""How long ten thousand random sets of facts take through `assess` on one core.

The sets are drawn from the facts of the thirteen cases, under random nations, channels and days.
Measures processor time and prints; asserts nothing, for machines differ.

    python tools/bench_assess.py [sets]
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.words import Channel, Known, PlaceNation
from policy.suitability.gates.assessment import assess
from policy.suitability.rulebook import SUITABILITY_BOOKS
from service.files.facts import read_facts

CASES = Path(__file__).parents[1] / "tests" / "data" / "suitability"
FIRST = datetime(2021, 11, 1, tzinfo=UTC)


def fact_sets(count: int, seed: int = 1) -> list[tuple[Facts, datetime]]:
    """So many sets of up to forty facts, each with a moment to assess it at."""
    chance = random.Random(seed)
    cases = [read_facts(path.read_bytes()) for path in sorted(CASES.glob("case-*.json"))]
    pool = [fact for case in cases for fact in case.known]
    return [
        (
            Facts(
                channel=chance.choice(list(Channel)),
                opened_at=FIRST + timedelta(days=chance.randrange(300)),
                nation=chance.choice(list(PlaceNation)),
                authority="E09000007",
                adult=Known.YES,
                known=tuple(chance.sample(pool, chance.randrange(40))),
            ),
            FIRST + timedelta(days=chance.randrange(500)),
        )
        for _ in range(count)
    ]


def measure(count: int) -> float:
    """Seconds of processor time for so many sets."""
    book = next(iter(SUITABILITY_BOOKS.values()))
    sets = fact_sets(count)
    began = process_time()
    for facts, on in sets:
        assess(facts, on, book)
    return process_time() - began


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    sys.stdout.write(f"{wanted:,} random fact sets assessed in {measure(wanted):.2f} s\n")
