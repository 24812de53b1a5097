"""What comes along with a row and means nothing (invisible marks, odd spaces, small letters in
codes): left out before the row is judged, and remarked on.

A cell with one meaning is put into the form that is read; the remark says what was done. A cell
that could mean two things, or nothing, stays as it came, for the checks to refuse. Cleaning a clean
row changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from policy.people import countries
from policy.people.column import Column, Form
from policy.people.identifiers import identifier, in_capitals
from policy.people.invisible import without_edge_marks, without_zero_width
from policy.people.text import OUTER, trimmed
from policy.support.intake.columns import BY_NAME
from policy.support.intake.remarks import Remark
from policy.written import plain_day, plain_moment

# Under these somebody or something is known, so that each is written in one way only.
_NUMBERS = frozenset(
    {"submission_id", "organisation_id", "home_office_reference", "group_id", "referring_for"}
)
_CODES = frozenset({"organisation_id", "referring_for", "area"})
# Words of somebody's own: a mark inside them may be part of how they are spelt.
_OWN_WORDS = frozenset({"worker_name", "given_names", "family_name", "also_known_as", "languages"})


class CleanCells(dict[str, str]):
    """The cells of a row without their noise. Nothing changes them, so nobody cleans them again."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cells of a row that hold something, as they are judged and kept, and what was done."""

    cells: CleanCells
    remarks: tuple[Remark, ...]


def cleaned(cells: Mapping[str, str | None]) -> Cleaned:
    """A row without its noise. Never raises."""
    if isinstance(cells, CleanCells):
        return Cleaned(cells, ())
    kept = CleanCells()
    remarks: list[Remark] = []
    for name, text in trimmed(cells).items():
        column = BY_NAME.get(name)
        if column is None or (name in _FREE and text.isascii()):
            kept[name] = text
            continue
        for step, said in _STEPS:
            left = step(column, text)
            if left != text:
                remarks += said(column, left)
                text = left
        if text:
            kept[name] = text
    return Cleaned(kept, tuple(remarks))


def clean_cell(column: Column, text: str) -> str:
    """One cell by itself, without its noise."""
    return cleaned({column.name: text}).cells.get(column.name, "")


_NOTHING = "Nothing: this was its one meaning."
# Nothing need be done about these remarks.
ASKS_NOTHING: Final = ("date-read", "invisible-mark", "code-in-capitals")


def date_read(field: str, form: str) -> Remark:
    """That a date or time was put into its plain form."""
    return Remark(
        code="date-read",
        field=field,
        sentence=f"Read as {form}: a 0 put in front, seconds left out.",
        what_to_do=_NOTHING,
        rule="form",
    )


def _without_marks(column: Column, text: str) -> str:
    if text.isascii():
        return text
    if column.form is Form.SEVERAL_LINES or column.name in _OWN_WORDS:
        return without_edge_marks(text)
    return without_edge_marks(without_zero_width(text)).strip(OUTER)


def _in_one_form(column: Column, text: str) -> str:
    return identifier(text) if column.name in _NUMBERS else text


def _in_capitals(column: Column, text: str) -> str:
    return in_capitals(text) if column.name in _CODES else text


def _as_read(column: Column, text: str) -> str:
    read = _READ.get(column.form)
    try:
        return text if read is None else read(text)
    except ValueError:
        return text


_READ: dict[Form, Callable[[str], str]] = {
    Form.MOMENT: plain_moment,
    Form.DAY: plain_day,
    Form.BIRTH_DATE: plain_day,
    Form.COUNTRY: countries.read_nationality,
}


def _mark_left_out(column: Column, _: str) -> Iterator[Remark]:
    yield Remark(
        code="invisible-mark",
        field=column.name,
        sentence="An invisible mark, as pasted text brings it along, was left out.",
        what_to_do=_NOTHING,
        rule="form",
    )


def _put_in_capitals(column: Column, _: str) -> Iterator[Remark]:
    yield Remark(
        code="code-in-capitals",
        field=column.name,
        sentence="The code was read in capital letters, as the register has it.",
        what_to_do=_NOTHING,
        rule="form",
    )


def _read_as(column: Column, left: str) -> Iterator[Remark]:
    if column.form is Form.COUNTRY:
        yield Remark(
            code="nationality-read",
            field=column.name,
            sentence=f"Read as: {left}.",
            what_to_do="If that is wrong, correct it; the case shows what was read.",
            rule="form",
        )
        return
    yield date_read(column.name, column.form.value.partition(",")[0])


def _silent(_: Column, __: str) -> Iterator[Remark]:
    yield from ()


# These are neither read nor put in capitals: if they hold ASCII only, they are clean.
_FREE = frozenset(name for name, column in BY_NAME.items() if column.form not in _READ) - _CODES
# In this order: what is invisible first, for the others to see the text as people do.
_STEPS: tuple[
    tuple[Callable[[Column, str], str], Callable[[Column, str], Iterator[Remark]]], ...
] = (
    (_without_marks, _mark_left_out),
    (_in_one_form, _silent),
    (_in_capitals, _put_in_capitals),
    (_as_read, _read_as),
)
