"""A referral as a task list: the columns of the intake form in sections, each column as inputs that
keep what was typed as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.people.column import Column, Form
from policy.people.text import is_text
from policy.support.intake.columns import BY_NAME
from web.forms import Typed
from web.pages.partner.date_boxes import DATED, cell_of

CHOSEN = "yes"


@dataclass(frozen=True, slots=True)
class ReferralSection:
    """One task of the list: its place in an address, and what it asks."""

    name: str
    columns: tuple[Column, ...]

    @property
    def begun(self) -> str:
        """The key of its heading."""
        return f"referral.section.{self.name}"


class Progressed(StrEnum):
    """How far a section is: the key of the words."""

    NOT_BEGUN = "referral.not-begun"
    UNDER_WAY = "referral.under-way"
    DONE = "referral.done"


def _section(name: str, *columns: str) -> ReferralSection:
    return ReferralSection(name, tuple(BY_NAME[column] for column in columns))


SECTIONS = (
    _section(
        "sender",
        "submission_id",
        "worker_name",
        "worker_role",
        "worker_email",
        "worker_phone",
        "referring_for",
    ),
    _section(
        "person",
        "given_names",
        "family_name",
        "also_known_as",
        "date_of_birth",
        "nationality",
        "home_office_reference",
        "languages",
        "interpreter_needed",
        "vulnerabilities",
        "group_id",
    ),
    _section(
        "rough",
        "area",
        "location_type",
        "sleeping_rough_since",
        "how_came_to_sleep_rough",
        "wants",
    ),
    _section(
        "consent",
        "privacy_notice_version",
        "privacy_notice_shown_at",
        "purpose_explained",
        "outcomes_explained",
        "interpreter_used",
        "consent_given_at",
        "consent_form",
        "advice_offered",
        "capacity_concern",
    ),
    _section("more", "safe_way_to_reach", "notes"),
)
"""In their order. Who sends it and when it is made are not asked, and neither is the basis: a
referral that is made now rests on consent (R3, R9).
"""


def section_named(name: str) -> ReferralSection | None:
    """The section of this name, if there is one."""
    return next((section for section in SECTIONS if section.name == name), None)


def section_of(column: str) -> str:
    """The section that asks for a column; empty for one that is not asked."""
    for section in SECTIONS:
        if any(column == asked.name for asked in section.columns):
            return section.name
    return ""


def progressed(section: ReferralSection, cells: Mapping[str, str]) -> Progressed:
    """How far a section is by what is filled in; whether it is right is said when it is checked."""
    filled = {column.name for column in section.columns if cells.get(column.name)}
    if all(column.name in filled for column in section.columns if column.required):
        # A section in which nothing has to be filled in is finished once it was opened and saved.
        opened = all(column.name in cells for column in section.columns)
        return Progressed.DONE if opened else Progressed.NOT_BEGUN
    return Progressed.UNDER_WAY if filled else Progressed.NOT_BEGUN


def cells_typed(section: ReferralSection, typed: Typed) -> dict[str, str]:
    """The cells of a section as its form was sent. What no cell can hold is left out."""
    return {column.name: _cell(column, typed) for column in section.columns}


def chosen_of(column: Column, cells: Mapping[str, str]) -> list[str]:
    """Which of a list a cell names."""
    return [part.strip() for part in cells.get(column.name, "").split(";") if part.strip()]


def _cell(column: Column, typed: Typed) -> str:
    if column.form is Form.SOME_OF:
        of = enumerate(column.allowed)
        chosen = [value for place, value in of if typed.get(f"{column.name}-{place}") == CHOSEN]
        return "; ".join(chosen)
    if column.form in DATED:
        return cell_of(column, typed)
    text = typed.get(column.name, "").replace("\r\n", "\n").strip()[: column.longest]
    if column.form is Form.ONE_OF and text not in column.allowed:
        return ""
    return text if is_text(text, several_lines=column.form is Form.SEVERAL_LINES) else ""
