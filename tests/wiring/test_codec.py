"""The codec on its own: what opens, what is marked, and what is raised."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    WorkflowSerializationContext,
)

from policy.suitability.track import SUITABILITY
from policy.support.track import SUPPORT
from store.keys import KeyRing, KeyStoreUnreachable, WrappedKey
from store.sealing import new_key
from tests.wiring.sealed import ANNA, BEN, NAMESPACE, NOBODY, Keys
from wiring.codec import (
    BOUND_CASE,
    KEY_ID,
    REJECTED,
    SEALED,
    CaseCodec,
    CaseKeyDestroyed,
    case_of,
    rejection_of,
)

LETTER = Payload(metadata={"encoding": b"json/plain", "more": b"x"}, data=b'"sleeps by the church"')


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


def at(codec: CaseCodec, workflow_id: str) -> CaseCodec:
    return codec.with_context(
        WorkflowSerializationContext(namespace=NAMESPACE, workflow_id=workflow_id)
    )


def of(codec: CaseCodec, reference: str) -> CaseCodec:
    return at(codec, f"support/{reference}")


async def sealed(codec: CaseCodec, letter: Payload = LETTER) -> Payload:
    [payload] = await codec.encode([letter])
    return payload


async def opened(codec: CaseCodec, payload: Payload) -> Payload:
    [plain] = await codec.decode([payload])
    return plain


async def reason(codec: CaseCodec, payload: Payload) -> str | None:
    plain = await opened(codec, payload)
    assert plain.data == b""
    return rejection_of(plain)


async def test_a_payload_of_a_case_opens_in_that_case_unchanged(keys: Keys) -> None:
    codec = of(keys.codec(), ANNA)
    payload = await sealed(codec)
    assert payload.metadata["encoding"] == SEALED
    assert payload.metadata[KEY_ID] == f"case:{ANNA}".encode()
    assert b"church" not in payload.SerializeToString()
    assert await opened(codec, payload) == LETTER
    assert rejection_of(LETTER) is None


async def test_an_activity_and_a_workflow_below_the_case_use_its_key(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    context = ActivitySerializationContext(
        namespace=NAMESPACE,
        activity_id="1",
        activity_type=None,
        activity_task_queue=None,
        workflow_id=f"support/{ANNA}",
        workflow_type=None,
        is_local=False,
    )
    assert await opened(keys.codec().with_context(context), payload) == LETTER
    assert await opened(at(keys.codec(), f"support/{ANNA}/appeal"), payload) == LETTER


async def test_who_sees_payloads_only_opens_them_by_their_key_id(keys: Keys) -> None:
    for workflow_id in (f"support/{ANNA}", "support-dispatcher", f"support/{NOBODY}"):
        payload = await sealed(at(keys.codec(), workflow_id))
        assert await opened(keys.codec(), payload) == LETTER


async def test_the_same_payload_never_looks_the_same_twice(keys: Keys) -> None:
    codec = of(keys.codec(), ANNA)
    first, second = await codec.encode([LETTER, LETTER])
    assert first.data != second.data


async def test_a_payload_moved_to_another_case_is_marked(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    assert await reason(of(keys.codec(), BEN), payload) == "other-case"
    assert await reason(at(keys.codec(), "support-dispatcher"), payload) == "other-case"
    payload.metadata[KEY_ID] = f"case:{BEN}".encode()
    assert await reason(of(keys.codec(), BEN), payload) == "bad-tag"
    assert await reason(keys.codec(), payload) == "bad-tag"


async def test_a_payload_moved_to_another_namespace_is_marked(keys: Keys) -> None:
    payload = await sealed(of(keys.codec("support"), ANNA))
    assert await opened(of(keys.codec("support"), ANNA), payload) == LETTER
    assert await reason(of(keys.codec("rehearsal"), ANNA), payload) == "bad-tag"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"encoding": b"json/plain"}, "not-encrypted"),
        ({"encoding": b"binary/rejected", "reason": b"<script>"}, "not-encrypted"),
        ({"encoding": b"json/external-storage-reference"}, "not-encrypted"),
        ({KEY_ID: b""}, "unknown-key"),
        ({KEY_ID: b"\xff\xfe:\x00"}, "unknown-key"),
        ({KEY_ID: b"case:"}, "unknown-key"),
        ({KEY_ID: b"case:../../etc"}, "unknown-key"),
        ({KEY_ID: b"vault:1"}, "unknown-key"),
        ({KEY_ID: b"shared:s-none"}, "other-case"),
        ({KEY_ID: b"shared:s-none", BOUND_CASE: ANNA.encode()}, "other-case"),
    ],
)
async def test_changed_metadata_gives_its_code(
    keys: Keys, changed: dict[str, bytes], expected: str
) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    for key, value in changed.items():
        payload.metadata[key] = value
    assert await reason(of(keys.codec(), ANNA), payload) == expected


async def test_changed_bytes_are_marked_wherever_they_are(keys: Keys) -> None:
    codec = of(keys.codec(), ANNA)
    whole = (await sealed(codec)).data
    for place in (0, 1, 13, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        payload = Payload(
            metadata={"encoding": SEALED, KEY_ID: f"case:{ANNA}".encode()}, data=bytes(changed)
        )
        assert await reason(codec, payload) == "bad-tag"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    metadata=st.dictionaries(
        st.sampled_from(["encoding", KEY_ID, BOUND_CASE, "reason", "messageType"]),
        st.binary(max_size=40)
        | st.sampled_from([SEALED, REJECTED, f"case:{ANNA}".encode(), ANNA.encode()]),
    ),
    data=st.binary(max_size=60),
    workflow_id=st.sampled_from([f"support/{ANNA}", f"support/{NOBODY}", "support-dispatcher"]),
)
async def test_nothing_that_was_not_sealed_here_opens_or_raises(
    keys: Keys, metadata: dict[str, bytes], data: bytes, workflow_id: str
) -> None:
    payload = Payload(metadata=metadata, data=data)
    for codec in (keys.codec(), at(keys.codec(), workflow_id)):
        assert await reason(codec, payload)


async def test_after_a_key_is_destroyed_nothing_opens_and_nothing_is_sent(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    keys.store.destroy(ANNA)
    keys.cases.forget(ANNA)
    assert await reason(of(keys.codec(), ANNA), payload) == "key-destroyed"
    assert await reason(keys.codec(), payload) == "key-destroyed"
    with pytest.raises(CaseKeyDestroyed) as raised:
        await sealed(of(keys.codec(), ANNA))
    assert raised.value.reference == ANNA
    assert await opened(of(keys.codec(), BEN), await sealed(of(keys.codec(), BEN))) == LETTER


async def test_only_an_unreachable_key_store_raises(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    elsewhere = of(CaseCodec(keys.new_process(), NAMESPACE, SUPPORT.prefix), ANNA)
    keys.store.reachable = False
    with pytest.raises(KeyStoreUnreachable):
        await opened(elsewhere, payload)
    with pytest.raises(KeyStoreUnreachable):
        await sealed(elsewhere)
    assert await reason(elsewhere, LETTER) == "not-encrypted"
    keys.store.reachable = True
    assert await opened(elsewhere, payload) == LETTER


async def test_a_key_store_that_is_back_in_a_moment_costs_the_case_nothing(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    elsewhere = of(CaseCodec(keys.new_process(), NAMESPACE, SUPPORT.prefix), ANNA)
    keys.store.reachable = False
    opening = asyncio.create_task(opened(elsewhere, payload))
    asked = keys.store.asked
    while keys.store.asked == asked:
        await asyncio.sleep(0)
    keys.store.reachable = True
    assert await opening == LETTER


async def test_a_ring_that_lacks_the_key_raises_and_takes_nothing_for_forged(
    keys: Keys, tmp_path: Path
) -> None:
    payload = await sealed(of(keys.codec(), ANNA))
    other = tmp_path / "other"
    other.mkdir()
    stranger = Keys(other)
    wrapped = await keys.store.wrapped_key(ANNA)
    assert isinstance(wrapped, WrappedKey)
    stranger.store.keep(ANNA, wrapped)
    stranger.cases.forget(ANNA)
    with pytest.raises(KeyStoreUnreachable):
        await opened(of(stranger.codec(), ANNA), payload)


async def test_what_belongs_to_no_case_is_sealed_with_the_shared_key(keys: Keys) -> None:
    dispatcher = at(keys.codec(), "support-dispatcher")
    payload = await sealed(dispatcher)
    assert payload.metadata[KEY_ID] == f"shared:{keys.ring.shared_key().key_id}".encode()
    assert await opened(dispatcher, payload) == LETTER
    assert await reason(of(keys.codec(), ANNA), payload) == "other-case"


async def test_a_case_unknown_to_the_store_can_talk_to_itself_only(keys: Keys) -> None:
    unknown = of(keys.codec(), NOBODY)
    payload = await sealed(unknown)
    assert payload.metadata[KEY_ID].startswith(b"shared:")
    assert await opened(unknown, payload) == LETTER
    assert await reason(of(keys.codec(), "RSR-999-999-999"), payload) == "other-case"
    payload.metadata[BOUND_CASE] = b"RSR-999-999-999"
    assert await reason(of(keys.codec(), "RSR-999-999-999"), payload) == "bad-tag"


async def test_a_case_with_a_key_takes_nothing_under_the_shared_one(keys: Keys) -> None:
    payload = await sealed(of(keys.codec(), NOBODY))
    keys.store.keep(NOBODY, keys.ring.wrap(new_key(), NOBODY))
    keys.cases.forget(NOBODY)
    assert await reason(of(keys.codec(), NOBODY), payload) == "other-case"


async def test_a_rotation_is_followed_by_running_processes(keys: Keys) -> None:
    before = await sealed(at(keys.codec(), "support-dispatcher"))
    elsewhere = CaseCodec(keys.new_process(), NAMESPACE, SUPPORT.prefix)
    ring = KeyRing.rotate(keys.ring_file)
    keys.store.keep(NOBODY, ring.wrap(new_key(), NOBODY))
    fresh = CaseCodec(keys.new_process(), NAMESPACE, SUPPORT.prefix)
    after = await sealed(at(fresh, "support-dispatcher"))
    of_new_case = await sealed(of(fresh, NOBODY))
    assert after.metadata[KEY_ID] != before.metadata[KEY_ID]
    for payload in (before, after, of_new_case):
        assert await opened(elsewhere, payload) == LETTER
        assert await opened(fresh, payload) == LETTER


async def test_a_key_id_cannot_be_exchanged_even_for_another_name_of_the_same_key(
    keys: Keys,
) -> None:
    document = json.loads(keys.ring_file.read_text())
    shared = document["shared"]
    shared["keys"]["s-twin"] = shared["keys"][shared["primary"]]
    keys.ring_file.write_text(json.dumps(document))
    payload = await sealed(at(keys.codec(), "support-dispatcher"))
    payload.metadata[KEY_ID] = b"shared:s-twin"
    assert await reason(keys.codec(), payload) == "bad-tag"


async def test_each_track_seals_with_the_keys_of_its_own_cases(keys: Keys) -> None:
    reference = "SUI-7KQ-4M2-XD9"
    keys.store.keep(reference, keys.ring.wrap(new_key(), reference))
    codec = CaseCodec(keys.cases, NAMESPACE, SUITABILITY.prefix)
    here = at(codec, f"suitability/{reference}")
    payload = await sealed(here)
    assert payload.metadata[KEY_ID] == f"case:{reference}".encode()
    assert await opened(here, payload) == LETTER
    assert (await sealed(of(codec, ANNA))).metadata[KEY_ID].startswith(b"shared:")


@pytest.mark.parametrize(
    ("workflow_id", "reference"),
    [
        (f"support/{ANNA}", ANNA),
        (f"support/{ANNA}/appeal-1", ANNA),
        ("support-dispatcher", None),
        ("support/", None),
        ("support/hello world", None),
        (f"suitability/{ANNA}", None),
        (None, None),
    ],
)
def test_the_case_is_read_from_the_workflow_id(
    workflow_id: str | None, reference: str | None
) -> None:
    assert case_of(workflow_id, SUPPORT.prefix) == reference
