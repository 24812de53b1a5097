"""Every check of schemathesis against both tracks' interfaces, for as long as is wanted."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from policy.partners import OF_A_PROGRAM
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from service.organisations.keys import NewKey, make_key
from tests.servers import TestPostgres, cluster_in, postgres_on
from tests.service.contexts import by_organisation
from tests.suitability_apps import POLICE
from tests.web.api.asking import COUNCIL
from tests.web.api.by_description import ApiCheck, check_description
from tests.web.front_door import front_door_on


async def check_track(postgres: TestPostgres, folder: Path, track: str, *options: str) -> ApiCheck:
    """One track's interface, asked by an organisation and a member of staff."""
    folder.mkdir(exist_ok=True)
    with postgres.database() as made:
        database = made if track == made.track else made.of_suitability()
        code = COUNCIL if track == made.track else POLICE
        role = Role.CHECK_OFFICER if track == made.track else SuitabilityRole.ASSESSOR
        async with front_door_on(database, folder) as door:
            key = await make_key(by_organisation(door.app, code), "checks", OF_A_PROGRAM, 2)
            assert isinstance(key, NewKey)
            [token] = (await door.sign_in(role)).values()
            told = {"BEARER_OF_ORGANISATION": key.secret, "BEARER_OF_STAFF": token}
            told["REFERENCE"] = door.reference
            return await check_description(door.own, database, told, *options)


async def _main(options: list[str]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        postgres = postgres_on(cluster_in(Path(folder)))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            for track in ("support", "suitability"):
                checked = await check_track(postgres, Path(folder) / track, track, *options)
                print(checked.said)  # noqa: T201
                failed += not checked.held
        finally:
            child.stop()
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(sys.argv[1:])))
