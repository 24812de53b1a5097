"""What differs between the tracks at the command line: whose place it is, who works there, and who
may do what. A command that both tracks have asks for the office it was called in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import click

from policy.organisations import REFERRERS, SENDERS, Kind
from policy.refusal import Refusal
from policy.suitability import permission as suitability
from policy.suitability import refusals as suitability_refusals
from policy.suitability import words as suitability_words
from policy.support import refusals as support_refusals
from policy.support import words
from policy.support.lifecycle import DISPATCH
from starter.commands import allowed

_META = "referrals.track"
SUPPORT, SUITABILITY = "support", "suitability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One track's: its command, its words for roles, teams and worklist rows, and the roles that
    may do what both tracks have. `senders` are the kinds of organisation in its register; `kept`
    are kinds of row that only some roles may hold; `look` is who may look at a case, `read` who may
    read what is on record of the person in it.
    """

    track: str
    command: str
    references: str
    roles: type[StrEnum]
    teams: type[StrEnum]
    tasks: type[StrEnum]
    may_ask: Mapping[type, frozenset[StrEnum]]
    wrong_role: Refusal
    role_rule: str
    keep_staff: frozenset[StrEnum]
    confirm_staff: frozenset[StrEnum]
    keep_register: frozenset[StrEnum]
    reconcile: frozenset[StrEnum]
    supervise: frozenset[StrEnum]
    take_alarm: frozenset[StrEnum]
    work_tasks: frozenset[StrEnum]
    find: frozenset[StrEnum]
    protect_data: frozenset[StrEnum]
    look: frozenset[StrEnum]
    read: frozenset[StrEnum]
    senders: frozenset[Kind]
    kept: Mapping[StrEnum, frozenset[StrEnum]] = field(default_factory=dict)

    @property
    def anybody(self) -> frozenset[StrEnum]:
        """Whoever holds any role of the track."""
        return frozenset(self.roles)

    def home(self, data: Path | None) -> Path | None:
        """Where its settings are, in a data folder: in the track's own place, unless the folder is
        that place.
        """
        if self.track == SUPPORT:
            return data
        # Here and not above: settings take a moment to load, and some commands need none.
        from wiring.settings import DATA_VARIABLE, DEFAULT_DATA

        folder = data or Path(os.environ.get(DATA_VARIABLE, DEFAULT_DATA))
        own = folder / self.track
        return own if own.is_dir() else folder


_SUPPORT = Office(
    track=SUPPORT,
    command="referrals",
    references="RSR",
    roles=words.Role,
    teams=words.Team,
    tasks=words.TaskKind,
    may_ask=DISPATCH.may_ask,
    wrong_role=support_refusals.WRONG_ROLE,
    role_rule="R25",
    keep_staff=allowed.KEEP_STAFF,
    confirm_staff=allowed.CONFIRM_STAFF,
    keep_register=allowed.KEEP_REGISTER,
    reconcile=allowed.RECONCILE,
    supervise=allowed.SUPERVISE,
    take_alarm=allowed.TAKE_ALARM,
    work_tasks=allowed.WORK_TASKS,
    find=allowed.FIND,
    protect_data=allowed.PROTECT_DATA,
    look=allowed.LOOK,
    read=allowed.SEE_PERSON,
    senders=REFERRERS,
    kept={words.TaskKind.REGULATED_ADVICE: allowed.ADVISE},
)

_SUITABILITY = Office(
    track=SUITABILITY,
    command="referrals suitability",
    references="SUI",
    roles=suitability_words.Role,
    teams=suitability_words.Team,
    tasks=suitability_words.TaskKind,
    may_ask=suitability.MAY_ASK,
    wrong_role=suitability_refusals.WRONG_ROLE,
    role_rule="R109",
    keep_staff=allowed.KEEP_SUITABILITY_STAFF,
    confirm_staff=allowed.CONFIRM_SUITABILITY_STAFF,
    keep_register=allowed.KEEP_SUITABILITY_STAFF,
    reconcile=suitability_words.SUPERVISORS | {suitability_words.Role.OPERATIONS},
    supervise=suitability_words.SUPERVISORS,
    take_alarm=suitability_words.SUPERVISORS | {suitability_words.Role.OPERATIONS},
    work_tasks=frozenset(suitability_words.Role),
    find=allowed.SEE_SUITABILITY,
    protect_data=allowed.PROTECT_SUITABILITY_DATA,
    look=frozenset(suitability_words.Role),
    read=allowed.SEE_SUITABILITY,
    senders=SENDERS,
)

OFFICES: Mapping[str, Office] = {SUPPORT: _SUPPORT, SUITABILITY: _SUITABILITY}


def go_to(ctx: click.Context, track: str) -> None:
    """What is called below this command is of a track, and works on its place."""
    ctx.meta[_META] = track
    ctx.obj = OFFICES[track].home(ctx.obj)


def visit(ctx: click.Context, track: str | None) -> Office:
    """The office that a command is about: the one asked for, otherwise the one it was called in."""
    if track is not None and track != here().track:
        go_to(ctx, track)
    return here()


def here() -> Office:
    """The office of the command that is being carried out."""
    return office_of(click.get_current_context(silent=True))


def office_of(ctx: click.Context | None) -> Office:
    """The office in whose place a command was called; the support track's without one."""
    return OFFICES[ctx.meta.get(_META, SUPPORT) if ctx is not None else SUPPORT]
