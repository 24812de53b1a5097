"""The tracks there are, each with all the parts that a process serving it is made of. The shell is
the same for every one of them; this table is where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from activities.case_type import CaseType
from notify import suitability_words, support_words
from notify.templates import Wording
from policy.duty.plan import NOTHING_SCHEDULED, DutyPlan
from policy.suitability.duty import SUITABILITY_DUTY
from policy.support.duty import SUPPORT_DUTY
from store.forms import Forms
from store.suitability_forms import SUITABILITY_FORMS
from store.support_forms import SUPPORT_FORMS
from wiring.case_types import SUITABILITY_CASES, SUPPORT_CASES
from wiring.command_lines import command_lines
from workflows.scheduled_look import ScheduledLook
from workflows.suitability_case import SuitabilityCase
from workflows.support_case import SupportCase


@dataclass(frozen=True, kw_only=True)
class TrackWiring:
    """One track's parts: its cases for the engine, their workflows, its forms for the store, its
    notices' words, the teams' mailboxes as long as nobody has set others, and what its people on
    duty are notified of on schedule.
    """

    cases: CaseType[Any, Any, Any]
    workflows: tuple[type, ...]
    forms: Forms[Any, Any, Any]
    wording: Wording
    mailboxes: Mapping[str, str]
    duty: DutyPlan = NOTHING_SCHEDULED


_SUPPORT_MAILBOXES = {
    "check team": "check.team@referrals.example",
    "support team": "support.team@referrals.example",
    "casework team": "casework.team@referrals.example",
    "operations": "operations@referrals.example",
    "alarm": "alarm@referrals.example",
}

_SUITABILITY_MAILBOXES = {
    "authority": "authorities@suitability.example",
    "enforcement assessors": "assessors@suitability.example",
    "enforcement officers": "officers@suitability.example",
    "Status Review Unit": "status.review@suitability.example",
    "UKVI officers": "ukvi@suitability.example",
    "lawyers": "lawyers@suitability.example",
    "supervisors": "supervisors@suitability.example",
    "operations": "operations@suitability.example",
    "alarm": "alarm@suitability.example",
}

SUPPORT_WORDING = Wording(
    words=support_words.WORDS, sign=support_words.SIGN, says=command_lines("support")
)
SUITABILITY_WORDING = Wording(
    words=suitability_words.WORDS, sign=suitability_words.SIGN, says=command_lines("suitability")
)

TRACKS: Mapping[str, TrackWiring] = {
    "support": TrackWiring(
        cases=SUPPORT_CASES,
        workflows=(SupportCase, ScheduledLook),
        forms=SUPPORT_FORMS,
        wording=SUPPORT_WORDING,
        mailboxes=_SUPPORT_MAILBOXES,
        duty=SUPPORT_DUTY,
    ),
    "suitability": TrackWiring(
        cases=SUITABILITY_CASES,
        workflows=(SuitabilityCase, ScheduledLook),
        forms=SUITABILITY_FORMS,
        wording=SUITABILITY_WORDING,
        mailboxes=_SUITABILITY_MAILBOXES,
        duty=SUITABILITY_DUTY,
    ),
}
"""By the name that a process's settings give."""
