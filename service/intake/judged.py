"""A referral that was judged, and which of several may stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from policy.people.text import is_text
from policy.support.intake.judging import NotAccepted
from policy.support.intake.remarks import Remark
from service.values.verdicts import IntakeOutcome
from store.intake import ReferralSubmission

MOST_CONCERNED: Final = 600
"""Keys of persons, numbers and groups that are held together at most: the database has room for so
many locks for each connection, and a row may bring a page of other names.
"""


@dataclass(frozen=True, kw_only=True)
class JudgedReferral:
    """A record without its noise, and either what it comes to already, or what it is submitted as,
    or why it is not accepted unless it was received before.
    """

    cells: Mapping[str, str]
    told: IntakeOutcome | None = None
    submission: ReferralSubmission | None = None
    refused: NotAccepted | None = None
    remarks: tuple[Remark, ...] = ()
    known_before: bool = True
    """Whether it may be told what is known under its number."""

    @property
    def number(self) -> tuple[str, str]:
        """The sender and its number, empty where one is missing."""
        return self.cells.get("organisation_id", ""), self.cells.get("submission_id", "")

    @cached_property
    def asks_for_its_number(self) -> bool:
        """Whether it was not accepted, and may have been received before. A number that no row is
        accepted with cannot be known, and the database could not even be asked about some.
        """
        if self.refused is None or not self.known_before:
            return False
        return all(part and is_text(part, several_lines=False) for part in self.number)


def side_by_side(judged: Sequence[JudgedReferral]) -> Iterator[Sequence[JudgedReferral]]:
    """Parts of it, in their order: in none of them does one that is accepted share its number with
    one that is not, and none concerns too much at once.
    """
    some: list[JudgedReferral] = []
    accepted, asking, concerned = set[tuple[str, str]](), set[tuple[str, str]](), 0
    for one in judged:
        sent = one.submission
        weight = len(sent.concerns) + 1 if sent is not None else 0
        clashes = one.number in (asking if sent is not None else accepted)
        if some and (clashes or concerned + weight > MOST_CONCERNED):
            yield some
            some, concerned = [], 0
            accepted.clear()
            asking.clear()
        some.append(one)
        concerned += weight
        if sent is not None:
            accepted.add(one.number)
        elif one.asks_for_its_number:
            asking.add(one.number)
    if some:
        yield some
