"""Takes a rule's line out of the code and asks whether one of the rule's own tests fails: its row
of docs/rules.md turns red. On a copy of the tree, never in place.

    python -m tools.rules.mutate [--seed N] [--all] [--rule R58 ...] [--show] [--replay]

Ten rules at random unless told otherwise; the seed is printed, and gives the same ten again.
With --replay no test is asked, but the recorded histories: without that line, and so for whatever
change to a rule, each must replay as before.
Exit code 0: every line was missed, or every history replayed. 1: one was not, or did not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from policy.rules import RULES, Rule
from tools.mutate import Mutant, all_pass, noticed, replays
from tools.rules.lines import LINES, NO_LINE
from tools.rules.removing import NotOnce, RuleLine, without
from tools.rules.seen import ROOT, Seen, collect

AT_RANDOM = 10


def take_out(line: RuleLine, tree: Path) -> str:
    """Take a rule's line out of a tree; what went wrong, if anything did."""
    path = tree / line.file
    try:
        path.write_text(without(path.read_text(encoding="utf-8"), line), encoding="utf-8")
    except NotOnce:
        return "line not found once"
    return ""


def mutant(rule: Rule, seen: Sequence[Seen]) -> Mutant:
    """The rule without its line, and the tests of its row that need no fixture: a quick start."""
    of_row = (one.test for one in seen if one.rule == rule.id)
    tests = tuple(test for test in of_row if test.startswith("tests/policy/"))
    return Mutant(rule.id, rule.words, tests, partial(take_out, LINES[rule.id]), ("--noconftest",))


def chosen(options: argparse.Namespace, seen: Sequence[Seen]) -> list[Mutant]:
    """The rules asked for, or ten at random of those that have a line."""
    able = [rule for rule in RULES if rule.id in LINES]
    if options.rule:
        able = [rule for rule in able if rule.id in options.rule]
    elif not options.all:
        able = random.Random(options.seed).sample(able, min(AT_RANDOM, len(able)))
        sys.stdout.write(f"seed {options.seed}\n")
    return [mutant(rule, seen) for rule in able]


def main() -> int:
    """Try the rules chosen."""
    options = _asked()
    for id in sorted(set(options.rule) & set(NO_LINE)):
        sys.stdout.write(f"{id}  has no line: {NO_LINE[id]}\n")
    if options.show:
        for id in options.rule or LINES:
            sys.stdout.write(_change(LINES[id]))
        return 0
    found = chosen(options, () if options.replay else collect())
    return 0 if not found or all_pass(found, replays if options.replay else noticed) else 1


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    asked.add_argument("--all", action="store_true", help="every rule that has a line")
    asked.add_argument("--rule", action="append", default=[], metavar="ID", help="only this one")
    asked.add_argument("--show", action="store_true", help="show what would go; run nothing")
    asked.add_argument("--replay", action="store_true", help="replay all histories without it")
    options = asked.parse_args()
    unknown = sorted(set(options.rule) - set(LINES) - set(NO_LINE))
    if unknown:
        asked.error(f"no such rule, or no line known for it: {', '.join(unknown)}")
    return options


def _change(line: RuleLine) -> str:
    import difflib

    source = (ROOT / line.file).read_text(encoding="utf-8")
    changed = without(source, line)
    difference = difflib.unified_diff(
        source.splitlines(keepends=True),
        changed.splitlines(keepends=True),
        line.file,
        line.file,
        n=0,
    )
    return "".join(difference) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
