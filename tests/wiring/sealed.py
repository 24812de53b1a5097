"""Keys, codecs and servers for the tests of sealing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from store.keys import CaseKeys, KeyRing, KeyStoreFake
from store.sealing import new_key
from wiring.codec import CaseCodec
from wiring.plugin import support_plugin

NAMESPACE = "default"
ANNA, BEN, NOBODY = "RSR-7KQ-4M2-XD9", "RSR-AAA-BBB-CC1", "RSR-000-000-000"


class Keys:
    """A ring, and a key store with the keys of two cases."""

    def __init__(self, folder: Path) -> None:
        self.ring_file = folder / "key-ring.json"
        self.ring = KeyRing.create(self.ring_file)
        self.store = KeyStoreFake()
        for reference in (ANNA, BEN):
            self.store.keep(reference, self.ring.wrap(new_key(), reference))
        self.cases = self.new_process()

    def new_process(self) -> CaseKeys:
        """The keys as another process sees them: same ring file, same store, its own cache."""
        return CaseKeys(KeyRing.load(self.ring_file), self.store)

    def codec(self, namespace: str = NAMESPACE) -> CaseCodec:
        return CaseCodec(self.cases, namespace)


def temporal_command() -> str:
    beside = Path(sys.executable).with_name("temporal")
    found = str(beside) if beside.exists() else shutil.which("temporal")
    assert found, "the temporal command is not installed"
    return found


@asynccontextmanager
async def server_on(file: Path) -> AsyncIterator[str]:
    """A real server that keeps everything in `file`; yields its address."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=temporal_command(),
        dev_server_database_filename=str(file),
        dev_server_log_level="error",
    ) as env:
        yield env.client.service_client.config.target_host


async def sealed_client(address: str, case_keys: CaseKeys) -> Client:
    return await Client.connect(address, plugins=[support_plugin(CaseCodec(case_keys, NAMESPACE))])
