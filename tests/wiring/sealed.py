"""Keys, codecs and clients for the tests of sealing."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import Client

from policy.support.track import SUPPORT
from store.half_store import HalvesInMemory
from store.keys import CaseKeys, KeyRing, KeyStoreFake
from store.sealing import new_key
from wiring.codec import CaseCodec
from wiring.plugin import case_plugin

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
        return CaseKeys(KeyRing.load(self.ring_file), self.store, HalvesInMemory())

    def codec(self, namespace: str = NAMESPACE) -> CaseCodec:
        return CaseCodec(self.cases, namespace, SUPPORT.prefix)


async def sealed_client(address: str, case_keys: CaseKeys) -> Client:
    return await Client.connect(
        address, plugins=[case_plugin(CaseCodec(case_keys, NAMESPACE, SUPPORT.prefix))]
    )
