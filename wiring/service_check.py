"""What a service is never started with: no second factor, or the invented people of the embedded
default, whose credentials lie in a file. And the embedded default is never started as a service.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.staff import SAMPLE
from store.tables import partner_users, staff
from wiring.embedded.folder import SAMPLE_SIGN_IN
from wiring.problems import StartupProblem, refusal
from wiring.service_secrets import check_settings
from wiring.settings import Settings
from wiring.wall_check import check_walls

_MAY_SEE_PARTNERS = func.has_table_privilege(partner_users.name, "SELECT")
"""The job that lets people of organisations in, and no other."""
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1", None)


async def check_service(connection: AsyncConnection, settings: Settings) -> list[StartupProblem]:
    """Who may sign in, and how."""
    if settings.embedded:
        return _alone(settings)
    found = [*check_settings(settings), *await check_walls(connection)]
    if settings.second_factor != "needed":
        found.append(
            refusal(
                "second-factor-off",
                "Second factors are switched off, and this is not the embedded default.",
                "Take second_factor (REFERRALS_SECOND_FACTOR) out of the settings.",
            )
        )
    # By a column's name: each job may read some of them only.
    sample = select(staff.c.number).where(staff.c.created_by == SAMPLE, staff.c.active)
    asked = [sample]
    if (await connection.execute(select(_MAY_SEE_PARTNERS))).scalar_one():
        own = partner_users.c
        asked.append(select(own.number).where(own.invited_by == SAMPLE, own.active))
    if (await connection.execute(select(or_(*map(exists, asked))))).scalar_one():
        found.append(
            refusal(
                "sample-people-in-service",
                "Invented people of the embedded default may sign in here.",
                "End their service on the pages of staff or of that organisation, or name the "
                "service's database.",
            )
        )
    if (settings.data_dir / SAMPLE_SIGN_IN).exists():
        found.append(
            refusal(
                "sample-credentials-in-service",
                "The credentials of the embedded default's invented people lie in this folder.",
                "Point REFERRALS_DATA at the service's own folder.",
            )
        )
    return found


def _alone(settings: Settings) -> list[StartupProblem]:
    named = (f"//{settings.web_listen}", settings.web_address)
    if all(urlsplit(address).hostname in _THIS_MACHINE for address in named):
        return []
    return [
        refusal(
            "embedded-in-service",
            "This is the embedded default, and its pages would be open beyond this machine.",
            "Run a service as docs/operations.md says; its people need a second factor.",
        )
    ]
