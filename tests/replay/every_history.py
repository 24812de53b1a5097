"""Replays every recorded history with the code as it stands here: run on a tree with a broken rule,
by `make mutate-rules ARGS=--replay`, it says what became of it.

    python -m tests.replay.every_history

The last line says how many replayed. Exit code 1: one did not.
"""

from __future__ import annotations

import asyncio
import sys

from tests.replay.stored import OVERTAKEN, replay_problem, stored
from wiring.exit import end_with


async def problems() -> dict[str, str]:
    """Why each history could not be carried on, by its name; empty words if it could."""
    found = (*stored(), *stored(folder="suitability"), *stored(folder=OVERTAKEN))
    return {item.name: str(await replay_problem(item.read()) or "") for item in found}


def main() -> int:
    """Replay them, and say which did not."""
    results = asyncio.run(problems())
    failed = {name: problem for name, problem in results.items() if problem}
    sys.stdout.writelines(f"{name}: {problem}\n" for name, problem in failed.items())
    sys.stdout.write(f"{len(results) - len(failed)} of {len(results)} histories replayed\n")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    end_with(main)
