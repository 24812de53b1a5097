"""How long each class of data is kept, and when it is due to go (UK GDPR, article 5(1)(e): no
longer than it is needed).

The guidance names no number, so each here is the service's own choice. Periods are calendar months
from a London day, and end with the day: nothing goes early, whatever the clocks do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.parameters import SERVICE
from policy.time import add_months, end_of_london_day, london_day, months_after

DRAFTS_KEPT = timedelta(days=28)
"""How long a draft of a referral is kept after it was last saved: nobody sends it any more."""


class DataClass(StrEnum):
    """What is kept and for how long: the closed list."""

    ENDED_CASES = "ended cases"
    SESSIONS = "sessions of staff"
    PARTNER_SESSIONS = "sessions of organisations' people"
    WEBHOOK_ATTEMPTS = "what was sent to organisations' systems"
    REQUEST_COUNTS = "counts of requests by programs"
    REFUSED_ROWS = "refused rows of files"
    LOOKS = "who looked into which case"
    SIGN_INS = "who signed in, or failed to"
    SIGN_IN_STEPS = "half sessions and other steps of signing in"
    OWN_DATA_REQUESTS = "requests of people for their own data"
    DRAFTS = "drafts of referrals"


class Goes(StrEnum):
    """How a class of data goes once it is due."""

    BY_ITSELF = "removed by itself: nobody decided anything in it"
    BY_TWO_PEOPLE = "proposed by a task; two people decide"
    BY_ITS_OWN = "removed by itself, by what keeps it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A class of data: for how many calendar months `after` what, why so long, by which rule, and
    whether the service chose it. No months: for as long as `goes` says.
    """

    kept: DataClass
    months: int | None
    after: str
    why: str
    goes: Goes
    rule: str = SERVICE
    own_choice: bool = True


RETENTION: tuple[Retention, ...] = (
    Retention(
        kept=DataClass.ENDED_CASES,
        months=72,
        after="the case ended",
        why="As long as somebody may go to court over what was done, or left undone.",
        goes=Goes.BY_TWO_PEOPLE,
    ),
    Retention(
        kept=DataClass.SESSIONS,
        months=3,
        after="the session ended or ran out",
        why="Long enough to look into a stolen one.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.PARTNER_SESSIONS,
        months=3,
        after="the session ended or ran out",
        why="Long enough to look into a stolen one.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.WEBHOOK_ATTEMPTS,
        months=None,
        after="30 days since it was taken or given up",
        why="Long enough for an organisation to ask what it was told.",
        goes=Goes.BY_ITS_OWN,
    ),
    Retention(
        kept=DataClass.REQUEST_COUNTS,
        months=1,
        after="the minute that was counted",
        why="They only keep programs within their bounds.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.REFUSED_ROWS,
        months=72,
        after="the row was refused",
        why="Which rule refused what is shown for as long as cases of the time are (R36).",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.LOOKS,
        months=84,
        after="somebody looked",
        why="A person who was looked at may ask when (R38), for longer than anybody may go to "
        "court; no name of theirs is in it.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.SIGN_INS,
        months=24,
        after="somebody tried",
        why="Long enough to look into a misuse that comes to light late.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.SIGN_IN_STEPS,
        months=1,
        after="the step could no longer be finished",
        why="Nobody can finish it any more.",
        goes=Goes.BY_ITSELF,
    ),
    Retention(
        kept=DataClass.OWN_DATA_REQUESTS,
        months=36,
        after="it was answered",
        why="By number, without a name: whether answers came within a month (R35); as long as the "
        "person may complain of it.",
        goes=Goes.BY_ITSELF,
        rule="R35",
    ),
    Retention(
        kept=DataClass.DRAFTS,
        months=None,
        after=f"{DRAFTS_KEPT.days} days without being saved",
        why="A referral that nobody sends is no referral.",
        goes=Goes.BY_ITS_OWN,
    ),
)
"""How long each class of data is kept."""

OF = {one.kept: one for one in RETENTION}

_WITH_THE_CASE = (
    "referrals persons safe_way_versions case_keys cases events unkeyed_chains deadlines "
    "escalations advice_notes inbox outbox case_notes attachments attachment_parts "
    "attachment_scans collections collection_approvals tasks task_moves legal_holds erasures "
    "left_before feed question_links stray_withdrawals"
)
KEPT_AS: Mapping[str, DataClass] = {
    **dict.fromkeys(_WITH_THE_CASE.split(), DataClass.ENDED_CASES),
    "sessions": DataClass.SESSIONS,
    "partner_sessions": DataClass.PARTNER_SESSIONS,
    "webhook_sendings": DataClass.WEBHOOK_ATTEMPTS,
    "request_counts": DataClass.REQUEST_COUNTS,
    "intake_refusals": DataClass.REFUSED_ROWS,
    "views": DataClass.LOOKS,
    "sign_ins": DataClass.SIGN_INS,
    **dict.fromkeys(
        ("half_sessions", "passkey_challenges", "provider_sign_ins"), DataClass.SIGN_IN_STEPS
    ),
    **dict.fromkeys(("own_data_requests", "own_data_steps"), DataClass.OWN_DATA_REQUESTS),
    "referral_drafts": DataClass.DRAFTS,
}
"""As what each table's rows are kept. A case's content goes with its erasure; what remains of one
then names nobody (the receipt says what).
"""

NO_END: Mapping[str, str] = {
    **dict.fromkeys(
        "staff staff_subjects duty_rota absences mailboxes factor_events passkeys recovery_codes "
        "totp_secrets partner_users api_keys organisations registrations delegations successions "
        "local_steps applications act_proposals webhooks".split(),
        "a register: the record of cases names whom it names for as long as there is one",
    ),
    **dict.fromkeys(
        "alarms channel_holds copy_checks halves_let_go incidents watchdog_looks "
        "retention_removals".split(),
        "of the service's own running: about nobody",
    ),
    "sign_in_failures": "cleared by the next tries; digests that tell nothing",
}
"""Tables that are in no class, with why."""


def kept_until(one: Retention, since: datetime) -> datetime | None:
    """The first moment at which something is due to go, in UTC: when the London day ends that many
    calendar months after that of `since`. None for what has no such moment.
    """
    return None if one.months is None else months_after(since, one.months)


def due_for_removal(one: Retention, since: datetime, now: datetime, *, held: bool) -> bool:
    """Whether something is due to go. A legal hold stops it."""
    until = kept_until(one, since)
    return not held and until is not None and until <= now


def due_if_before(one: Retention, now: datetime) -> datetime | None:
    """What began before that moment is due now: the latest beginning of a London day before which
    all is. None for what has no such moment.
    """
    if one.months is None:
        return None
    return max(_beginnings(one, now))


def _beginnings(one: Retention, now: datetime) -> Iterator[datetime]:
    assert one.months is not None
    today = london_day(now)
    around = add_months(today, -one.months)
    for days in range(-4, 5):
        day = around + timedelta(days=days)
        if end_of_london_day(add_months(day, one.months)) <= now:
            yield end_of_london_day(day)


def kept_in_words() -> str:
    """How long a case is kept, for its person."""
    months = OF[DataClass.ENDED_CASES].months
    assert months is not None
    return (
        f"We keep your case for {months // 12} years after it ends. Then two people here are asked "
        "to wipe it. A law or a court can make us keep it for longer."
    )
