"""What is wrong with a process before it begins, and how it is said."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wiring.logs import get_logger

REFUSED: Final = 3
"""The exit code of a process that found something wrong."""

log = get_logger("startup")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupProblem:
    """One thing that is wrong. `code` is stable; both texts are plain English without a value of a
    case or a secret. One that is not `fatal` is only logged.
    """

    code: str
    sentence: str
    what_to_do: str
    fatal: bool = True


def refusal(code: str, sentence: str, what_to_do: str) -> StartupProblem:
    """A problem to stop for."""
    return StartupProblem(code=code, sentence=sentence, what_to_do=what_to_do)


def refused(problems: Sequence[StartupProblem]) -> bool:
    """Say what is wrong, to a person and to the log; whether to go no further."""
    for problem in problems:
        if problem.fatal:
            log.error("start-refused", code=problem.code)
        else:
            log.warning("start-doubtful", code=problem.code)
        sys.stderr.write(f"{problem.sentence} {problem.what_to_do} ({problem.code})\n")
    return any(problem.fatal for problem in problems)
