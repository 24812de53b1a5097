"""Rebuilding after a disaster: record, Temporal and outside log brought to each other, in the order
of docs/adr/0028. Without the word for it nothing is changed: the report says what would be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from policy.duty.apart import CaseApart
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.disasters.bringing import bring_engine, bring_record
from service.disasters.engine import CasesApart, asks_within, cases_apart
from service.disasters.outside import MissingOnRecord, missing_on_record
from service.disasters.refusals import AT_WORK, DOES_NOT_FIT, LOG_DOES_NOT_REACH
from service.disasters.told import KeptAct
from service.health.reconciling import OUT_OF_REACH
from store.rebuilding import newest_moment, watchdog_looks_within
from wiring.app import App, outside_folders

_FEW = 20
QUIET_FOR = timedelta(seconds=75)
"""Longer than a worker or a sender takes between two questions for work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What was found and, if `applied`, set right. The record had been written up to
    `record_until`, the log up to the end of `missing.until`; `apart` says of which case record and
    Temporal differed, and how. Of the acts that were put back `refused` are refused by the rules as
    they stand now, and `unreadable` no key opens. `kept` notices will not be sent again if a case
    orders them once more. `erased` are the cases that were erased again. `unopened` are open cases
    that no key opens and nobody erased, so that nothing runs them;
    `stopped` is what could not be set right now, with why: it is done by running this again.
    """

    applied: bool
    record_until: datetime | None
    missing: MissingOnRecord
    apart: Mapping[str, CaseApart]
    stand: tuple[KeptAct, ...] = ()
    refused: tuple[KeptAct, ...] = ()
    unreadable: tuple[KeptAct, ...] = ()
    settled: int = 0
    kept: int = 0
    erased: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()
    stopped: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def _kept_by_nobody(found: RebuildReport) -> None:
    """For who has it from the dry run."""


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def rebuild(
    context: Context,
    *,
    apply: bool,
    logs: tuple[Path, ...] = (),
    since: timedelta | None = None,
    until: datetime | None = None,
    even_so: bool = False,
    without_log: bool = False,
    keep: Callable[[RebuildReport], None] = _kept_by_nobody,
    quiet_for: timedelta = QUIET_FOR,
) -> RebuildReport | Refusal:
    """Hold all three against each other, and with `apply` set right what differs. `logs` are
    folders of outside logs beside those of the settings; `since` how far back they are read;
    `until` when the record ended, if something was written to it since. Nothing is set right unless
    the track's programs have been `quiet_for` so long, and the log reaches the record's end or it
    is said that one goes on `without_log`. What was found is given to `keep` before anything is
    changed: some of it no second run can find.
    """
    app, begun = context.app, datetime.now(UTC)
    if app.client is None:
        return OUT_OF_REACH
    ended = _earlier(await newest_moment(app.engine), until)
    back = since or timedelta(days=app.settings.outside_log_days)
    folders = (*outside_folders(app.settings), *logs)
    missing = await missing_on_record(app, folders, begun - back, ended)
    try:
        apart = await cases_apart(app, app.client)
        at_work = apply and await _at_work(app, app.client, int(quiet_for.total_seconds()))
    except RPCError:
        return OUT_OF_REACH
    found = RebuildReport(
        applied=False,
        record_until=ended,
        missing=missing,
        apart=apart.how,
        seconds=_seconds_since(begun),
    )
    if not apply:
        return found
    if at_work:
        return AT_WORK
    if not missing.reaches and not without_log:
        return LOG_DOES_NOT_REACH
    if not even_so and _too_many_strangers(apart):
        return DOES_NOT_FIT
    keep(found)
    return replace(await _set_right(app, app.client, found), seconds=_seconds_since(begun))


async def _set_right(app: App, client: Client, found: RebuildReport) -> RebuildReport:
    lived, kept = await bring_record(app, found.missing)
    still, unopened = await bring_engine(app, client, found.apart, lived.stopped)
    return replace(
        found,
        applied=True,
        apart={**found.apart, **still},
        stand=tuple(lived.stand),
        refused=tuple(lived.refused),
        unreadable=tuple(lived.unreadable),
        settled=len(lived.settled),
        kept=kept,
        erased=tuple(lived.erased),
        # Nobody is asked for the referral of a person who was erased.
        unopened=tuple(each for each in unopened if each not in found.missing.erased),
        stopped=lived.stopped,
    )


def _earlier(newest: datetime | None, until: datetime | None) -> datetime | None:
    """A record cannot have ended after it was last written."""
    return newest if newest is None or until is None else min(newest, until)


def _seconds_since(begun: datetime) -> float:
    return (datetime.now(UTC) - begun).total_seconds()


async def _at_work(app: App, client: Client, seconds: int) -> bool:
    watched = await watchdog_looks_within(app.engine, seconds)
    return watched or await asks_within(app, client, seconds)


def _too_many_strangers(apart: CasesApart) -> bool:
    return apart.strangers > max(_FEW, apart.running // 2)
