"""See package. Ends with 1 and the benchmark to run if a cost has not been measured."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.bench.machine import ROOT
from tools.capacity.page import page
from tools.capacity.units import NotMeasuredYet, kept, read_units

PAGE = ROOT / "docs" / "capacity.md"
FIGURES = ROOT / "docs" / "capacity-figures.json"
"""What the page is reckoned from: what the benchmark writes is kept nowhere else."""


def main(files: list[str]) -> int:
    """Entry. What no given file has is taken from the figures that were kept."""
    before = [FIGURES] if FIGURES.exists() else []
    try:
        units = read_units([*before, *sorted(Path(file) for file in files)])
    except NotMeasuredYet as missing:
        sys.stderr.write(f"Not measured yet: {missing}\n")
        return 1
    FIGURES.write_text(kept(units), encoding="utf-8")
    PAGE.write_text(page(units), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} is written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
