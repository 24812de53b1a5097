"""Whose each word on record is. It is declared by name for every record, field, cell and column,
and a test is red for one that is not: until then it is in no copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class WhoseWord(StrEnum):
    """Only the first two are in a person's copy."""

    OWN = "the person's own"
    WORDS = "free words about the person; names of others in them are blacked out"
    OTHERS = "another person's"
    OURS = "numbers and digests of this service, which say nothing of the person"


SHOWN: Final = frozenset({WhoseWord.OWN, WhoseWord.WORDS})


def declared(**names: str) -> Mapping[str, WhoseWord]:
    """Whose each of these names is; `names` are lists of them, parted by spaces."""
    return {name: WhoseWord[whose] for whose, listed in names.items() for name in listed.split()}


KEPT_OUT: Final = frozenset(
    # What victims say, and that there are any who did (R82).
    "VictimInput "
    # About other cases, which may be other people's.
    "LinkedCase LinkedCaseReported DuplicateResolved "
    # Holds nothing but a digest of what could not be read.
    "MessageRejected "
    # What was read of the evidence stands there by itself.
    "EvidenceRead".split()
)
"""Records that are in no copy. Nor does a copy say whether there are any."""

IN_THE_COPY: Final = frozenset(
    (
        "Age AnswerCorrected AnswerQueried AnswerRead AnswerRecorded Application AttemptFailed "
        "AuthorityReported AuthorityStatement CalendarChanged CameToSleepRough CaseClaimed "
        "CaseClosed CaseMoved CaseOpened CaseReleased CaseTransferred Circumstance ClearanceGiven "
        "ClearanceVoided Conclusion ConsentWithdrawn Consulted DeadlinePassed DecisionChecked "
        "DecisionDeclined DecisionProposed DecisionWithdrawn EffortToChange Engagement EnquirySent "
        "EntryCorrected EscalatedByWatchdog EscalationAcknowledged EscalationTakenBack EussWord "
        "EvidenceItem Facts "
        "FactsRecorded HandedOver Incident IncidentReported Indication LegalReference "
        "LimbConcluded LocalPolicy NoticeAccepted NoticeFailed Offer OrganisationSucceeded "
        "Permission PersonCorrected PncResult PrioritisationAnswered PrioritisationAsked "
        "PriorityNeed RecheckAsked RecheckRecorded ReferralAccepted Residence ReturnOffered "
        "RouteClosed ServedInPerson ServedToFile Sleeping StatusAnswer SummaryAcknowledged "
        "SummaryPrepared SummarySent TaskFinished TaskOpened Weighed WindowAgreed WindowChange "
        "WindowDeclined WindowExtended WindowProposed"
    ).split()
)
"""Records that are, as far as their fields may be."""

FIELDS: Final = declared(
    OWN="accommodation_owed acknowledged adult anchored_at answer answered answered_on area "
    "arrived_at as_of at audience authority availability basis bears_on_support behaviour_order "
    "body born_on calendar cancellation_guidance_considered care_needs_asked cause channel "
    "child_welfare_asked cleared commissioned counts_from dated decision delegate_of "
    "deportation_level document_gap due edition eea_or_family eligible engaged engaged_now "
    "entry escalated_at "
    "euss_help_first expires_on factor factors field former harm health_linked holds "
    "human_rights_asked in_country in_priority_need indicator instrument kind leave_expires limb "
    "met moved_on name nation not_relevant offers_complete opened_at organisation outcome "
    "own_household_only pending place power provider received_at recourse register report "
    "resident_before_end response result rights_notice rulebook rung said_at serious_offence "
    "standing succeeding successor successor_of suitable support target task template until whose",
    WORDS="application_type conditions contradictions detail document_reference gaps "
    "legal_reference need new note old reason refusal_reason reference safeguarding sources "
    "sources_checked suitability_reason where words",
    OTHERS="author by group_unsafe issuer linked linked_to other possible_duplicate reviewer same "
    "sameness source took_part",
    # Facts that an event brings are in the copy by themselves.
    OURS="batch clock_offset_seconds code content digest evidence fact facts helps id incident "
    "known read route sha256 supersedes task_id",
)
"""The fields of records, by name."""

OF_THEIR_OWN: Final[Mapping[tuple[str, str], WhoseWord]] = {
    # Here it says by what paper somebody knows; elsewhere it names facts.
    ("PersonCorrected", "evidence"): WhoseWord.WORDS,
}
"""Fields that mean something else in one record than their name does elsewhere."""

CELLS: Final = declared(
    OWN="organisation_id received_at given_names family_name also_known_as date_of_birth "
    "nationality home_office_reference area location_type sleeping_rough_since languages "
    "interpreter_needed vulnerabilities wants privacy_notice_version privacy_notice_shown_at "
    "purpose_explained outcomes_explained consent_given_at consent_form advice_offered "
    "capacity_concern safe_way_to_reach interpreter_used basis referring_for",
    WORDS="how_came_to_sleep_rough notes",
    OTHERS="worker_name worker_role worker_email worker_phone group_id",
    OURS="submission_id",
)
"""What the referral said, by its columns."""


def whose_field(record: str, field: str) -> WhoseWord | None:
    """Whose a field of a record is, both by name; None where nobody has said."""
    if record in KEPT_OUT:
        return WhoseWord.OTHERS
    if record not in IN_THE_COPY:
        return None
    return OF_THEIR_OWN.get((record, field), FIELDS.get(field))
