"""The service's own worker with a cache of so many cases: `python -m tools.bench.cold_worker N`."""

from __future__ import annotations

import sys

import worker
from wiring import serving

if __name__ == "__main__":
    serving.CASES_KEPT = int(sys.argv[1])
    sys.exit(worker.main(tuple(serving.ServedPart)))
