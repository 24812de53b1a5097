"""The columns of who somebody is: whatever can be corrected of a person, in either track (R37)."""

from __future__ import annotations

from policy.people.column import Column, Form
from policy.people.reasons import DATE_UNREADABLE

NAMES = (
    Column(
        name="given_names",
        label="Given names",
        help="As the person gives them, in any script. One name of the two is enough.",
    ),
    Column(
        name="family_name",
        label="Family name",
        help="As the person gives it, in any script. One name of the two is enough.",
    ),
    Column(name="also_known_as", label="Also known as", help="Other names the person uses."),
)
DATE_OF_BIRTH = Column(
    name="date_of_birth",
    label="Date of birth",
    help="Use approx and a year, or unknown, rather than a guess.",
    form=Form.BIRTH_DATE,
    blank=DATE_UNREADABLE,
)
HOME_OFFICE_REFERENCE = Column(
    name="home_office_reference",
    label="Home Office reference",
    help="If the person has one.",
    longest=64,
)

PERSON: dict[str, Column] = {
    column.name: column for column in (*NAMES, DATE_OF_BIRTH, HOME_OFFICE_REFERENCE)
}
