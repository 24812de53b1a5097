"""The plugin: strict conversion, and one configuration for client, worker and
replayer.
"""

from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import pytest
from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowFailureError, WorkflowHistory
from temporalio.common import RawValue
from temporalio.converter import PayloadConverter, WorkflowSerializationContext
from temporalio.worker import Replayer, Worker

from tests.servers import TestTemporal
from tests.wiring.sample_case import Begun, Moved, SampleCase, Slept, repeat
from tests.wiring.sealed import ANNA, NAMESPACE, Keys, sealed_client
from wiring.codec import REASON, REJECTED
from wiring.converter import PayloadRejected
from wiring.plugin import (
    WrongNamespace,
    case_plugin,
    data_converter,
    replay_plugin,
)

NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    kind: Literal["answered"] = "answered"
    at: datetime
    within: timedelta
    funds: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginWithdrawn:
    kind: Literal["withdrawn"] = "withdrawn"
    at: datetime
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    version: int
    facts: tuple[Answered | PluginWithdrawn, ...] = ()
    due: dict[str, datetime]
    seen: frozenset[str] = frozenset()


STATE = State(
    version=3,
    facts=(Answered(at=NOW, within=timedelta(hours=24), funds=None), PluginWithdrawn(at=NOW)),
    due={"status-answer": NOW},
    seen=frozenset({"m-1"}),
)


@pytest.fixture
def converter() -> PayloadConverter:
    return data_converter(None).payload_converter


def read(converter: PayloadConverter, json: bytes, hint: Any) -> Any:
    return converter.from_payload(Payload(metadata={"encoding": b"json/plain"}, data=json), hint)


def test_a_frozen_state_with_a_union_of_facts_comes_back_as_it_was(
    converter: PayloadConverter,
) -> None:
    back = converter.from_payload(converter.to_payload(STATE), State)
    assert back == STATE
    assert [type(fact) for fact in back.facts] == [Answered, PluginWithdrawn]
    assert back.facts[0].at.tzinfo is not None
    with pytest.raises(FrozenInstanceError):
        back.version = 4  # type: ignore[misc]


@pytest.mark.parametrize("fact", STATE.facts)
def test_the_kind_alone_decides_the_class_of_a_fact(
    converter: PayloadConverter, fact: Answered | PluginWithdrawn
) -> None:
    back = converter.from_payload(converter.to_payload(fact), Answered | PluginWithdrawn)  # type: ignore[arg-type]
    assert back == fact


@pytest.mark.parametrize(
    "json",
    [
        b'{"kind":"unheard-of","at":"2026-05-01T09:30:00Z"}',
        b'{"kind":"withdrawn","at":"2026-05-01T09:30:00Z","count":"2"}',
        b'{"kind":"withdrawn","at":"2026-05-01T09:30:00Z","count":2.5}',
        b'{"kind":"withdrawn","at":1746092000}',
        b'{"kind":"answered","at":"2026-05-01T09:30:00Z","within":"P1D","funds":1}',
        b'{"kind":"answered","at":"2026-05-01T09:30:00Z","funds":true}',
        b'{"kind":"withdrawn"',
        b"[]",
    ],
)
def test_what_does_not_say_exactly_what_is_asked_for_is_refused(
    converter: PayloadConverter, json: bytes
) -> None:
    with pytest.raises(ValidationError):
        read(converter, json, Answered | PluginWithdrawn)


def test_a_field_of_a_newer_version_is_left_out(converter: PayloadConverter) -> None:
    json = b'{"kind":"withdrawn","at":"2026-05-01T09:30:00Z","later":1}'
    assert read(converter, json, PluginWithdrawn) == PluginWithdrawn(at=NOW)


def test_a_rejected_payload_passes_as_raw_and_is_an_error_where_a_type_is_wanted(
    converter: PayloadConverter,
) -> None:
    payload = Payload(metadata={"encoding": REJECTED, REASON: b"bad-tag"})
    raw = converter.from_payload(payload, RawValue)
    assert isinstance(raw, RawValue)
    assert raw.payload == payload
    hints: tuple[Any, ...] = (str, PluginWithdrawn, None)
    for hint in hints:
        with pytest.raises(PayloadRejected) as raised:
            converter.from_payload(payload, hint)
        assert raised.value.reason == "bad-tag"


class CountedFact:
    validators_made = 0

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        cls.validators_made += 1
        return handler(str)


def test_validators_are_made_once_for_the_process() -> None:
    for _ in range(3):
        assert read(data_converter(None).payload_converter, b'"x"', CountedFact) == "x"
    assert CountedFact.validators_made == 1


def test_a_context_reaches_the_codec_and_builds_nothing_else(tmp_path: Path) -> None:
    whole = data_converter(Keys(tmp_path).codec())
    bound = whole.with_context(WorkflowSerializationContext(NAMESPACE, f"support/{ANNA}"))
    assert bound.payload_codec is not whole.payload_codec
    assert bound.payload_converter is whole.payload_converter
    assert bound.failure_converter is whole.failure_converter


def test_the_engine_still_has_the_steps_that_our_converter_leaves_out() -> None:
    """They are the engine's own, and not promised: an upgrade that renames one is noticed here."""
    ours = type(data_converter(None))
    for name in [name for name in vars(ours) if name.startswith("_") and "payload" in name]:
        theirs = getattr(super(ours, ours), name)
        assert inspect.iscoroutinefunction(theirs), name


@pytest.fixture
def address(temporal_server: TestTemporal) -> str:
    return temporal_server.address


async def test_a_client_of_another_namespace_is_refused(address: str, tmp_path: Path) -> None:
    plugin = case_plugin(Keys(tmp_path).codec("support"))
    with pytest.raises(WrongNamespace):
        await Client.connect(address, namespace="default", plugins=[plugin])


async def history_of(client: Client, reference: str) -> WorkflowHistory:
    queue = uuid4().hex
    opened = client.data_converter.payload_converter.to_payload(
        Begun(facts=(Slept(at=NOW, words="by the church"), Moved(at=NOW, count=1, known=True)))
    )
    async with Worker(client, task_queue=queue, workflows=[SampleCase], activities=[repeat]):
        handle = await client.start_workflow(
            SampleCase.run, RawValue(opened), id=f"support/{reference}", task_queue=queue
        )
        await handle.signal(SampleCase.close)
        with pytest.raises(WorkflowFailureError):
            await handle.result()
        return await handle.fetch_history()


async def test_a_sealed_history_is_replayed_with_the_keys(address: str, tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    history = await history_of(await sealed_client(address, keys.cases), ANNA)
    plugin = replay_plugin(keys.codec())
    await Replayer(workflows=[SampleCase], plugins=[plugin]).replay_workflow(history)
    unable = replay_plugin(Keys(empty(tmp_path / "other")).codec())
    result = await Replayer(workflows=[SampleCase], plugins=[unable]).replay_workflow(
        history, raise_on_replay_failure=False
    )
    assert result.replay_failure is not None


async def test_an_unsealed_history_is_replayed_without_keys(address: str) -> None:
    reference = "RSR-111-111-111"
    history = await history_of(await Client.connect(address, plugins=[replay_plugin()]), reference)
    assert any(b"by the church" in event.SerializeToString() for event in history.events)
    await Replayer(workflows=[SampleCase], plugins=[replay_plugin()]).replay_workflow(history)


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder
