"""Nobody gives roles alone, and nobody to themselves: for any register and any entry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.staffing import StaffEntry, needs_second_person, refused_confirming

CONFIRMING = frozenset({"manager", "head of service"})
ROLES = st.lists(st.sampled_from(["manager", "operations", "registrar", "check officer"]))
NUMBERS = st.sampled_from(["S-1", "S-2", "S-3", "S-4"])


@st.composite
def registers(draw: st.DrawFn) -> list[StaffEntry]:
    """A few people, entered by one another."""
    return [
        StaffEntry(
            number=number,
            roles=tuple(draw(ROLES)),
            entered_by=draw(NUMBERS),
            active=active,
            waiting=not active and draw(st.booleans()),
        )
        for number in draw(st.lists(NUMBERS, unique=True, min_size=1))
        for active in [draw(st.booleans())]
    ]


@given(ROLES, NUMBERS, registers())
def test_an_entry_waits_unless_it_is_the_first_who_could_be_the_second_person(
    roles: list[str], by: str, register: list[StaffEntry]
) -> None:
    others = [
        one
        for one in register
        if one.active and one.number != by and CONFIRMING.intersection(one.roles)
    ]
    at_once = not needs_second_person(roles, by, register, CONFIRMING)
    assert at_once == (not others and bool(CONFIRMING.intersection(roles)))


@given(registers(), NUMBERS, NUMBERS)
def test_nobody_confirms_themselves_nor_whom_they_entered_nor_who_does_not_wait(
    register: list[StaffEntry], number: str, by: str
) -> None:
    entry = next((one for one in register if one.number == number), None)
    may = refused_confirming(entry, by) is None
    if may:
        assert entry is not None
        assert entry.waiting and by not in (entry.number, entry.entered_by)
    assert may or entry is None or not entry.waiting or by in (entry.number, entry.entered_by)


def test_operations_cannot_make_itself_every_role() -> None:
    operations = StaffEntry(
        number="S-7", roles=("operations",), entered_by="S-5", active=True, waiting=False
    )
    manager = StaffEntry(
        number="S-5", roles=("manager",), entered_by="S-5", active=True, waiting=False
    )
    every = ("manager", "check officer", "registrar")
    assert needs_second_person(every, "S-7", [operations, manager], CONFIRMING)
    made = StaffEntry(number="S-9", roles=every, entered_by="S-7", active=False, waiting=True)
    refusal = refused_confirming(made, "S-7")
    assert refusal is not None and refusal.code == "second-person-needed"
    assert refused_confirming(made, "S-5") is None
