"""Every check of schemathesis against both tracks' interfaces, for as long as is wanted."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from policy.partners import OF_A_PROGRAM
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from service.organisations.keys import NewKey, make_key
from tests.policy.suitability.life import REFERRED
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres, cluster_in, postgres_on
from tests.service.contexts import by_organisation
from tests.store.suitability_lives import lived
from tests.suitability_apps import POLICE
from tests.web.api.asking import COUNCIL
from tests.web.api.by_description import ApiCheck, check_description
from tests.web.front_door import front_door_on

TRACKS = ("support", "suitability")


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
            told["REFERENCE"] = door.reference or await lived(
                door.app, "N-1", example(1).file, REFERRED
            )
            return await check_description(door.own, database, told, *options)


async def _main(tracks: Sequence[str], options: list[str]) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        postgres = postgres_on(cluster_in(Path(folder)))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            for track in tracks:
                checked = await check_track(postgres, Path(folder) / track, track, *options)
                print(checked.said)  # noqa: T201
                failed += not checked.held
        finally:
            child.stop()
    return failed


if __name__ == "__main__":
    # One track alone, if its name comes first.
    named = sys.argv[1:2] if sys.argv[1:2] and sys.argv[1] in TRACKS else []
    sys.exit(asyncio.run(_main(named or TRACKS, sys.argv[1 + len(named) :])))
