"""What is known about one column of what people send: its form, and what an empty cell means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How the text of a cell is read; the value is how that is said to a person."""

    TEXT = "text"
    SEVERAL_LINES = "text, several lines if need be"
    EMAIL = "an e-mail address"
    MOMENT = "dd/mm/yyyy hh:mm"
    DAY = "dd/mm/yyyy"
    BIRTH_DATE = "dd/mm/yyyy, approx yyyy, or unknown"
    ONE_OF = "one of a list"
    SOME_OF = "one or more of a list, with ; between them"
    ITEMS = "a list, with ; between its items"
    COUNTRY = "a country in English, or unknown"
    AREA = "the code of an authority"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason something is refused, for every cell or row it ever applies to."""

    code: str
    sentence: str
    what_to_do: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it is called, what is said about it, and what may stand in it.

    `blank` is the reason an empty cell gives; None means that the cell may be empty. `allowed` is
    the closed list, where there is one, and `known` are values outside it that another check has a
    better sentence for. `longest` counts characters. A date of a year before `first_year` is a slip
    of the finger. A column that is `extra` need not be in a file.
    """

    name: str
    label: str
    help: str
    form: Form = Form.TEXT
    blank: Reason | None = None
    allowed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    longest: int = 200
    first_year: int = 1900
    extra: bool = False

    @property
    def required(self) -> bool:
        """Whether an empty cell is a reason to refuse the row."""
        return self.blank is not None
