"""What is wrong with a process before it begins, as it is said."""

from __future__ import annotations

from dataclasses import dataclass


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
