"""What can be kept as a safe way to reach a person."""

from __future__ import annotations

from policy.people.cells import cell_problems
from policy.people.safe_way import SAFE_WAY
from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME


def safe_way_problem(text: str) -> Refusal | None:
    """Why a text cannot be kept as a safe way; None if it can."""
    return next(iter(cell_problems(BY_NAME[SAFE_WAY], text)), None) if text else None
