"""What comes in by the outside door of this track: referrals of the police and of authorities, and
reports of organisations (R90, R72). Allow-lists: what is not here is neither offered nor taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.organisations import AUTHORITIES, OrganisationKind
from policy.refusal import Refusal
from policy.suitability.evidence.words import Channel
from policy.suitability.news.sifting import AUTHORITYS

CHANNELS: Mapping[OrganisationKind, tuple[Channel, ...]] = {
    OrganisationKind.POLICE_FORCE: (Channel.POLICE_REFERRAL, Channel.POLICE_ENCOUNTER),
    **{kind: (Channel.AUTHORITY_REFERRAL,) for kind in AUTHORITIES},
}
"""By which channels each kind of body sends a case in. An enforcement unit's operation is entered
by the staff of this track.
"""

WITH_A_CASE = frozenset(
    {
        "sleeping",
        "came-to-sleep-rough",
        "offer",
        "authority-statement",
        "engagement",
        "incident",
        "effort-to-change",
        "indication",
        "circumstance",
        "priority-need",
        "victim-input",
        "local-policy",
    }
)
"""The kinds of fact that the form for a case asks for: what a body outside knows by itself. Checks,
permission and everything else that this track finds out is not among them.
"""

IN_A_REPORT = frozenset(str(kind.__dataclass_fields__["fact"].default) for kind in AUTHORITYS)
"""The kinds of fact that an organisation may report of a case that is open."""

NOT_BY_THIS_DOOR = Refusal(
    code="not-by-this-door",
    sentence="Only the police and authorities send a case in here, by their own channels.",
    what_to_do="Correct the channel. What an enforcement unit met is entered by the staff here.",
    rule="R90",
    field="channel",
)


def channels_of(kind: OrganisationKind | None) -> tuple[Channel, ...]:
    """By which channels a body of this kind may send; none if nobody knows what it is."""
    return () if kind is None else CHANNELS.get(kind, ())


def refused_from_outside(channel: Channel, kind: OrganisationKind | None) -> Refusal | None:
    """Why an organisation of a kind may not send a case by a channel; None if it may."""
    return None if channel in channels_of(kind) else NOT_BY_THIS_DOOR
