"""`referrals admin`: what is done on the service's own machine, beside the database and the keys.
No officer's desk needs any of it.
"""

from __future__ import annotations

import click

from starter.terminal.calling import stand_beside
from starter.terminal.inputs import TRACK
from starter.terminal.table import Commands, Table
from starter.terminal.track import work_in

BESIDE: Table = {
    "run": ("run:run", "Start everything here, until Ctrl-C."),
    "demo": ("demo:demo", "The same with invented cases in every stage of both tracks."),
    "prepare": ("prepare:prepare_", "Bring a database and Temporal up to this release."),
    "keys": ("keys:keys", "The key ring: change it, wrap keys anew, retire the old key."),
    "calendar": ("calendar:calendar", "Bank holidays: take over GOV.UK's, bring them to cases."),
    "intake": ("intake:intake", "Take in a file of referrals with no front door between."),
    "staff": ("staff:staff", "The staff register, and its very first person."),
    "health": ("health:health", "Whether anything is stuck; also without pages."),
    "backup": ("backup:backup", "Copies of the database, its log, and apart from them the keys."),
    "restore": ("restore:restore", "The database put back as it was at a moment."),
    "check-restored": (
        "check_restored:check_restored",
        "Whether what was put back is whole, and what to do next.",
    ),
    "anchor": ("anchor:anchor", "Sign the ends of all chains, and keep that elsewhere."),
    "export-record": (
        "anchor:export_to",
        "The record for a stranger to check; nothing of its content.",
    ),
    "verify": ("verify:verify", "Verify the audit trail of one case, or of all."),
    "reconcile": ("reconcile:reconcile", "Deliver what waits and start what has no workflow."),
    "looks": ("looks:looks", "Who looked into what, all of it, as lines of JSON."),
    "release": ("release:release", "Roll a release of the worker out, and back."),
    "rebuild": ("rebuild:rebuild", "After a disaster: record, Temporal and log to each other."),
    "retention": ("retention:retention", "What was kept for long enough, and what went."),
    "schedules": ("schedules:schedules", "The scheduled looks: when next, what differs."),
    "sign-in": ("sign_in:sign_in", "Sign in beside the database."),
    "sign-out": ("sign_out:sign_out", "End that session."),
}
"""The same commands; here each stands beside the database."""


@click.group(cls=Commands, table=BESIDE)
@TRACK
@click.pass_context
def admin(ctx: click.Context, track: str | None) -> None:
    """On the service's own machine, beside the database and the keys. Some of it
    needs a session here too, and says so.
    """
    work_in(ctx, track)
    stand_beside(ctx)
