"""Which acts on the registers need a second person, and who that may be: the one judge.

An act is proposed by one, and done when another, who may do the same, confirms it: never the one
who proposed it, and never the one whom it is about. What is not declared needs a second person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.refusal import Refusal

PROPOSAL_LASTS = timedelta(days=7)
"""A colleague who is away for a week is not waited for; what they would confirm may be another
thing by then.
"""


class RegisterAct(StrEnum):
    """What is done to the registers of staff and of organisations: the closed list."""

    ENTER_STAFF = "enter a member of staff"
    GIVE_STAFF_ROLES = "change the roles of a member of staff"
    RESET_SECOND_FACTOR = "reset a second factor"
    BIND_SIGN_IN = "bind a sign-in elsewhere to a staff number"
    END_STAFF_SERVICE = "end the service of a member of staff"
    PUT_ON_DUTY = "put a member of staff on duty"
    REGISTER_ORGANISATION = "enter an organisation"
    ENTER_ORGANISATIONS = "enter a file of organisations"
    SUSPEND_ORGANISATION = "suspend an organisation"
    REINSTATE_ORGANISATION = "lift the suspension of an organisation"
    END_REGISTRATION = "end the registration of an organisation"
    NAME_SUCCESSOR = "name who stands for an organisation"
    RENEW_AGREEMENT = "renew the agreement of an organisation"
    DELEGATE = "let a provider refer for an authority"
    RENEW_CREDENTIAL = "make an organisation a new credential"
    ENTER_ADMINISTRATOR = "enter an administrator of an organisation"
    TAKE_LETTER = "take in a letter of who wants to join"
    SET_UP_STEP = "say how help is done in an area"
    ERASE_CASE = "erase what is held of a person"


DONE_ALONE: Mapping[str, str] = {
    RegisterAct.END_STAFF_SERVICE: "It only takes away, and cannot wait.",
    RegisterAct.SUSPEND_ORGANISATION: "It only stops, for the time being, and cannot wait: lifting "
    "it needs a second person.",
    RegisterAct.PUT_ON_DUTY: "It gives nobody a role: only who holds it is put on duty.",
    RegisterAct.TAKE_LETTER: "Nobody is registered by it.",
    RegisterAct.SET_UP_STEP: "It changes no rule, no clock and nobody's access.",
}
"""The acts that one person does, each with why that is safe."""

REASON_MISSING = Refusal(
    code="reason-missing",
    sentence="No reason was given.",
    what_to_do="Say why, in a sentence without names: whoever looks at it decides by it.",
    rule="service",
    field="reason",
)
NO_SUCH_PROPOSAL = Refusal(
    code="no-such-proposal",
    sentence="Nothing that you may confirm was proposed under this number.",
    what_to_do="Look at the list of what waits for a second person.",
    rule="service",
)
PROPOSAL_DECIDED = Refusal(
    code="proposal-decided",
    sentence="This was confirmed or rejected already.",
    what_to_do="Nothing is left to do. Propose it anew if it is still wanted.",
    rule="service",
)
PROPOSAL_EXPIRED = Refusal(
    code="proposal-expired",
    sentence=f"Nobody confirmed this within {PROPOSAL_LASTS.days} days, so it has ended.",
    what_to_do="Have it proposed anew if it is still wanted.",
    rule="service",
)
ANOTHER_PERSON = Refusal(
    code="second-person-needed",
    sentence="Nobody decides on what they proposed, or on what is about themselves.",
    what_to_do="Have somebody else decide who may do the same.",
    rule="service",
)


class ProposalDecision(StrEnum):
    """What a second person says."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class ProposalStanding(StrEnum):
    """Where a proposal is."""

    WAITS = "waits for a second person"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An act that was proposed, as far as it is judged. `about` is the staff number, the
    code or the reference that it is about. Times are UTC.
    """

    about: str
    proposed_by: str
    expires_at: datetime
    decision: ProposalDecision | None


def needs_two(act: str) -> bool:
    """Whether an act needs a second person: every one does that is not declared safe alone."""
    return act not in DONE_ALONE


def standing_of(proposed: Proposed, now: datetime) -> ProposalStanding:
    """Where it is at a moment."""
    if proposed.decision is not None:
        return ProposalStanding(proposed.decision.value)
    return ProposalStanding.WAITS if now < proposed.expires_at else ProposalStanding.EXPIRED


def refused_deciding(
    proposed: Proposed, by: str, now: datetime, decision: ProposalDecision
) -> Refusal | None:
    """Why `by` may not decide so; None if they may. The person who proposed it may take it back."""
    standing = standing_of(proposed, now)
    if standing is ProposalStanding.EXPIRED:
        return PROPOSAL_EXPIRED
    if standing is not ProposalStanding.WAITS:
        return PROPOSAL_DECIDED
    if not by or by == proposed.about:
        return ANOTHER_PERSON
    takes_back = decision is ProposalDecision.REJECTED
    return None if by != proposed.proposed_by or takes_back else ANOTHER_PERSON
