"""`python -m tools.profile`: look into the worker while it runs lives, and write
`docs/profile.md`. Ends with 1 if something that takes much says nowhere why, and with 2 without
the sampler.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.bench import machine
from tools.bench.bench import Bench, Plan, Side, bench_in
from tools.bench.life import live_many
from tools.bench.system import FLOOR, OURS
from tools.profile.looking import SAMPLER, sampled, thread_seconds
from tools.profile.page import UNSAID, Profile, functions, packages, page
from tools.profile.samples import read_samples
from wiring.logs import configure

PAGE = machine.ROOT / "docs" / "profile.md"
_AT_ONCE = 24
_LEFT_OUT = frozenset({OURS, FLOOR, "others"})


async def main(lives: int) -> int:
    """Entry."""
    if not SAMPLER.exists():
        sys.stderr.write("The sampler has an environment of its own: make profile installs it.\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        async with bench_in(Path(folder), Plan()) as bench:
            profile = await _looked_into(bench, lives, Path(folder) / "stacks")
    PAGE.write_text(page(profile), encoding="utf-8")
    unsaid = [p.name for p in (*packages(profile), *functions(profile)) if p.reason == UNSAID]
    sys.stdout.write(f"{PAGE.relative_to(machine.ROOT)} is written.\n")
    if unsaid:
        sys.stderr.write("Say in tools/profile/reasons.py why these take so much:\n  ")
        sys.stderr.write("\n  ".join(unsaid) + "\n")
    return 1 if unsaid else 0


async def _looked_into(bench: Bench, lives: int, stacks: Path) -> Profile:
    """Both sides live undisturbed first, for the processes' time; then ours again, sampled."""
    worker = bench.system.workers[OURS].pid
    before = thread_seconds(worker)
    ours, others = await _spent(bench, bench.ours, lives)
    threads = {name: spent - before[name] for name, spent in thread_seconds(worker).items()}
    floor, _ = await _spent(bench, bench.floor, lives)
    with sampled(worker, stacks):
        await live_many(bench.ours.subject, bench.ours.watcher, lives, _AT_ONCE)
    return Profile(
        commit=machine.commit(),
        cores=machine.cores(),
        lives=lives,
        others=others,
        ours=ours,
        floor=floor,
        threads={name: spent / lives * 1000 for name, spent in threads.items() if spent > 0},
        samples=read_samples(stacks.read_text(encoding="utf-8").splitlines()),
    )


async def _spent(bench: Bench, side: Side, lives: int) -> tuple[Mapping[str, float], float]:
    """Milliseconds of a life by process, and the share of the machine that others used."""
    before = bench.system.usage()
    await live_many(side.subject, side.watcher, lives, _AT_ONCE)
    spent = bench.system.usage().since(before)
    of_a_life = {role: s / lives * 1000 for role, s in spent.items() if role not in _LEFT_OUT}
    return {"worker": spent[side.name] / lives * 1000} | of_a_life, spent["others"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make profile")
    parser.add_argument("--lives", type=int, default=200, help="of each side")
    configure("profile")
    sys.exit(asyncio.run(main(parser.parse_args().lives)))
