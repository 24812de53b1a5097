"""Each cell of the table of who may ask what, through the use case that every way in calls."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.refusal import Refusal
from service.cases.answers import read_answer
from service.cases.deeds import DEEDS, ask_deed, questions_of
from service.context import Context
from service.permissions import PERMISSIONS
from tests.apps import app_on, take_in
from tests.policy.suitability.life import REFERRED
from tests.policy.suitability.life_files import example
from tests.servers import TestDatabase
from tests.service.contexts import OTHER as OTHER_CODE
from tests.service.contexts import OWN as OWN_CODE
from tests.service.contexts import by_organisation, by_staff
from tests.store.suitability_lives import lived
from tests.suitability_apps import POLICE, UNIT
from tests.who_may import ANYBODY_SIGNED_IN, NOBODY, OTHER, OWN, RULED, who_may
from wiring.app import App

OF_A_CASE_THAT_IS_NOT_THERE = ("read-answer", OTHER)
"""What one organisation alone may ask: for any other there is no such case."""
TAKEN = {""}
JUDGED_BY_THE_CASE = {
    "finish-task": {"no-such-task"},
    "move-case": {"no-such-area"},
    # By the general way it is taken and waits for the case; by its own it is answered at once.
    "read-answer": TAKEN | {"no-answer-yet"},
    # The first counts.
    "withdraw-consent": TAKEN | {"consent-withdrawn"},
}
"""What is theirs to ask and not simply taken, of this case as it stands."""
SENDERS = {"support": (OWN_CODE, OTHER_CODE), "suitability": (POLICE, UNIT)}
LAST = "withdraw-consent"
"""After a withdrawal nothing else counts, from any sender."""
_numbers = itertools.count()


def test_the_table_has_a_row_for_each_deed_and_a_column_for_each_role() -> None:
    for track, permissions in PERMISSIONS.items():
        assert set(who_may(track)) == set(DEEDS[track])
        for cells in who_may(track).values():
            assert set(cells) == {*permissions.roles, OWN, OTHER, NOBODY}


def test_the_table_says_nothing_that_a_rule_forbids() -> None:
    for rule, track, kinds, those in RULED:
        for kind in kinds:
            may = {who for who, says in who_may(track)[kind].items() if says}
            assert may and may <= those, (rule, kind)
    _, track, kind = ANYBODY_SIGNED_IN
    assert {who for who, may in who_may(track)[kind].items() if not may} == {NOBODY}


@pytest.mark.parametrize("track", list(PERMISSIONS))
async def test_each_cell_of_the_table_is_what_the_use_case_says(
    database: TestDatabase, tmp_path: Path, track: str
) -> None:
    of_track = database if track == database.track else database.of_suitability()
    async with app_on(of_track, tmp_path) as app:
        reference = await _case(app)
        kinds = sorted(who_may(track), key=lambda kind: kind == LAST)
        wrong = [
            (kind, who)
            for kind in kinds
            for who, may in who_may(track)[kind].items()
            for said in await _asked(app, reference, kind, who)
            if not _is_right(said, kind, who, may)
        ]
        assert wrong == []


async def _case(app: App) -> str:
    if app.settings.track == "support":
        return (await take_in(app, "N-1")).reference
    return await lived(app, "N-1", example(1).file, REFERRED)


def _is_right(said: str, kind: str, who: str, may: bool) -> bool:
    """Whether that is the very answer of the cell. Of what is theirs to ask the case judges."""
    if may:
        return said in JUDGED_BY_THE_CASE.get(kind, TAKEN)
    if who == NOBODY:
        return said == "not-signed-in"
    return said == ("not-found" if (kind, who) == OF_A_CASE_THAT_IS_NOT_THERE else "wrong-role")


async def _asked(app: App, reference: str, kind: str, who: str) -> list[str]:
    """The code of the refusal, by every use case that asks it; empty if it is taken."""
    track = app.settings.track
    values = {one.name: _any(one) for one in questions_of(track, kind) if one.needed}
    context, number = _by(app, who), f"o-{next(_numbers)}"
    said: list[object] = [await ask_deed(context, reference, kind, values, order_id=number)]
    if kind == "read-answer":
        # It has a use case of its own too, which shows what was read.
        said.append(await read_answer(context, reference, order_id=f"{number}-own"))
    return [one.code if isinstance(one, Refusal) else "" for one in said]


def _by(app: App, who: str) -> Context:
    own, other = SENDERS[app.settings.track]
    match who:
        case "own organisation":
            return by_organisation(app, own)
        case "other organisation":
            return by_organisation(app, other)
        case "nobody":
            return Context(app=app, used="")
    return by_staff(app, who)


def _any(question: FieldQuestion) -> Any:
    """Something of the form that is asked for."""
    match question.form:
        case AnswerForm.TEXTS:
            return ("x",)
        case AnswerForm.NUMBER:
            return 1
        case AnswerForm.YES_OR_NO:
            return True
        case AnswerForm.DAY:
            return date(2022, 3, 1)
        case AnswerForm.MOMENT:
            return datetime(2022, 3, 1, tzinfo=UTC)
        case AnswerForm.ONE_OF:
            return question.options[0]
        case AnswerForm.PARTS:
            return {one.name: _any(one) for one in question.parts if one.needed}
        case AnswerForm.RECORDS:
            return ()
    return "x"
