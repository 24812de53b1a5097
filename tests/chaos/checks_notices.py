"""What left, against what the store says left."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator

from policy.support.sending import AFTER_A_WITHDRAWAL
from policy.support.words import Audience, Stage, TaskKind, Template
from store.tables import outbox, task_moves, tasks
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Line
from tests.chaos.scenario import Act
from tests.chaos.violation import Violation
from wiring.embedded.folder import FIRST_TRACK

LIVE = frozenset({"waiting", "sending"})


async def every_notice_settled(evidence: Evidence) -> AsyncIterator[Violation]:
    """I3: sent means that the channel has it once; dead means that somebody has a task; suppressed
    means that it never left.
    """
    kept = Counter(
        path.stem for path in evidence.system.folder.place(FIRST_TRACK).notices.glob("*.eml")
    )
    excused = overtaken(evidence)
    by_hand = {
        row.reference
        for row in evidence.rows[tasks.name]
        if row.kind == TaskKind.DELIVER_BY_HAND.value
    }
    known = {row.id: row for row in evidence.rows[outbox.name]}
    # What was ordered, or left, since those rows were read.
    unsettled = {row.id for row in known.values() if row.state in LIVE} | (kept.keys() - known)
    known |= {row.id: row for row in await evidence.now(outbox, "id", unsettled)}
    for row in known.values():
        subject = f"{row.template} of {row.reference}"
        match row.state:
            case "sent" if kept[row.id] != 1:
                yield Violation("I3", subject, f"sent, and the channel has it {kept[row.id]} times")
            case "suppressed" if kept[row.id] and row.id not in excused:
                yield Violation("I3", subject, f"suppressed ({row.code}), and yet it left")
            case "dead" if row.reference not in by_hand:
                yield Violation("I3", subject, f"dead ({row.code}), and nobody has a task")
            case state if state in LIVE:
                yield Violation("I3", subject, f"still {row.state} after {row.attempts} attempts")
    for stranger in kept.keys() - known.keys():
        yield Violation("I3", stranger, "the channel has it and the outbox does not")


def overtaken(evidence: Evidence) -> set[str]:
    """Notices that were in a sender's hand when another one, which could not know, suppressed them:
    the first was frozen on the channel's doorstep, and its hold on the row died with the database.
    No store can call such a sender back.
    """
    begun: dict[str, float] = {}
    taken: dict[str, float] = {}
    for line in evidence.handed:
        if line["what"] == "begun":
            begun.setdefault(line["id"], line["at"])
        elif line["what"] == "taken":
            taken[line["id"]] = line["at"]
    settled = {
        row.id: row.settled_at.timestamp()
        for row in evidence.rows[outbox.name]
        if row.state == "suppressed"
    }
    return {id for id in settled.keys() & taken.keys() if begun[id] < settled[id] < taken[id]}


def nothing_after_a_withdrawal(evidence: Evidence) -> Iterator[Violation]:
    """I9: once a withdrawal is acknowledged, nothing about the case is handed to the channel but
    the two notices that policy names, and the case ends. A notice that many cases share is not
    about this one.
    """
    notified: dict[str, float] = {}
    for entry in evidence.of(Line.ORDER):
        if entry.kind == Act.WITHDRAW.value:
            notified.setdefault(entry.reference, entry.at)
    for reference, case in evidence.case_rows().items():
        if reference in notified and case.ended_at is None:
            yield Violation("I9", reference, "consent withdrawn, and the case goes on")
    notices = {row.id: row for row in evidence.rows[outbox.name]}
    for handed in evidence.handed:
        row = notices.get(handed["id"])
        if row is None or handed["what"] != "begun" or row.reference not in notified:
            continue
        late = handed["at"] - notified[row.reference]
        own = Template(row.template) in AFTER_A_WITHDRAWAL
        shared = not row.effect_key.startswith(f"{row.reference}/")
        if late > 0 and not own and not shared:
            what = f"{row.template} to {Audience(row.audience).value} {late:.3f} s after it"
            yield Violation("I9", row.reference, what)


def safeguarding_is_passed_on_once(evidence: Evidence) -> Iterator[Violation]:
    """I9: a withdrawn case leaves no safeguarding task with us; its referrer is notified of one
    that was open, once, and otherwise nobody is.
    """
    withdrawn = {
        reference
        for reference, case in evidence.case_rows().items()
        if case.stage == Stage.CONSENT_WITHDRAWN.value
    }
    of = {row.id: row for row in evidence.rows[tasks.name]}
    moves = (row for row in evidence.rows[task_moves.name] if row.act == "passed on")
    passed = {of[move.task_id].reference for move in moves}
    notified: Counter[str] = Counter()
    for row in evidence.rows[outbox.name]:
        if row.template == Template.SAFEGUARDING_PASSED_ON.value:
            notified[row.reference] += 1
            if row.audience != Audience.REFERRER.value:
                yield Violation("I9", row.reference, f"a safeguarding matter, to {row.audience}")
    for reference in passed | notified.keys():
        if reference not in withdrawn or notified[reference] != (reference in passed):
            what = f"tasks passed on: {reference in passed}, notified {notified[reference]} times"
            yield Violation("I9", reference, what)
    for row in of.values():
        stays = row.kind == TaskKind.SAFEGUARDING.value and row.done_at is None
        if stays and row.reference in withdrawn:
            yield Violation("I9", row.reference, "consent withdrawn, and a safeguarding task stays")
