"""Sealing against the real server: what its file holds, and what it cannot be made to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.common import RawValue
from temporalio.converter import WorkflowSerializationContext
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from policy.support.track import SUPPORT
from store.sealing import new_key
from tests.servers import TestTemporal
from tests.wiring.sample_case import Begun, Moved, SampleCase, Slept, repeat
from tests.wiring.sealed import BEN, NAMESPACE, Keys, sealed_client
from wiring.codec import KEY_ID, SEALED, CaseCodec

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
CANARY = "Marigold Thistlewaite Canarywharf"


class House:
    """A server on a file, the keys, a client with the plugin and one without."""

    def __init__(self, file: Path, keys: Keys, client: Client, stranger: Client) -> None:
        self.file, self.keys, self.client, self.stranger = file, keys, client, stranger

    async def open_case(
        self, reference: str, words: str = "by the church", queue: str = "warm"
    ) -> WorkflowHandle[Any, Any]:
        self.keys.store.keep(reference, self.keys.ring.wrap(new_key(), reference))
        self.keys.cases.forget(reference)
        return await self.client.start_workflow(
            SampleCase.run,
            RawValue(self.payload_of(Begun(facts=(Slept(at=NOW, words=words),)))),
            id=f"support/{reference}",
            task_queue=queue,
            static_summary=words,
            static_details=words,
            memo={"words": words},
            # The engine waits this long before it gives a failed workflow task out again.
            task_timeout=timedelta(seconds=1),
        )

    def payload_of(self, value: Any) -> Payload:
        return self.client.data_converter.payload_converter.to_payloads([value])[0]

    def bytes_on_disk(self) -> bytes:
        return b"".join(
            part.read_bytes() for part in sorted(self.file.parent.glob(f"{self.file.name}*"))
        )


@pytest.fixture(scope="module")
async def house(
    temporal_server: TestTemporal, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    keys = Keys(tmp_path_factory.mktemp("sealed"))
    client = await sealed_client(temporal_server.address, keys.cases)
    stranger = await temporal_server.connect()
    async with worker(client, "warm"):
        yield House(temporal_server.server.database, keys, client, stranger)


def worker(client: Client, queue: str) -> Worker:
    return Worker(client, task_queue=queue, workflows=[SampleCase], activities=[repeat])


def new_case() -> str:
    digits = uuid4().hex.upper()
    return f"RSR-{digits[:3]}-{digits[3:6]}-{digits[6:9]}"


async def until_received(handle: WorkflowHandle[Any, Any], count: int) -> list[str]:
    for _ in range(200):
        received: list[str] = await handle.query(SampleCase.what_was_received)
        if len(received) >= count:
            return received
        await asyncio.sleep(0.05)
    raise AssertionError(f"fewer than {count} messages were received")


def payloads_in(message: Message) -> Iterator[Payload]:
    """Every payload anywhere inside, apart from search attributes, which the engine itself must
    read.
    """
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None or field.name in ("search_attributes", "indexed_fields"):
            continue
        several: Any = value.values() if hasattr(value, "values") else value
        for part in [several] if isinstance(several, Message) else several:
            if isinstance(part, Message):
                yield from payloads_in(part)


async def test_a_name_said_everywhere_is_nowhere_in_the_servers_file(house: House) -> None:
    reference = new_case()
    handle = await house.open_case(reference, CANARY)
    await handle.signal(SampleCase.receive, RawValue(house.payload_of(CANARY)))
    await house.stranger.get_workflow_handle(handle.id).signal("receive", "Sent in clear")
    reply = await handle.execute_update(SampleCase.answer, Slept(at=NOW, words=CANARY))
    assert reply == Slept(at=NOW, words=CANARY)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update(SampleCase.answer, Slept(at=NOW, words=f"refuse {CANARY}"))
    assert CANARY in str(refused.value.cause)
    assert sorted(await until_received(handle, 4)) == [
        CANARY,
        "an activity failed",
        "rejected: not-encrypted",
        "slept",
    ]
    await handle.signal(SampleCase.close)
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    cause = failed.value.cause
    assert isinstance(cause, ApplicationError)
    assert (cause.message, cause.type, cause.details) == (
        CANARY,
        "asked-to-fail",
        ({"words": CANARY},),
    )
    description = await handle.describe()
    assert await description.memo() == {"words": CANARY}
    assert await description.static_summary() == CANARY
    on_disk = house.bytes_on_disk()
    assert b"Sent in clear" in on_disk, "the search would not have found anything"
    assert [word for word in CANARY.split() if word.encode() in on_disk] == []


async def test_every_payload_of_a_cases_history_is_sealed_with_its_own_key(house: House) -> None:
    reference = new_case()
    handle = await house.open_case(reference)
    await handle.signal(SampleCase.close)
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    found = [
        payload for event in (await handle.fetch_history()).events for payload in payloads_in(event)
    ]
    assert len(found) > 10
    assert {payload.metadata["encoding"] for payload in found} == {SEALED}
    assert {payload.metadata[KEY_ID] for payload in found} == {f"case:{reference}".encode()}


async def test_unsealed_signals_are_received_as_marked_and_the_case_goes_on(house: House) -> None:
    reference = new_case()
    handle = await house.open_case(reference)
    stranger = house.stranger.get_workflow_handle(handle.id)
    before = await until_received(handle, 1)
    await stranger.signal("receive", "clear text")
    [moved] = await sealed_for(house, BEN, "meant for another case")
    await stranger.signal("receive", RawValue(moved))
    for encoding in (b"json/external-storage-reference", b"binary/rejected", b"\xff"):
        await stranger.signal("receive", RawValue(Payload(metadata={"encoding": encoding})))
    await stranger.signal(
        "receive",
        RawValue(
            Payload(
                metadata={
                    "encoding": b"json/protobuf",
                    "messageType": b"temporal.api.sdk.v1.ExternalStorageReference",
                }
            )
        ),
    )
    await handle.signal(SampleCase.receive, RawValue(house.payload_of("ours")))
    received = (await until_received(handle, len(before) + 7))[len(before) :]
    assert received == [
        "rejected: not-encrypted",
        "rejected: other-case",
        *["rejected: not-encrypted"] * 4,
        "ours",
    ]
    moved_fact = Moved(at=NOW, count=1, known=True)
    assert await handle.execute_update(SampleCase.answer, moved_fact) == moved_fact
    with pytest.raises(WorkflowUpdateFailedError):
        await stranger.execute_update("answer", {"kind": "slept"})
    assert "slept" not in await handle.query(SampleCase.what_was_received)
    await handle.terminate()


async def sealed_for(house: House, reference: str, words: str) -> list[Payload]:
    codec = house.keys.codec().with_context(
        WorkflowSerializationContext(NAMESPACE, f"support/{reference}")
    )
    return await codec.encode([house.payload_of(words)])


async def test_a_workflow_that_a_stranger_started_can_close_itself(house: House) -> None:
    reference = new_case()
    handle = await house.stranger.start_workflow(
        "SampleCase",
        {"facts": []},
        id=f"support/{reference}",
        task_queue="warm",
        result_type=str,
    )
    ours = house.client.get_workflow_handle(handle.id, result_type=str)
    assert await ours.result() == "rejected: not-encrypted"
    [last] = [p for e in (await handle.fetch_history()).events[-1:] for p in payloads_in(e)]
    assert last.metadata[KEY_ID].startswith(b"shared:")


async def test_with_the_key_store_down_a_case_waits_and_then_goes_on(house: House) -> None:
    reference = new_case()
    handle = await house.open_case(reference, queue="cold")
    cold = house.keys.new_process()
    address = house.client.service_client.config.target_host
    house.keys.store.reachable = False
    try:
        async with worker(await sealed_client(address, cold), "cold"):
            for _ in range(100):
                pending = (await handle.describe()).raw_description.pending_workflow_task
                if pending.attempt > 1:
                    break
                await asyncio.sleep(0.05)
            assert pending.attempt > 1
            house.keys.store.reachable = True
            assert await until_received(handle, 1) == ["an activity failed"]
    finally:
        house.keys.store.reachable = True
    await handle.terminate()


async def test_what_a_destroyed_key_sealed_is_gone_from_the_history(house: House) -> None:
    reference = new_case()
    handle = await house.open_case(reference, CANARY)
    await handle.signal(SampleCase.close)
    with pytest.raises(WorkflowFailureError):
        await handle.result()
    house.keys.store.destroy(reference)
    house.keys.cases.forget(reference)
    codec = CaseCodec(house.keys.cases, NAMESPACE, SUPPORT.prefix)
    payloads = [p for event in (await handle.fetch_history()).events for p in payloads_in(event)]
    reasons = {p.metadata["reason"] for p in await codec.decode(payloads)}
    assert reasons == {b"key-destroyed"}
