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
from collections.abc import Callable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class MutantVerdict:
    """Whether a mutant was noticed, in one word, and how long that took."""

    mutant: Mutant
    noticed: bool
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


def try_out(mutant: Mutant) -> MutantVerdict:
    """Break a copy of the tree and run the mutant's tests there."""
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder)
        copy_to(tree)
        word = mutant.breaks(tree) or _noticed(tree, mutant)
    return MutantVerdict(mutant, word == "noticed", word, perf_counter() - began)


def copy_to(tree: Path) -> None:
    """The packages, the tests and what they read."""
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    for name in (*packages, *COPIED):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)


def _noticed(tree: Path, mutant: Mutant) -> str:
    """Only a test that failed counts: one that could not start says nothing."""
    quiet = ("-q", "-x", "-p", "no:cacheprovider", *mutant.options)
    command = [sys.executable, "-m", "pytest", *quiet, *mutant.tests]
    try:
        run = subprocess.run(
            command, cwd=tree, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return "tests did not end"
    if run.returncode == 0:
        return "NOT NOTICED"
    return "noticed" if re.search(r"\b\d+ failed\b", run.stdout) else "tests did not start"


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
    return 0 if all_noticed(wanted) else 1


def all_noticed(mutants: Sequence[Mutant]) -> bool:
    """Try them, a few at once, and tell of each as soon as it is known."""
    width = max(len(mutant.name) for mutant in mutants)
    return all([_shown(verdict, width) for verdict in _tried(mutants)])


def _tried(mutants: Sequence[Mutant]) -> Iterator[MutantVerdict]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(try_out, mutants)


def _shown(verdict: MutantVerdict, width: int) -> bool:
    mutant = verdict.mutant
    sys.stdout.write(
        f"{mutant.name:{width}}  {verdict.word:20}  {verdict.seconds:5.1f} s  {mutant.what}\n"
    )
    sys.stdout.flush()
    return verdict.noticed


if __name__ == "__main__":
    raise SystemExit(main())
