"""Whether the record of the embedded default is one to start anything on."""

from __future__ import annotations

from store.jobs import Job
from wiring.app import open_app
from wiring.embedded.problem import StartProblem
from wiring.log_check import check_log
from wiring.settings import Settings


async def require_not_older(settings: Settings) -> None:
    """That it is not older than its outside log, before any process begins. Raises StartProblem."""
    async with open_app(settings, "start", temporal=False, job=Job.WATCHDOG) as app:
        for problem in await check_log(app):
            raise StartProblem(problem.code, problem.sentence, problem.what_to_do)
