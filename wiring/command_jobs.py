"""As whom a command beside the database works on the record: with the login of the job that it
does, and who is signed in is looked for as the pages do.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from store.jobs import Job
from wiring.app import App, as_job

_JOBS = {
    "verify": Job.AUDITOR,
    "anchor": Job.AUDITOR,
    "export-record": Job.AUDITOR,
    "check-restored": Job.AUDITOR,
    "rebuild": Job.OPERATOR,
    "reconcile": Job.WORKER,
    "keys": Job.WATCHDOG,
}


def job_of_command(command: str) -> Job:
    """By the first word of a command; all that stand nowhere here do what the pages do."""
    return _JOBS.get(command.partition(" ")[0], Job.WEB)


def where_people_sign_in(app: App) -> AbstractAsyncContextManager[App]:
    """The same app as the one job that reads sessions."""
    return as_job(app, Job.WEB)
