"""Which faults belong together, and which of those families a machine can do at all: without root
no disk can be filled, without a C compiler no clock moved. A long run demands one of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tests.chaos.full_disk import OwnDisk
from tests.chaos.moved_clocks import MovedClocks

DEMANDED_FROM = 300.0
"""Seconds of a run in which each family's turn comes."""


class FaultFamily(StrEnum):
    """Kinds of trouble that show different mistakes."""

    KILLS = "kills"
    FREEZES = "freezes"
    RESTARTS = "restarts"
    CLOCKS = "moved clocks"
    NETWORK = "a failing network"
    DISKS = "full disks"
    CHANNEL = "a failing channel"
    FLOODS = "floods"
    CASES = "hands on a case"
    DISPATCHER = "hands on the dispatcher"


_OTHERS = {
    "rolling restart": FaultFamily.RESTARTS,
    "move a clock": FaultFamily.CLOCKS,
    "reset the network": FaultFamily.NETWORK,
    "stall the network": FaultFamily.NETWORK,
    "half-open network": FaultFamily.NETWORK,
    "fill a disk": FaultFamily.DISKS,
    "break the channel": FaultFamily.CHANNEL,
    "flood": FaultFamily.FLOODS,
}
_BY_VERB = {
    "kill": FaultFamily.KILLS,
    "freeze": FaultFamily.FREEZES,
    "restart": FaultFamily.RESTARTS,
}
_BY_SUBJECT = {"a case": FaultFamily.CASES, "dispatcher": FaultFamily.DISPATCHER}


def family_of(fault: str) -> FaultFamily:
    """Of what is drawn, or stands in a ledger. Raises KeyError for what nobody put into one."""
    for subject, family in _BY_SUBJECT.items():
        if fault.endswith(f" {subject}"):
            return family
    return _OTHERS[fault] if fault in _OTHERS else _BY_VERB[fault.partition(" ")[0]]


def beyond(disk: OwnDisk, clocks: MovedClocks) -> Mapping[FaultFamily, str]:
    """The families that this machine cannot do, and what it lacks."""
    lacks = {}
    if not disk.places:
        lacks[FaultFamily.DISKS] = "only root mounts disks of its own"
    if clocks.folder is None:
        lacks[FaultFamily.CLOCKS] = "there is no C compiler (cc)"
    return lacks


def undone(done: Iterable[str], lacks: Mapping[FaultFamily, str]) -> list[FaultFamily]:
    """The families of which this machine could have done one, and none of these faults is one."""
    seen = {family_of(fault) for fault in done}
    return [family for family in FaultFamily if family not in seen and family not in lacks]
