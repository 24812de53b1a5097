"""The first line of a CSV file: the names of its columns, or why they are not the table's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policy.people.invisible import without_edge_marks
from service.files.rows import NOTES, FileRefused, Table, file_refused

_LONGEST_SHOWN = 40
_CORRECT = "Correct the heading; the order of the columns does not matter."
_COMMAS = "Save it again as CSV UTF-8 with commas between the cells."


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns in their order, and how many cells the line has: more if empty ones follow."""

    names: tuple[str, ...]
    width: int


def read_heading(cells: Sequence[str], raw: bytes, table: Table) -> Heading:
    """The heading, if it is the table's. Raises FileRefused, with all differences."""
    names = [without_edge_marks(cell.strip()) for cell in cells]
    width = len(names)
    while names and not names[-1]:
        names.pop()
    missing = [name for name in table.columns if name not in names]
    if len(missing) > len(table.columns) // 2:
        raise _no_heading(names, raw, table)
    differences = _differences(names, missing, table)
    if differences:
        raise _refused(table, "; ".join(differences), _CORRECT)
    return Heading(tuple(names), width)


def _differences(names: Sequence[str], missing: Sequence[str], table: Table) -> list[str]:
    known = {*table.known, *NOTES}
    unknown = [_shown(name) for name in names if name not in known]
    twice = [name for name, count in Counter(names).items() if count > 1 and name in known]
    found = {"missing": missing, "not known": unknown, "there more than once": twice}
    return [f"{what}: {', '.join(which)}" for what, which in found.items() if which]


def _no_heading(names: Sequence[str], raw: bytes, table: Table) -> FileRefused:
    """A first line that is no heading: it is not repeated, for it may be somebody's data."""
    said, what_to_do = "the first line is not their heading", _CORRECT
    first = names[0] if names else ""
    if first.casefold().startswith("sep="):
        said += "; it is a note for spreadsheets that begins with sep="
        what_to_do = f"Take the first line out. {_COMMAS}"
    elif b"\r" in raw.rstrip(b"\r\n"):
        said += "; the lines end with a carriage return alone, as on old Macintosh computers"
        what_to_do = "Save it again as CSV UTF-8, which ends its lines with a line feed."
    elif len(names) == 1 and (mark := next((one for one in ";\t|" if one in first), None)):
        shown = "a tab" if mark == "\t" else mark
        said += f"; the cells seem to be parted by something other than commas: {shown}"
        what_to_do = _COMMAS
    return _refused(table, said, what_to_do)


def _refused(table: Table, differences: str, what_to_do: str) -> FileRefused:
    said = f"The columns are not those of {table.name}: {differences}."
    return file_refused("wrong-columns", said, what_to_do)


def _shown(name: str) -> str:
    """A column's name fit for a terminal."""
    letters = (letter if letter.isprintable() else "?" for letter in name[:_LONGEST_SHOWN])
    return "".join(letters) or "(no name)"
