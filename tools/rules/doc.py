"""Write docs/rules.md, or say what is wrong with it.

    python -m tools.rules.doc [--check]

Exit code 0: written, or in order. 1: a rule has no test, or the page is out of date; each$
problem is a line that says what to do.
"""

from __future__ import annotations

import sys

from policy.rules import RULES
from tools.rules.page import PAGE, page, problems
from tools.rules.seen import collect


def main() -> int:
    """Write the page unless only asked to check it; the problems are told either way."""
    seen = collect()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(RULES, seen), encoding="utf-8")
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = problems(RULES, seen, written)
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
