"""A long run of chaos has had every kind of fault that its machine can do, or fails; what its
machine cannot do is said and not asked for.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from tests.chaos.checker import enough_was_done
from tests.chaos.evidence import Evidence
from tests.chaos.families import DEMANDED_FROM, FaultFamily, beyond, family_of, undone
from tests.chaos.faults import BY_HAND, FREEZES, KILLS, OTHERS, RESTARTS
from tests.chaos.full_disk import OwnDisk
from tests.chaos.lasting import ALWAYS, LONG
from tests.chaos.ledger import LedgerEntry, Line
from tests.chaos.moved_clocks import MovedClocks

DRAWN = (*KILLS, *FREEZES, *RESTARTS, *OTHERS, *BY_HAND, *ALWAYS, *LONG)
ABLE = SimpleNamespace(
    disk=OwnDisk(Path(), mounted=True, places={"the rest": Path()}), clocks=MovedClocks(Path())
)
UNABLE = SimpleNamespace(disk=OwnDisk(Path(), mounted=False), clocks=MovedClocks(None))


def _missing(system: SimpleNamespace, seconds: float, *, without: str) -> list[str]:
    """What a run says that it lacks, in which all was done but some faults."""
    faults = [name for name in DRAWN * 20 if without not in name]
    ledger = tuple(LedgerEntry(at=0.0, line=Line.FAULT, id=name) for name in faults)
    orders = tuple(LedgerEntry(at=0.0, line=Line.ORDER, id=str(of)) for of in range(10_000))
    said = SimpleNamespace(system=system, ledger=(*ledger, *orders))
    said.of = lambda *lines: [entry for entry in said.ledger if entry.line in lines]
    return [violation.what for violation in enough_was_done(cast(Evidence, said), seconds)]


def test_every_fault_is_of_a_family_and_every_family_has_one() -> None:
    assert {family_of(name) for name in DRAWN} == set(FaultFamily)


def test_a_long_run_without_a_fault_that_its_machine_can_do_fails_and_says_which() -> None:
    for fault, family in (("disk", FaultFamily.DISKS), ("clock", FaultFamily.CLOCKS)):
        [said] = _missing(ABLE, DEMANDED_FROM, without=fault)
        assert family.value in said
        assert not _missing(ABLE, DEMANDED_FROM - 1, without=fault)
        assert not _missing(UNABLE, DEMANDED_FROM, without=fault)
    [said] = _missing(UNABLE, DEMANDED_FROM, without="channel")
    assert FaultFamily.CHANNEL.value in said


def test_what_a_machine_cannot_do_is_said_with_what_it_lacks() -> None:
    lacks = beyond(UNABLE.disk, UNABLE.clocks)
    assert lacks.keys() == {FaultFamily.DISKS, FaultFamily.CLOCKS}
    assert all(lacks.values())
    assert not beyond(ABLE.disk, ABLE.clocks)
    assert set(undone((), lacks)) == set(FaultFamily) - lacks.keys()
