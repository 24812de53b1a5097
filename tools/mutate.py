"""Does a broken rule turn a test red? Tries each patch of `tools/mutations` on a copy of the tree.

A patch says before its first hunk what it breaks (`What:`) and which tests must notice (`Tests:`).
`tools.rules.mutate` does the same with the line of each rule.

    python -m tools.mutate [--list] [NAME ...]

Exit code 0: every mutant was noticed by a failing test. 1: one was not, or its patch did not apply.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
PATCHES = ROOT / "tools" / "mutations"
# What tests run on; a data folder or an environment beside it is left behind.
COPIED = ("pyproject.toml", "worker.py", "docs")
LONGEST = 120.0
"""Seconds for the tests of a row."""
LONGEST_REPLAY = 900.0
"""Seconds for every history: half a minute alone, and far more beside much else."""
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken rule: what it breaks, how, and the tests that must notice. `breaks` changes a copy
    of the tree and says what went wrong, if anything did; `options` are pytest's.
    """

    name: str
    what: str
    tests: tuple[str, ...]
    breaks: Callable[[Path], str]
    options: tuple[str, ...] = ()


Asked = Callable[[Path, Mutant], tuple[bool, str]]
"""What a broken tree is asked: whether that went as it must, and how it went in a few words."""


@dataclass(frozen=True, slots=True)
class MutantVerdict:
    """How it went with a mutant, and how long that took."""

    mutant: Mutant
    passed: bool
    word: str
    seconds: float


def read(patch: Path) -> Mutant:
    """A mutant from its patch file; ValueError if its head does not say what it should."""
    head = patch.read_text(encoding="utf-8").partition("\n--- ")[0]
    said = dict(re.findall(r"^(What|Tests): (.+)$", head, re.MULTILINE))
    if set(said) != {"What", "Tests"}:
        raise ValueError(f"{patch.name}: say What: and Tests: before the first hunk")
    tests = tuple(said["Tests"].split())
    return Mutant(patch.stem, said["What"], tests, partial(_patched, patch))


def _patched(patch: Path, tree: Path) -> str:
    applied = subprocess.run(
        ["git", "apply", str(patch)], cwd=tree, capture_output=True, check=False
    )
    return "" if applied.returncode == 0 else "patch does not apply"


def try_out(mutant: Mutant, asked: Asked) -> MutantVerdict:
    """Break a copy of the tree and ask it."""
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder)
        copy_to(tree)
        problem = mutant.breaks(tree)
        passed, word = (False, problem) if problem else asked(tree, mutant)
    return MutantVerdict(mutant, passed, word, perf_counter() - began)


def copy_to(tree: Path) -> None:
    """The packages, the tests and what they read."""
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    for name in (*packages, *COPIED):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)


def noticed(tree: Path, mutant: Mutant) -> tuple[bool, str]:
    """Whether one of its tests fails. Only a test that failed counts: one that could not start
    says nothing.
    """
    quiet = ("-q", "-x", "-p", "no:cacheprovider", *mutant.options)
    run = _run(tree, "pytest", *quiet, *mutant.tests)
    if run is None:
        return False, "tests did not end"
    if run.returncode == 0:
        return False, "NOT NOTICED"
    failed = re.search(r"\b\d+ failed\b", run.stdout) is not None
    return failed, "noticed" if failed else "tests did not start"


def replays(tree: Path, mutant: Mutant) -> tuple[bool, str]:
    """Whether every recorded history replays all the same: no rule runs in a workflow."""
    run = _run(tree, "tests.replay.every_history", longest=LONGEST_REPLAY)
    if run is None:
        return False, "replay did not end"
    *_, last = run.stdout.splitlines() or ["replay did not start"]
    return run.returncode == 0, last


def _run(
    tree: Path, module: str, *options: str, longest: float = LONGEST
) -> subprocess.CompletedProcess[str] | None:
    """A module of the tree, to its end; None if that did not come."""
    command = [sys.executable, "-m", module, *options]
    try:
        return subprocess.run(
            command, cwd=tree, capture_output=True, text=True, timeout=longest, check=False
        )
    except subprocess.TimeoutExpired:
        return None


def main() -> int:
    """Try the mutants named, or all of them."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--list", action="store_true", help="say what there is, and run nothing")
    asked.add_argument("names", nargs="*", metavar="NAME", help="file names without .patch")
    options = asked.parse_args()
    mutants = [read(patch) for patch in sorted(PATCHES.glob("*.patch"))]
    unknown = set(options.names) - {mutant.name for mutant in mutants}
    if unknown or not mutants:
        asked.error(f"no such mutant: {', '.join(sorted(unknown)) or 'there are none at all'}")
    wanted = [mutant for mutant in mutants if not options.names or mutant.name in options.names]
    if options.list:
        width = max(len(mutant.name) for mutant in wanted)
        sys.stdout.writelines(f"{mutant.name:{width}}  {mutant.what}\n" for mutant in wanted)
        return 0
    return 0 if all_pass(wanted, noticed) else 1


def all_pass(mutants: Sequence[Mutant], asked: Asked) -> bool:
    """Try them, a few at once, tell of each as soon as it is known, and count at the end."""
    began = perf_counter()
    width = max(len(mutant.name) for mutant in mutants)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = [
            _shown(trial, width) for trial in pool.map(partial(try_out, asked=asked), mutants)
        ]
    took = perf_counter() - began
    sys.stdout.write(f"{sum(passed)} of {len(passed)} as they must, in {took:.0f} s\n")
    return all(passed)


def _shown(trial: MutantVerdict, width: int) -> bool:
    mutant = trial.mutant
    sys.stdout.write(
        f"{mutant.name:{width}}  {trial.word:27}  {trial.seconds:5.1f} s  {mutant.what}\n"
    )
    sys.stdout.flush()
    return trial.passed


if __name__ == "__main__":
    raise SystemExit(main())
