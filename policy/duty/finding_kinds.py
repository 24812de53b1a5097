"""The kinds of trouble with the service itself: what each is called, what a person reads of it and
what helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policy.help import Help, UseCase, deeds, use_cases

CLOCKS_APART: Final = "clocks-apart"
OUT_OF_REACH: Final = "temporal-out-of-reach"
REFUSES: Final = "temporal-refuses"
NO_NAMESPACE: Final = "namespace-missing"
SAYS_NOTHING: Final = frozenset({OUT_OF_REACH, REFUSES, NO_NAMESPACE})
"""With any of these nothing is known of what runs there."""
LOOK_FAILED: Final = "look-failed"
NOT_COMPARED: Final = "cases-not-compared"
OLDER_THAN_LOG: Final = "record-older-than-log"
NOT_OPENED: Final = "cases-not-opened"
ANCHORS_GONE: Final = "anchors-gone"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind. `from_engine`: only Temporal can say it, so while it is out of reach the trouble is
    neither there nor over. `compared`: it takes a list of all that runs, so between two lists it is
    neither. `names_case`: what a finding of it names are cases, not parts of the service.
    """

    sentence: str
    what_to_do: str
    helps: tuple[Help, ...] = ()
    from_engine: bool = False
    compared: bool = False
    names_case: bool = True


KINDS: Final[Mapping[str, FindingKind]] = {
    "cases-not-started": FindingKind(
        "Cases are on record that no workflow runs yet.",
        "The watchdog escalates what falls due meanwhile. See that worker and Temporal run, and "
        "start the cases at once.",
        use_cases(UseCase.RECONCILE),
    ),
    "cases-not-running": FindingKind(
        "Cases are open on record and no workflow runs for them.",
        "See that the worker runs; it starts them again within a minute, with their deadlines. "
        "Find out in Temporal's pages who ended them.",
        from_engine=True,
        compared=True,
    ),
    "cases-paused": FindingKind(
        "Somebody holds these cases' workflows in Temporal by a pause, so nothing moves in them.",
        "Their pages in Temporal say who and why. If it is not meant, let each go on there "
        "(Unpause), or by temporal workflow unpause. Nobody else does: it may be somebody's wish. "
        "The watchdog escalates what falls due meanwhile; what is asked of them is on record and "
        "is carried out when they go on; a withdrawal stops their notices at once.",
        from_engine=True,
    ),
    "cases-behind": FindingKind(
        "The workflows of these cases know less of them than is on record, or more.",
        "A worker begins them anew from the record within two minutes. If they stay, see that a "
        "worker runs and look at its log; referrals admin rebuild says how each differs. Find out "
        "whether somebody put back an older copy of Temporal, or reset them.",
        from_engine=True,
        compared=True,
    ),
    "ended-but-running": FindingKind(
        "Workflows still run for cases that have ended on record.",
        "A worker ends them within a minute or two. If they stay, look at their pages for a failed "
        "task and at the worker's log. Nothing is sent for them.",
        from_engine=True,
        compared=True,
    ),
    "running-without-case": FindingKind(
        "Workflows run under case ids that the record knows nothing of.",
        "They run no case. Find out who started them, and see the incidents.",
        use_cases(UseCase.INCIDENTS),
        from_engine=True,
        compared=True,
    ),
    "steps-failing": FindingKind(
        "The next step of these workflows fails again and again.",
        "Look at the worker's log for workflow-task-failed and activity-failed, and put the last "
        "release back or mend it: the cases go on by themselves, and one that cannot follow its "
        "own past is begun anew from the record. The watchdog escalates what falls due meanwhile.",
        from_engine=True,
    ),
    "no-release-current": FindingKind(
        "Workers name their release, and none is the current one, so none is given work.",
        "Say which it is: referrals admin release current NAME. The watchdog escalates what falls "
        "due meanwhile.",
        from_engine=True,
    ),
    "release-without-worker": FindingKind(
        "Cases belong to a release of the worker of which no worker runs.",
        "Start a worker of that release again; or have its cases go on under the current one: "
        "referrals admin release retire. The watchdog escalates what falls due meanwhile.",
        from_engine=True,
    ),
    "withdrawal-unheeded": FindingKind(
        "A person's withdrawal was acknowledged and the case goes on all the same.",
        "Record it again at once. Then find out why the case refused it, by the incidents and the "
        "worker's log.",
        (*deeds("withdraw-consent"), *use_cases(UseCase.INCIDENTS)),
    ),
    "withdrawal-without-case": FindingKind(
        "Withdrawals of consent reached us that are of no case we know.",
        "Look at the page of withdrawals without a case: find the person, record the withdrawal in "
        "their case, and ask whoever brought it if there is none.",
        names_case=False,
    ),
    "messages-waiting": FindingKind(
        "Messages were received and no case has decided on them.",
        "A case whose workflow fails is listed as steps-failing, one that somebody holds as "
        "cases-paused. See that the worker runs, and "
        "deliver them again.",
        use_cases(UseCase.RECONCILE),
    ),
    "notices-waiting": FindingKind(
        "Notices have waited too long to leave.",
        "Mend the channel, or what keeps a case's key away; they leave by themselves then. See "
        "the last code of each.",
        use_cases(UseCase.NOTICES),
    ),
    "channel-at-fault": FindingKind(
        "The channel that notices leave by takes none, so they wait, the 24-hour ladder's too.",
        "See its last word; mend the key, the login, the limit or the way to it, and they leave by "
        "themselves, or at once if you send them again. Until then look at the breached cases and "
        "ring people yourself.",
        use_cases(UseCase.NOTICES, UseCase.SEND_ALL_AGAIN, UseCase.LIST_BREACHED),
        names_case=False,
    ),
    "notices-given-up": FindingKind(
        "Notices were given up, and nobody has dealt with them.",
        "See which. Mend the cause and send them again; or tell the recipient another way and say "
        "that it is dealt with.",
        use_cases(UseCase.UNDELIVERED, UseCase.SEND_ALL_AGAIN, UseCase.DEALT_WITH),
    ),
    "strange-workflow-names": FindingKind(
        "Workflows run in this namespace under names that this service never gives.",
        "Nothing was done with those names, and they are not repeated here. Find them in "
        "Temporal's pages, find out who started them, and end them: they run no case.",
        from_engine=True,
        compared=True,
    ),
    NOT_COMPARED: FindingKind(
        "What runs in Temporal could not be compared with the record: Temporal did not list it in "
        "time, or the comparison failed. Whether each case has its workflow is not known.",
        "If very many cases are open or just being begun, wait a quarter of an hour. If it lasts, "
        "look at the log of the watchdog for cases-not-compared and at the load of Temporal's "
        "database; workers cannot compare either then.",
        from_engine=True,
        compared=True,
        names_case=False,
    ),
    LOOK_FAILED: FindingKind(
        "A part of this look could not be taken, so what it would have found is not known.",
        "The names say which. Look at the log of the watchdog for watchdog-cannot-look; the other "
        "parts are complete.",
        names_case=False,
    ),
    "files-held-back": FindingKind(
        "Files of these cases are held back: the malware scanner cannot say that they are clean.",
        "See that clamd runs, can be reached and takes files of that length. They are scanned "
        "again every five minutes, and given out as soon as they are clean.",
    ),
    "webhook-failing": FindingKind(
        "Addresses of organisations have taken no event for hours. Nobody else waits for them.",
        "Tell the organisation: its administrator sees why on the page of its addresses. After "
        "three days an event is given up; the organisation can still read it in the feed.",
        names_case=False,
    ),
    "watchdog-silent": FindingKind(
        "The watchdog has not looked for some minutes, so no alarm would ring.",
        "Look at its log, or start it.",
        use_cases(UseCase.START_WATCHDOG),
        names_case=False,
    ),
    "first-guard-failed": FindingKind(
        "The watchdog had to escalate deadlines that workflows had let pass.",
        "Look at the worker's log for why, and take the cases.",
        deeds("acknowledge-escalation"),
    ),
    "nobody-escalated": FindingKind(
        "Deadlines have passed and neither guard escalated them.",
        "See that the watchdog runs and look at its log; take the cases yourself meanwhile.",
    ),
    CLOCKS_APART: FindingKind(
        "Our clocks contradict each other. What depends on the time goes by what two of three "
        "agree on; where no two do, nothing is escalated, sent or accepted.",
        "Set every machine's clock by a time server: the database's, Temporal's, and those of the "
        "workers. What was told too early is taken back by itself then.",
        names_case=False,
    ),
    "no-worker": FindingKind(
        "No worker listens, so no case moves.",
        "The watchdog escalates what falls due meanwhile. Start it.",
        use_cases(UseCase.START_WORKER),
        from_engine=True,
    ),
    "no-sender": FindingKind(
        "Nobody listens who sends, so no notice leaves before it has waited for minutes.",
        "The watchdog sends what has waited five minutes. Start a sender.",
        use_cases(UseCase.START_SENDER),
        from_engine=True,
    ),
    OUT_OF_REACH: FindingKind(
        "Temporal is out of reach: what runs there cannot be looked at.",
        "Start it, or look at the network. Everything is accepted and carried out later; the "
        "watchdog escalates what falls due meanwhile.",
    ),
    "key-store-out-of-reach": FindingKind(
        "The key store is out of reach: no case can be opened, and none is taken in.",
        "Start the key service, or look at the network. Nothing is lost: it is tried again.",
    ),
    NOT_OPENED: FindingKind(
        "No key opens these cases, so nothing runs them. All others go on.",
        "If the key store was put back from a copy, put a newer one back if there is any, and "
        "start the programs again. If there is none, these cases are lost: ask their organisations "
        "for them again.",
    ),
    ANCHORS_GONE: FindingKind(
        "Anchors of the record were kept, and their file holds none now: whether cases or events "
        "were taken away since cannot be seen, and no new anchor is made.",
        "See that the folder of anchor_file is mounted, or put the file back. Only if it is lost "
        "for good move the public key beside anchor_key away: the anchors begin anew then, and "
        "hold nothing older.",
        names_case=False,
    ),
    "outside-log-not-written": FindingKind(
        "The outside log cannot be written: what leaves and what is acknowledged is not kept "
        "beside the database.",
        "Make room on its disk, or see that its folder can be written. Nothing stops meanwhile; "
        "but were the database lost now, nobody could say what had left.",
        names_case=False,
    ),
    "copies-not-fresh": FindingKind(
        "Nobody has found every copy fresh, of the database, its log and the keys, for more than a "
        "day: were the database lost now, what came since might be lost too.",
        "On the machine that makes the copies: referrals admin backup check says which are missing "
        "and what to do. See that it runs every hour.",
        names_case=False,
    ),
    OLDER_THAN_LOG: FindingKind(
        "The record is older than its outside log: events of cases that were on record are gone, "
        "as after a database was put back from a copy. What had left would leave a second time.",
        "Stop every program of this track and start none before the record was rebuilt: "
        "referrals admin check-restored, referrals admin rebuild, read it, rebuild --apply.",
    ),
    "database-out-of-reach": FindingKind(
        "The database is out of reach: nothing is accepted and nothing can be looked at.",
        "Start it, or look at the network.",
    ),
}
"""By their stable codes."""
