"""What the forms of the suitability track's outside door ask: the kinds of fact that a body outside
may send, and no others, in the words in which staff are asked for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.suitability.evidence.opening import PERSON
from policy.suitability.evidence.words import Basis, PlaceNation
from policy.suitability.from_outside import IN_A_REPORT, WITH_A_CASE
from service.cases.deeds import questions_of
from service.permissions import SUITABILITY
from web.asking import question

FACTS_NAME = "facts"
_BASES = (Basis.PUBLIC_TASK, Basis.LAW_ENFORCEMENT)


def case_questions(channels: Iterable[str]) -> tuple[FieldQuestion, ...]:
    """Those of a case, for who sends by these channels."""
    person = tuple(
        question(name, name.replace("_", " ").capitalize(), _HINTS.get(name, ""), needed=False)
        for name in PERSON
    )
    return (
        question("number", "Your own number", "Under which you keep it; sent twice, it is one"),
        question("channel", "Channel", "How it came to you", options=channels),
        question("basis", "Basis", "On which you gathered it; never consent", options=_BASES),
        question("opened_at", "When", "When you met the person", AnswerForm.MOMENT),
        question("nation", "Nation", "Where that was", options=list(PlaceNation)),
        question("authority", "Area", "The code of the authority of the area"),
        FieldQuestion(
            name="person",
            label="The person",
            hint="What you know of who it is",
            form=AnswerForm.PARTS,
            needed=True,
            parts=person,
        ),
        _facts(WITH_A_CASE, needed=False),
    )


def report_questions() -> tuple[FieldQuestion, ...]:
    """Those of a report about a case."""
    about = question("reference", "Reference", "As it stands in what you were sent")
    return about, _facts(IN_A_REPORT, needed=True)


_HINTS = {
    "also_known_as": "Other names they use",
    "date_of_birth": "dd/mm/yyyy, or unknown",
    "home_office_reference": "If they have one",
}


def _facts(kinds: Collection[str], *, needed: bool) -> FieldQuestion:
    [asked] = questions_of(SUITABILITY, "record-facts")
    offered = tuple(
        replace(kind, parts=tuple(map(_without_consent, kind.parts)))
        for kind in asked.kinds
        if kind.word in kinds
    )
    return replace(asked, name=FACTS_NAME, needed=needed, kinds=offered)


def _without_consent(part: FieldQuestion) -> FieldQuestion:
    """Nothing here rests on consent, so it is not offered (R8)."""
    left = tuple(option for option in part.options if option != Basis.CONSENT)
    return replace(part, options=left)


def facts_of_form(values: Mapping[str, Any], sending: str) -> list[dict[str, Any]]:
    """The facts as a file has them, each under an id of its own, the same if it is sent again."""
    records = values.get(FACTS_NAME, ())
    return [{**record, "id": f"{sending}-{place}"} for place, record in enumerate(records, start=1)]
