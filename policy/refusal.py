"""A "no" that explains itself: what was wrong, what to do now, and the rule that says so."""

from __future__ import annotations

from dataclasses import dataclass

from policy.help import Help


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason something may not be done.

    `code` is stable and for machines; `sentence` and `what_to_do` are for people and never repeat
    a value that was given; `rule` is a rule id such as "R12" (or "form", where only the shape of
    the input is at fault); `field` names the column or field, empty when the refusal is about the
    whole; `helps` is what helps, for each way in to say in its own form.
    """

    code: str
    sentence: str
    what_to_do: str
    rule: str
    field: str = ""
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One item of a message that was not used: its place among them, counted from 1, and why."""

    place: int
    refusal: Refusal
