"""Every rule of the sources, R1 to R118, in order.

S1 are papers of 2018 and 2019 on the support service, released under freedom of information by
the Greater London Authority; S3 is the Home Office's guidance on rough sleeping, version 2.0. What
S1 proposed and S3 settled otherwise is held as S3 has it, from 1 September 2020.
"""

from __future__ import annotations

from policy.parameters import SERVICE
from policy.rules import (
    behaviour,
    decision,
    handing_on,
    scope,
    support_answer,
    support_around,
    support_intake,
    support_refused,
)
from policy.rules.rule import BINDING, Force, Rule, RuleTrack

__all__ = [
    "BINDING",
    "RULES",
    "SOURCES",
    "Force",
    "Rule",
    "RuleTrack",
    "is_cited",
    "rule",
    "words_of",
]

SOURCES = {
    "S1": "Papers of 2018 and 2019 on the support service, released under freedom of information "
    "by the Greater London Authority. Drafts and proposals.",
    "S3": "Home Office guidance on rough sleeping, version 2.0, November 2021. In force where the "
    "two differ.",
}

_MODULES = (
    support_intake,
    support_answer,
    support_around,
    scope,
    support_refused,
    behaviour,
    handing_on,
    decision,
)

RULES: tuple[Rule, ...] = tuple(
    sorted((one for module in _MODULES for one in module.RULES), key=lambda one: int(one.id[1:]))
)

_BY_ID = {one.id: one for one in RULES}


_CHOICES = frozenset(f"A{number}" for number in range(1, 12))
"""Where the sources leave a gap or contradict each other, and this service chose."""

_NOT_OF_THE_SOURCES = {
    SERVICE: "This service's own order of work; it follows from no rule of the sources.",
    "form": "The form of what is sent.",
}


def words_of(id: str) -> str:
    """What a rule says and where it comes from; for what else is cited, what it is."""
    known = _BY_ID.get(id)
    if known is not None:
        return f"{known.words} ({known.source}, {known.section})"
    return _NOT_OF_THE_SOURCES.get(id, "A choice of this service's where the sources leave a gap.")


def is_cited(id: str) -> bool:
    """Whether this may be named as a rule: one of the sources, a choice of ours, or what
    else is cited."""
    return id in _BY_ID or id in _CHOICES or id in _NOT_OF_THE_SOURCES


def rule(id: str) -> Rule:
    """A rule by its id.

    Raises:
        KeyError: there is no such rule.
    """
    return _BY_ID[id]
