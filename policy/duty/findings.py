"""What is wrong with the service itself, so that nothing is stuck in silence: one finding a kind of
trouble, however many cases it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.help import Help, Says, UseCase, deeds, said_with_helps, use_cases
from policy.time import show_london

REFERENCES_SHOWN = 10
CLOCKS_APART = "clocks-apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From when on something counts as stuck. All are the service's own choice."""

    not_started: timedelta = timedelta(seconds=60)
    message: timedelta = timedelta(seconds=90)
    notice: timedelta = timedelta(minutes=7)
    """The second guard sends what has waited five."""
    escalation: timedelta = timedelta(minutes=2)
    """The second guard escalates what is one minute overdue."""
    second_guard: timedelta = timedelta(hours=24)
    """How long after it acted that is still news, unless somebody took it."""
    settling: timedelta = timedelta(seconds=30)
    """Record and Temporal may differ for so long while a case begins or ends."""
    outage: timedelta = timedelta(seconds=60)
    """A channel may be out of reach for so long; one that refuses us is stuck at once."""
    watchdog: timedelta = timedelta(minutes=3)
    """The watchdog looks every half minute."""
    file: timedelta = timedelta(minutes=20)
    """The watchdog has a file scanned again every five minutes."""
    webhook: timedelta = timedelta(hours=6)
    """Somebody else's system may be out of reach for a night."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFinding:
    """One kind of trouble. `code` is stable; `references` are the first of `count`; `oldest` is
    since when; `helps` is what helps. Says nothing of a person.
    """

    code: str
    sentence: str
    what_to_do: str
    count: int = 1
    references: tuple[str, ...] = ()
    oldest: datetime | None = None
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    sentence: str
    what_to_do: str
    helps: tuple[Help, ...] = ()


_KINDS = {
    "cases-not-started": _Kind(
        "Cases are on record that no workflow runs yet.",
        "The watchdog escalates what falls due meanwhile. See that worker and Temporal run, and "
        "start the cases at once.",
        use_cases(UseCase.RECONCILE),
    ),
    "cases-not-running": _Kind(
        "Cases are open on record and no workflow runs for them.",
        "See that the worker runs; it starts them again within a minute, with their deadlines. "
        "Find out in Temporal's pages who ended them.",
    ),
    "cases-paused": _Kind(
        "Somebody holds these cases' workflows in Temporal by a pause, so nothing moves in them.",
        "Their pages in Temporal say who and why. If it is not meant, let each go on there "
        "(Unpause), or by temporal workflow unpause. Nobody else does: it may be somebody's wish. "
        "The watchdog escalates what falls due meanwhile; what is asked of them is on record and "
        "is carried out when they go on; a withdrawal stops their notices at once.",
    ),
    "cases-behind": _Kind(
        "The workflows of these cases know less of them than is on record, or more.",
        "A worker begins them anew from the record within two minutes. If they stay, see that a "
        "worker runs and look at its log; referrals admin rebuild says how each differs. Find out "
        "whether somebody put back an older copy of Temporal, or reset them.",
    ),
    "ended-but-running": _Kind(
        "Workflows still run for cases that have ended on record.",
        "A worker ends them within a minute or two. If they stay, look at their pages for a failed "
        "task and at the worker's log. Nothing is sent for them.",
    ),
    "running-without-case": _Kind(
        "Workflows run under case ids that the record knows nothing of.",
        "They run no case. Find out who started them, and see the incidents.",
        use_cases(UseCase.INCIDENTS),
    ),
    "steps-failing": _Kind(
        "The next step of these workflows fails again and again.",
        "Look at the worker's log for workflow-task-failed, and put the last release back or mend "
        "it: the cases go on by themselves, and one that cannot follow its own past is begun anew "
        "from the record. The watchdog escalates what falls due meanwhile.",
    ),
    "no-release-current": _Kind(
        "Workers name their release, and none is the current one, so none is given work.",
        "Say which it is: referrals admin release current NAME. The watchdog escalates what falls "
        "due meanwhile.",
    ),
    "release-without-worker": _Kind(
        "Cases belong to a release of the worker of which no worker runs.",
        "Start a worker of that release again; or have its cases go on under the current one: "
        "referrals admin release retire. The watchdog escalates what falls due meanwhile.",
    ),
    "withdrawal-unheeded": _Kind(
        "A person's withdrawal was acknowledged and the case goes on all the same.",
        "Record it again at once. Then find out why the case refused it, by the incidents and the "
        "worker's log.",
        (*deeds("withdraw-consent"), *use_cases(UseCase.INCIDENTS)),
    ),
    "withdrawal-without-case": _Kind(
        "Withdrawals of consent reached us that are of no case we know.",
        "Look at the page of withdrawals without a case: find the person, record the withdrawal in "
        "their case, and ask whoever brought it if there is none.",
    ),
    "messages-waiting": _Kind(
        "Messages were received and no case has decided on them.",
        "A case whose workflow fails is listed as steps-failing, one that somebody holds as "
        "cases-paused. See that the worker runs, and "
        "deliver them again.",
        use_cases(UseCase.RECONCILE),
    ),
    "notices-waiting": _Kind(
        "Notices have waited too long to leave.",
        "Mend the channel; they leave by themselves then. See the channel's last word.",
        use_cases(UseCase.NOTICES),
    ),
    "channel-at-fault": _Kind(
        "The channel that notices leave by takes none, so they wait, the 24-hour ladder's too.",
        "See its last word; mend the key, the login, the limit or the way to it, and they leave by "
        "themselves, or at once if you send them again. Until then look at the breached cases and "
        "ring people yourself.",
        use_cases(UseCase.NOTICES, UseCase.SEND_ALL_AGAIN, UseCase.LIST_BREACHED),
    ),
    "notices-given-up": _Kind(
        "Notices were given up, and nobody has dealt with them.",
        "See which. Mend the cause and send them again; or tell the recipient another way and say "
        "that it is dealt with.",
        use_cases(UseCase.UNDELIVERED, UseCase.SEND_ALL_AGAIN, UseCase.DEALT_WITH),
    ),
    "strange-workflow-names": _Kind(
        "Workflows run in this namespace under names that this service never gives.",
        "Nothing was done with those names, and they are not repeated here. Find them in "
        "Temporal's pages, find out who started them, and end them: they run no case.",
    ),
    "look-failed": _Kind(
        "A part of this look could not be taken, so what it would have found is not known.",
        "The names say which. Look at the log of the watchdog for watchdog-cannot-look; the other "
        "parts are complete.",
    ),
    "files-held-back": _Kind(
        "Files of these cases are held back: the malware scanner cannot say that they are clean.",
        "See that clamd runs, can be reached and takes files of that length. They are scanned "
        "again every five minutes, and given out as soon as they are clean.",
    ),
    "webhook-failing": _Kind(
        "Addresses of organisations have taken no event for hours. Nobody else waits for them.",
        "Tell the organisation: its administrator sees why on the page of its addresses. After "
        "three days an event is given up; the organisation can still read it in the feed.",
    ),
    "watchdog-silent": _Kind(
        "The watchdog has not looked for some minutes, so no alarm would ring.",
        "Look at its log, or start it.",
        use_cases(UseCase.START_WATCHDOG),
    ),
    "first-guard-failed": _Kind(
        "The watchdog had to escalate deadlines that workflows had let pass.",
        "Look at the worker's log for why, and take the cases.",
        deeds("acknowledge-escalation"),
    ),
    "nobody-escalated": _Kind(
        "Deadlines have passed and neither guard escalated them.",
        "See that the watchdog runs and look at its log; take the cases yourself meanwhile.",
    ),
    CLOCKS_APART: _Kind(
        "Our clocks contradict each other. What depends on the time goes by what two of three "
        "agree on; where no two do, nothing is escalated, sent or accepted.",
        "Set every machine's clock by a time server: the database's, Temporal's, and those of the "
        "workers. What was told too early is taken back by itself then.",
    ),
    "no-worker": _Kind(
        "No worker listens, so no case moves.",
        "The watchdog escalates what falls due meanwhile. Start it.",
        use_cases(UseCase.START_WORKER),
    ),
    "no-sender": _Kind(
        "Nobody listens who sends, so no notice leaves before it has waited for minutes.",
        "The watchdog sends what has waited five minutes. Start a sender.",
        use_cases(UseCase.START_SENDER),
    ),
    "temporal-out-of-reach": _Kind(
        "Temporal is out of reach: what runs there cannot be looked at.",
        "Start it, or look at the network. Everything is accepted and carried out later; the "
        "watchdog escalates what falls due meanwhile.",
    ),
    "key-store-out-of-reach": _Kind(
        "The key store is out of reach: no case can be opened, and none is taken in.",
        "Start the key service, or look at the network. Nothing is lost: it is tried again.",
    ),
    "outside-log-not-written": _Kind(
        "The outside log cannot be written: what leaves and what is acknowledged is not kept "
        "beside the database.",
        "Make room on its disk, or see that its folder can be written. Nothing stops meanwhile; "
        "but were the database lost now, nobody could say what had left.",
    ),
    "database-out-of-reach": _Kind(
        "The database is out of reach: nothing is accepted and nothing can be looked at.",
        "Start it, or look at the network.",
    ),
}
OUT_OF_REACH = "temporal-out-of-reach"
LOOK_FAILED = "look-failed"
NAMES_NO_CASE = frozenset(
    {
        LOOK_FAILED,
        "channel-at-fault",
        "outside-log-not-written",
        CLOCKS_APART,
        "watchdog-silent",
        "webhook-failing",
        "withdrawal-without-case",
    }
)
"""What these name is a part of the service, not a case."""
CANNOT_LOOK = HealthFinding(
    code="watchdog-cannot-look",
    sentence="The watchdog cannot look or cannot write down what it found, so no other alarm rings "
    "and nothing that is missed is escalated by it.",
    what_to_do="See that the database is there. Look after what falls due yourself meanwhile. Look "
    "at the watchdog's log, then at the health of the service.",
    helps=use_cases(UseCase.HEALTH),
)
"""The alarm about the watchdog itself, which stands in no record."""
FROM_ENGINE = frozenset(
    {
        "cases-behind",
        "cases-not-running",
        "cases-paused",
        "ended-but-running",
        "no-release-current",
        "release-without-worker",
        "running-without-case",
        "steps-failing",
        "strange-workflow-names",
        "no-sender",
        "no-worker",
    }
)
"""What only Temporal can say. As long as it is out of reach these are neither there nor over."""


def finding(
    code: str,
    *,
    count: int = 1,
    references: tuple[str, ...] = (),
    oldest: datetime | None = None,
) -> HealthFinding:
    """A finding of a known kind. Raises KeyError for another code."""
    kind = _KINDS[code]
    return HealthFinding(
        code=code,
        sentence=kind.sentence,
        what_to_do=kind.what_to_do,
        count=count,
        references=tuple(dict.fromkeys(references))[:REFERENCES_SHOWN],
        oldest=oldest,
        helps=kind.helps,
    )


def seen_twice(
    before: frozenset[str], found: tuple[HealthFinding, ...]
) -> tuple[HealthFinding, ...]:
    """The findings that the check before had too: a finding of one check alone may pass by itself,
    as when a worker is restarted.
    """
    return tuple(item for item in found if item.code in before)


def not_known(found: frozenset[str]) -> frozenset[str]:
    """The codes that a check which found `found` can say nothing about: what only Temporal can say
    while it is out of reach, and everything while a part of the check fails.
    """
    if LOOK_FAILED in found:
        return frozenset(_KINDS)
    return FROM_ENGINE if OUT_OF_REACH in found else frozenset()


def in_words(found: HealthFinding) -> str:
    """A finding for a message: what, how many, which, since when, what to do."""
    return "\n".join((*_found(found), f"What to do: {found.what_to_do}"))


def in_words_with_helps(found: HealthFinding, says: Says) -> str:
    """The same for a screen, with what helps as that screen says it."""
    what_to_do = said_with_helps(found.what_to_do, found.helps, says)
    return "\n".join((*_found(found), f"What to do: {what_to_do}"))


def helps_with(code: str) -> tuple[Help, ...]:
    """What helps with a finding of this code; nothing if the code is not known."""
    if code == CANNOT_LOOK.code:
        return CANNOT_LOOK.helps
    kind = _KINDS.get(code)
    return () if kind is None else kind.helps


def _found(found: HealthFinding) -> list[str]:
    lines = [found.sentence]
    if found.references:
        more = " and others" if found.count > len(found.references) else ""
        lines.append(f"{found.count}: {', '.join(found.references)}{more}.")
    if found.oldest is not None:
        lines.append(f"Since {show_london(found.oldest)}.")
    return lines
