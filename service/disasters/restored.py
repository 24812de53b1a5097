"""Whether what was put back is whole, before anything serves on it: the server has recovered, every
program's login and this release's tables are there, every chain and anchor holds, a key opens every
case, and what the outside log knows beyond the record is named. Nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from policy.refusal import Refusal
from service.disasters.outside import MissingOnRecord, missing_on_record
from service.disasters.rebuild import QUIET_FOR
from service.disasters.refusals import AT_WORK
from service.health.anchoring import AnchorsHeld, hold_against_anchors, lost_since
from service.health.verifying import TrailProblem, every_case, verify_case
from store.anchors import AnchorFault
from store.engine import one_by_one
from store.jobs import Job
from store.rebuilding import newest_moment, watchdog_looks_within
from wiring.app import App, as_job, outside_folders
from wiring.problems import StartupProblem
from wiring.selfcheck import PREPARE, NotThereYet, check_record

RECOVERING = Refusal(
    code="still-recovering",
    sentence="The database server reads its log and has not come to the moment it goes back to.",
    what_to_do="Wait until its own log says that it is ready for connections, and check again.",
    rule="service",
)
_KEYS = "key-"
"""How the codes of what is wrong with keys begin. Which cases they are of is looked at one by one:
where no newer copy of a key store is left, one goes on without those.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back: last written at `record_until`, and held against `anchors`. `problems` are
    damage; no key opens the cases `unopened`; `lost` is what anchors of the time that is lost say
    had been there, and `missing` what the outside log knows and the record does not.
    """

    record_until: datetime | None
    cases: int
    erased: int
    keys: tuple[StartupProblem, ...]
    anchors: AnchorsHeld
    problems: tuple[TrailProblem, ...]
    unopened: tuple[str, ...]
    lost: tuple[AnchorFault, ...]
    missing: MissingOnRecord

    @property
    def whole(self) -> bool:
        """Whether nothing that was put back is damaged, and all of it can be read."""
        return not (self.problems or self.unopened or self.keys)

    @property
    def lacks(self) -> bool:
        """Whether there is something that people were told and the record does not know."""
        return bool(self.lost) or self.missing.surely


async def check_restored(
    app: App, logs: tuple[Path, ...] = (), *, quiet_for: timedelta = QUIET_FOR
) -> Restored | Refusal:
    """Look at all of it. `logs` are folders of outside logs beside this machine's own. A refusal is
    what must be mended before there is anything to look at.
    """
    if await _recovers(app):
        return RECOVERING
    found = await _of_programs(app)
    for problem in found:
        if not problem.code.startswith(_KEYS):
            return _refusal(problem)
    async with as_job(app, Job.OPERATOR) as operator:
        if await watchdog_looks_within(operator.engine, int(quiet_for.total_seconds())):
            return AT_WORK
    until = await newest_moment(app.engine)
    checked = {reference: await verify_case(app, reference) for reference in await every_case(app)}
    lost = await lost_since(app, until)
    known = {(fault.reference, fault.code) for fault in lost}
    anchors = await hold_against_anchors(app)
    damage = [
        *(problem for each in checked.values() for problem in each.problems),
        *(
            TrailProblem(reference=fault.reference, code=fault.code, sentence=fault.sentence)
            for fault in anchors.faults
            if (fault.reference, fault.code) not in known
        ),
    ]
    back = datetime.now(UTC) - timedelta(days=app.settings.outside_log_days)
    folders = (*outside_folders(app.settings), *logs)
    missing = await missing_on_record(app, folders, back, until)
    return Restored(
        record_until=until,
        cases=len(checked),
        erased=sum(each.erased for each in checked.values()),
        keys=tuple(found),
        anchors=anchors,
        problems=tuple(each for each in damage if not each.code.startswith(_KEYS)),
        unopened=tuple(
            each.reference
            for each in damage
            # Nobody is asked for the referral of a person who was erased.
            if each.code.startswith(_KEYS) and each.reference not in missing.erased
        ),
        lost=tuple(lost),
        missing=missing,
    )


async def _recovers(app: App) -> bool:
    async with one_by_one(app.engine) as connection:
        return bool(await connection.scalar(select(func.pg_is_in_recovery())))


async def _of_programs(app: App) -> list[StartupProblem]:
    """What would keep any program from starting, each thing once. A login is as old as the copy:
    its password may have been changed since.
    """
    found: dict[str, StartupProblem] = {}
    for job in Job:
        async with as_job(app, job) as there:
            try:
                problems = [each for each in await check_record(there) if each.fatal]
            except NotThereYet as none:
                problems = [_not_let_in(job, none.code)]
        for problem in problems:
            found.setdefault(problem.code, problem)
    return list(found.values())


def _not_let_in(job: Job, code: str) -> StartupProblem:
    # This server has answered already, as whoever checks.
    return StartupProblem(
        code=code if code.startswith(_KEYS) else "database-login-refused",
        sentence=f"The login of the {job} does not come in: it is as it was when the copy was.",
        what_to_do=f"{PREPARE}, which gives every login the password of the settings.",
    )


def _refusal(problem: StartupProblem) -> Refusal:
    return Refusal(
        code=problem.code,
        sentence=problem.sentence,
        what_to_do=f"{problem.what_to_do} Then check again.",
        rule="service",
    )
