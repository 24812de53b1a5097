"""What an organisation is asked of its support cases is open until it is answered, and is answered
once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from policy.cases.events import NoticeAccepted
from policy.cases.turn import take_turn
from policy.refusal import Refusal
from policy.support.answering.delivery import RECIPIENTS
from policy.support.deeds import RecordAnswer
from policy.support.lifecycle import advance
from policy.support.words import ReportKind, SupportKind, Template
from service.cases.answers import read_answer
from service.integration.questions import ReplyTaken, list_questions, reply_to_question
from service.reports.receiving import GivenReport, TakenReport, receive_report
from store.cases import load_state
from store.inbox_delivery import undecided
from tests.apps import CHECK_OFFICER, NO_TRACE, order, take_in
from tests.recorded import record
from tests.service.contexts import OTHER, by_organisation
from wiring.app import App

NONE = timedelta(0)


async def _carried_out(app: App, reference: str, *more: Any) -> None:
    """The case receives what waits for it in the inbox, and more."""
    state = await load_state(app.store, reference)
    assert state is not None
    waiting = [item.fact or item.order for item in await undecided(app.store, NONE, NONE)]
    turn = take_turn(state, [*waiting, *more], datetime.now(UTC), advance=advance)
    await record(app.store, turn.recording)


async def _asked(app: App, code: str = "") -> list[str]:
    context = by_organisation(app, code) if code else by_organisation(app)
    found = await list_questions(context)
    assert not isinstance(found, Refusal)
    return [str(one.id) for one in found]


async def test_whoever_was_not_seen_is_asked_after_until_somebody_has_a_word_of_them(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    report = GivenReport(
        organisation="E06000023",
        kind=ReportKind.NOT_SEEN,
        support=SupportKind.NONE,
        detail="",
        happened_at=None,
        number="U-1",
    )
    taken = await receive_report(by_organisation(app), report, reference=reference)
    assert isinstance(taken, TakenReport) and await _asked(app) == []
    await _carried_out(app, reference)
    [asked] = await _asked(app)
    assert asked.startswith(f"{reference}.person-seen.") and await _asked(app, OTHER) == []
    said = {"kind": "engaging", "detail": "at the day centre"}
    for stranger in (by_organisation(app, OTHER), by_organisation(app)):
        replied = await reply_to_question(stranger, asked, said)
        assert isinstance(replied, ReplyTaken) is (stranger.organisation != OTHER), replied
    assert await _asked(app) == []
    again = await reply_to_question(by_organisation(app), asked, said)
    assert isinstance(again, Refusal) and again.code == "no-such-question"
    await _carried_out(app, reference)
    state = await load_state(app.store, reference)
    assert state is not None and state.not_seen_since is None and await _asked(app) == []


async def test_an_answer_that_nobody_has_read_is_asked_after_until_somebody_reads_it(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    await _carried_out(app, reference, order("O-1", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER))
    now = datetime.now(UTC)
    taken = [
        NoticeAccepted(
            id=f"notice/{audience}",
            at=now,
            by="fake",
            template=Template.ANSWER_READY,
            audience=audience,
            edition=1,
        )
        for audience in RECIPIENTS
    ]
    await _carried_out(app, reference, *taken)
    [asked] = await _asked(app)
    assert asked.startswith(f"{reference}.read-answer.")
    no = await reply_to_question(by_organisation(app), asked, {})
    assert isinstance(no, Refusal) and no.code == "answered-otherwise"
    await read_answer(by_organisation(app), reference, order_id="R-1")
    await _carried_out(app, reference)
    assert await _asked(app) == []
