"""How a rule is shown: one input that it refuses and one that it allows, each tried on the real
functions. The words of both stand in docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Try = tuple[str, Callable[[], object], object]
"""An input in words, what tries it, and what then comes out."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One rule's two inputs."""

    refused: Try
    allowed: Try

    def outcomes(self) -> tuple[object, object]:
        """What came of both."""
        return self.refused[1](), self.allowed[1]()

    def expected(self) -> tuple[object, object]:
        """What has to come of both."""
        return self.refused[2], self.allowed[2]


def shown(rule: str, *, refused: Try, allowed: Try) -> object:
    """A row of a table test, marked with its rule and its two inputs."""
    mark = pytest.mark.rule(rule, refuses=refused[0], allows=allowed[0])
    return pytest.param(Shown(refused, allowed), id=rule, marks=mark)
