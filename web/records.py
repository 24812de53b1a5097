"""A list of records in a form that works without scripts: one more, or one fewer, is a button that
sends the form, and the page comes back with what was typed.
"""

from __future__ import annotations

from policy.cases.questions import AnswerForm, FieldQuestion
from web.answers import Typed
from web.forms import MOST_RECORDS, Problem, count_name, names_of, records_in
from web.whole_numbers import whole_number

ADD, REMOVE = "add", "remove"


def is_edit(step: str) -> bool:
    """Whether a button adds to a list, or takes from it."""
    return step.partition(" ")[0] in (ADD, REMOVE)


def edited(
    questions: tuple[FieldQuestion, ...], typed: Typed, step: str, kind: Typed
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """What was typed, with one record more or fewer; `kind` is what was sent with the button."""
    act, _, rest = step.partition(" ")
    name, _, place = rest.partition(" ")
    question = next((one for one in questions if one.name == name and grows(one)), None)
    if question is None:
        return dict(typed), ()
    if act == ADD:
        return _added(question, typed, kind.get(f"{name}-kind", ""))
    number = whole_number(place)
    return _removed(question, typed, -1 if number is None else number), ()


def grows(question: FieldQuestion) -> bool:
    """Whether it is a list that a person makes longer or shorter."""
    return question.form is AnswerForm.RECORDS and not question.shown and not question.one_each


def _added(
    question: FieldQuestion, typed: Typed, word: str
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    name, many = question.name, len(records_in(question, typed, question.name))
    if many >= MOST_RECORDS:
        said = f"There is room for {MOST_RECORDS}. Send these first, then the others"
        return dict(typed), (Problem(f"{name}-kind", said),)
    if question.tag and word not in {kind.word for kind in question.kinds}:
        return dict(typed), (Problem(f"{name}-kind", "Choose what to add"),)
    more = {f"{name}.{many}.{question.tag}": word} if question.tag else {}
    return {**typed, **more, count_name(name): str(many + 1)}, ()


def _removed(question: FieldQuestion, typed: Typed, place: int) -> dict[str, str]:
    """The same without one record, and those behind it moved up."""
    name, records = question.name, records_in(question, typed, question.name)
    if not 0 <= place < len(records):
        return dict(typed)
    theirs = set(names_of((question,), typed))
    left = {each: words for each, words in typed.items() if each not in theirs}
    for at in range(len(records)):
        if at != place:
            old, new = f"{name}.{at}.", f"{name}.{at - (at > place)}."
            mine = (each for each in theirs if each.startswith(old) and each in typed)
            left |= {new + each.removeprefix(old): typed[each] for each in mine}
    return {**left, count_name(name): str(len(records) - 1)}
