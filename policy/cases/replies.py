"""What became of a message, and the reply to its sender. Names only: workflows import this, and no
rule is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy.help import Help


class Verdict(StrEnum):
    """What became of a message, as its inbox row keeps it."""

    APPLIED = "applied"
    REFUSED = "refused"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person who asked is told."""

    verdict: Verdict
    code: str = ""
    sentence: str = ""
    what_to_do: str = ""
    rule: str = ""
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAnswer:
    """What became of one message: a refusal's code, empty otherwise."""

    message_id: str
    verdict: Verdict
    code: str = ""
    rule: str = ""
