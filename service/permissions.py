"""Who may do what, by track: the one place where every way in learns it. A role that is not listed
may not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policy import roles
from policy.cases.deed import Anyone
from policy.organisations import REFERRERS, SENDERS, OrganisationKind
from policy.partners import OF_A_PROGRAM, OrganisationRole
from policy.refusal import Refusal
from policy.role_pairs import SUITABILITY_PAIRS, SUPPORT_PAIRS, Pairs
from policy.suitability import refusals as suitability_refusals
from policy.suitability import words as suitability_words
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.support import refusals as support_refusals
from policy.support import words
from policy.support.deeds import ReadAnswer, WithdrawConsent
from policy.support.lifecycle import DISPATCH as SUPPORT_DISPATCH
from policy.tracks import SUITABILITY as SUITABILITY
from policy.tracks import SUPPORT as SUPPORT


class ByOrganisation(StrEnum):
    """What an organisation that has shown who it is may do in a track: the closed list."""

    REFER = "refer a person"
    SEND_CASE = "send a case of suitability"
    REPORT = "report about a case"
    WITHDRAW = "bring a withdrawal of consent"
    REPORT_FACTS = "report facts of a person's circumstances"
    ASK = "ask something of a case, which judges whose it is"
    READ_ANSWER = "read the status answer"
    READ_OWN = "read where its own referrals are"
    REPLY = "reply to what it is asked"
    READ_CORRECTIONS = "read what was corrected of who a person is"
    KNOW_ITS_OWN = "see who acts for it, and their own sessions"
    ADMINISTER = "invite and remove its own people, and make and end its keys"


_ANYTHING_OF_CASES = OF_A_PROGRAM
_ORDERS_OF_ORGANISATIONS: Mapping[type, frozenset[OrganisationRole]] = {
    ReadAnswer: frozenset({OrganisationRole.READ_ANSWERS}),
    # A withdrawal is taken through anybody who acts on cases (R10).
    WithdrawConsent: _ANYTHING_OF_CASES,
}
ROLES_FOR: Mapping[ByOrganisation, frozenset[OrganisationRole]] = {
    ByOrganisation.SEND_CASE: frozenset({OrganisationRole.REFER}),
    ByOrganisation.REFER: frozenset({OrganisationRole.REFER}),
    ByOrganisation.REPORT: frozenset({OrganisationRole.REPORT}),
    ByOrganisation.WITHDRAW: _ORDERS_OF_ORGANISATIONS[WithdrawConsent],
    ByOrganisation.REPORT_FACTS: frozenset({OrganisationRole.REPORT}),
    # Which order of these roles' they may ask is judged by its command.
    ByOrganisation.ASK: _ANYTHING_OF_CASES,
    ByOrganisation.READ_ANSWER: _ORDERS_OF_ORGANISATIONS[ReadAnswer],
    ByOrganisation.READ_OWN: _ANYTHING_OF_CASES,
    ByOrganisation.REPLY: frozenset({OrganisationRole.REPORT}),
    ByOrganisation.READ_CORRECTIONS: _ANYTHING_OF_CASES,
    ByOrganisation.KNOW_ITS_OWN: frozenset(OrganisationRole),
    ByOrganisation.ADMINISTER: frozenset({OrganisationRole.ADMINISTER}),
}
"""Who acts for an organisation needs one of these roles. What is not listed, nobody may."""


_NOBODY: frozenset[StrEnum] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """One track's: its words for roles, teams and tasks, and the roles that may do what both tracks
    have. `need_no_role` are commands that anybody may ask, whatever their role; `for_the_referrer`
    are those that are for the organisation that referred, and for no member of staff.
    `ordered_by_organisations` are the commands that an organisation may ask for, each with the
    roles of which the person or program that acts for it needs one. `senders` are the kinds of
    organisation in its register; `never_together` are the roles that check each other; `kept` are
    kinds of task that only some roles may hold; `look` is who may look at a case, `read` who may
    read what is on record of the person in it. `take_in` is who takes in referrals of
    organisations, `open_case` who opens a case from a file of facts; `help_person`, `reach` and
    `advise` who helps a person, learns how to reach them, and advises them; `count_people` who may
    have people counted by nationality and age; `read_evidence` and `copy_evidence` who reads what
    is known of a case by itself, and copies it for the person; `learn_who_is_asked` who may learn
    which authority is asked first in an area. What a track does not have, nobody may.
    """

    track: str
    references: str
    roles: type[StrEnum]
    teams: type[StrEnum]
    tasks: type[StrEnum]
    may_ask: Mapping[type, frozenset[StrEnum]]
    need_no_role: frozenset[type]
    for_the_referrer: frozenset[type]
    ordered_by_organisations: Mapping[type, frozenset[OrganisationRole]]
    wrong_role: Refusal
    not_your_case: Refusal
    role_rule: str
    keep_staff: frozenset[StrEnum]
    confirm_staff: frozenset[StrEnum]
    never_together: Pairs
    keep_register: frozenset[StrEnum]
    reconcile: frozenset[StrEnum]
    supervise: frozenset[StrEnum]
    take_alarm: frozenset[StrEnum]
    work_tasks: frozenset[StrEnum]
    find: frozenset[StrEnum]
    count_people: frozenset[StrEnum]
    protect_data: frozenset[StrEnum]
    look: frozenset[StrEnum]
    read: frozenset[StrEnum]
    take_in: frozenset[StrEnum]
    open_case: frozenset[StrEnum]
    help_person: frozenset[StrEnum]
    reach: frozenset[StrEnum]
    advise: frozenset[StrEnum]
    read_evidence: frozenset[StrEnum]
    copy_evidence: frozenset[StrEnum]
    learn_who_is_asked: frozenset[StrEnum]
    senders: frozenset[OrganisationKind]
    by_organisations: frozenset[ByOrganisation]
    kept: Mapping[StrEnum, frozenset[StrEnum]] = field(default_factory=dict)

    @property
    def anybody(self) -> frozenset[StrEnum]:
        """Everybody who holds any role of the track."""
        return frozenset(self.roles)

    @property
    def registers(self) -> frozenset[StrEnum]:
        """Those who keep a register, and those who confirm as second person what they propose."""
        return self.keep_register | self.keep_staff | self.confirm_staff

    @property
    def erase(self) -> frozenset[StrEnum]:
        """Those who may propose, or confirm, that what is held of a person is erased."""
        return self.protect_data | self.supervise

    def in_track_of(self, command: type) -> frozenset[StrEnum]:
        """Anybody, in the track whose command it is, for whether they may is judged with the order;
        nobody in the other one.
        """
        theirs = command in self.may_ask or command in self.need_no_role
        return self.anybody if theirs else _NOBODY

    def may_order(self, command: type, held: Collection[str]) -> bool:
        """Whether a member of staff with these roles may ever ask for it. What nobody is listed
        for, nobody may.
        """
        needed = self.may_ask.get(command, frozenset())
        return command in self.need_no_role or not needed.isdisjoint(held)

    def may_order_for_organisation(self, command: type, held: Collection[OrganisationRole]) -> bool:
        """Whether somebody with these roles may ever ask for it for their organisation. What is not
        listed, nobody may.
        """
        return not self.ordered_by_organisations.get(command, frozenset()).isdisjoint(held)

    def is_for_organisations(self, command: type) -> bool:
        """Whether some role may ask for it for an organisation."""
        return command in self.ordered_by_organisations


_SUPPORT = Permissions(
    track=SUPPORT,
    references="RSR",
    roles=words.Role,
    teams=words.Team,
    tasks=words.TaskKind,
    may_ask=SUPPORT_DISPATCH.may_ask,
    need_no_role=SUPPORT_DISPATCH.asked_by(Anyone.ANYBODY),
    for_the_referrer=SUPPORT_DISPATCH.asked_by(Anyone.THE_REFERRER),
    ordered_by_organisations=_ORDERS_OF_ORGANISATIONS,
    wrong_role=support_refusals.WRONG_ROLE,
    not_your_case=support_refusals.NOT_YOUR_CASE,
    role_rule="R25",
    keep_staff=roles.KEEP_STAFF,
    confirm_staff=roles.CONFIRM_STAFF,
    never_together=SUPPORT_PAIRS,
    keep_register=roles.KEEP_REGISTER,
    reconcile=roles.RECONCILE,
    supervise=roles.SUPERVISE,
    take_alarm=roles.TAKE_ALARM,
    work_tasks=roles.WORK_TASKS,
    find=roles.FIND,
    count_people=roles.COUNT_PEOPLE,
    protect_data=roles.PROTECT_DATA,
    look=roles.LOOK,
    read=roles.SEE_PERSON,
    take_in=roles.TAKE_IN,
    open_case=_NOBODY,
    help_person=roles.HELP,
    reach=roles.REACH,
    advise=roles.ADVISE,
    read_evidence=_NOBODY,
    copy_evidence=_NOBODY,
    learn_who_is_asked=_NOBODY,
    senders=REFERRERS,
    by_organisations=frozenset(
        {
            ByOrganisation.REFER,
            ByOrganisation.REPORT,
            ByOrganisation.WITHDRAW,
            ByOrganisation.ASK,
            ByOrganisation.READ_ANSWER,
            ByOrganisation.READ_OWN,
            ByOrganisation.REPLY,
            ByOrganisation.READ_CORRECTIONS,
            ByOrganisation.KNOW_ITS_OWN,
            ByOrganisation.ADMINISTER,
        }
    ),
    kept={words.TaskKind.REGULATED_ADVICE: roles.ADVISE},
)

_SUITABILITY = Permissions(
    track=SUITABILITY,
    references="SUI",
    roles=suitability_words.Role,
    teams=suitability_words.Team,
    tasks=suitability_words.TaskKind,
    may_ask=SUITABILITY_DISPATCH.may_ask,
    need_no_role=SUITABILITY_DISPATCH.asked_by(Anyone.ANYBODY),
    for_the_referrer=SUITABILITY_DISPATCH.asked_by(Anyone.THE_REFERRER),
    ordered_by_organisations={},
    wrong_role=suitability_refusals.WRONG_ROLE,
    not_your_case=suitability_refusals.NOT_YOUR_CASE,
    role_rule="R109",
    keep_staff=roles.KEEP_SUITABILITY_STAFF,
    confirm_staff=roles.CONFIRM_SUITABILITY_STAFF,
    never_together=SUITABILITY_PAIRS,
    keep_register=roles.KEEP_SUITABILITY_STAFF,
    reconcile=suitability_words.SUPERVISORS | {suitability_words.Role.OPERATIONS},
    supervise=suitability_words.SUPERVISORS,
    take_alarm=suitability_words.SUPERVISORS | {suitability_words.Role.OPERATIONS},
    work_tasks=frozenset(suitability_words.Role),
    find=roles.SEE_SUITABILITY,
    count_people=frozenset(),
    protect_data=roles.PROTECT_SUITABILITY_DATA,
    look=frozenset(suitability_words.Role),
    read=roles.SEE_SUITABILITY,
    take_in=_NOBODY,
    open_case=roles.OPEN_SUITABILITY,
    help_person=_NOBODY,
    reach=_NOBODY,
    advise=_NOBODY,
    read_evidence=roles.SEE_SUITABILITY,
    copy_evidence=roles.PROTECT_SUITABILITY_DATA,
    learn_who_is_asked=frozenset(suitability_words.Role),
    senders=SENDERS,
    by_organisations=frozenset(
        {
            ByOrganisation.SEND_CASE,
            ByOrganisation.REPORT_FACTS,
            ByOrganisation.ASK,
            ByOrganisation.READ_OWN,
            ByOrganisation.REPLY,
            ByOrganisation.READ_CORRECTIONS,
            ByOrganisation.KNOW_ITS_OWN,
            ByOrganisation.ADMINISTER,
        }
    ),
)

PERMISSIONS: Mapping[str, Permissions] = {SUPPORT: _SUPPORT, SUITABILITY: _SUITABILITY}
"""By the track's name."""
