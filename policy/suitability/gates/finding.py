"""What the facts of a case come to, as data: findings, the window, what may follow, what is asked.

An assessment decides nothing about a person. It says which gates stand open, each with the rule,
the facts and their days; a named human concludes, another decides (R104, R109).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from policy.suitability.evidence.fact import FactShown
from policy.suitability.evidence.words import Standing
from policy.suitability.words import DecisionKind, Stage


class Who(StrEnum):
    """Who can change a finding, or is asked."""

    ASSESSOR = "immigration enforcement assessor"
    AUTHORITY = "the authority"
    DECISION_MAKER = "decision maker of the Status Review Unit"
    LAWYER = "lawyer"
    SAFEGUARDING = "safeguarding lead"
    SECOND_PERSON = "a second person"
    PERSON = "the person"
    NOBODY = "nobody"


class Opens(StrEnum):
    """What a finding must be met for. Each asks for everything that stands before it."""

    CONCLUDE = "conclude"
    REFER = "refer"
    REFUSE = "refuse"
    CANCEL = "cancel"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Question:
    """A finding's question, the section of guidance v2.0 it comes from, what would change the
    answer, and who can bring that.
    """

    text: str
    paragraph: str
    would_change: str
    who: Who


class Finding(NamedTuple):
    """One question, what the facts say to it, under which rules, and what would change it.

    `opens` says what needs it to be met. `warning` is what a person must look at besides.
    """

    code: str
    rules: tuple[str, ...]
    asks: Question
    opens: Opens
    standing: Standing
    why: str
    facts: tuple[FactShown, ...]
    warning: str

    @property
    def question(self) -> str:
        """The question in words for people."""
        return self.asks.text

    @property
    def paragraph(self) -> str:
        """The section of guidance v2.0 it comes from."""
        return self.asks.paragraph

    @property
    def would_change(self) -> str:
        """What would change the answer."""
        return self.asks.would_change

    @property
    def who(self) -> Who:
        """Who can bring that."""
        return self.asks.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The months over which refusal is looked at (R68, A2). Complete at the end of `last_day`,
    London time, which is `ends_at`.
    """

    anchor: date
    anchored_by: str
    last_day: date
    ends_at: datetime
    complete: bool
    changed: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something asked of somebody, with the rule that asks for it."""

    code: str
    rule: str
    who: Who
    what: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The paragraph for one kind of decision, and the rule it is on record under. `entered_on` is
    the day of the lawyer's entry it was taken from; `paragraph` is empty while there is none.
    """

    decision: DecisionKind
    rule: str
    paragraph: str
    entered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything `assess` says about a case at a moment, under one version of the rules.

    `stage` is the stage before a decision that the facts alone imply. The four permissions each
    imply the one before: nothing is refused or cancelled that may not be referred.
    """

    on: datetime
    rulebook: str
    findings: tuple[Finding, ...]
    stage: Stage
    window: Window | None
    warnings: tuple[str, ...]
    may_conclude: bool
    may_refer: bool
    may_refuse: bool
    may_cancel: bool
    needs: tuple[Need, ...]
    paragraphs: tuple[Paragraph, ...]

    def finding(self, code: str) -> Finding:
        """One finding by its code; raises KeyError when there is none of that name."""
        for found in self.findings:
            if found.code == code:
                return found
        raise KeyError(code)

    def standing(self, code: str) -> Standing:
        """Met, unmet or unknown, by code; raises KeyError when there is none of that name."""
        return self.finding(code).standing
