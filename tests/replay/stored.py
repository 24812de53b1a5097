"""The recorded histories, by release: `histories/<release>/<what>.json`, of invented cases.

They are recorded unsealed, so that anybody can read them; `histories/<release>/sealed/` holds one
as the service writes it, with the key of that case under a key ring that is only for tests.
"""

from __future__ import annotations

import base64
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from temporalio.client import Interceptor, WorkflowHistory
from temporalio.worker import Replayer, WorkflowRunner

from activities.engine_side import step_result
from store.half_store import HalvesInMemory
from store.key_file import write_document
from store.key_ring import KeyRing, WrappedKey
from store.keys import CaseKeys, KeyStoreFake
from tests.replay.sandbox import sandbox
from wiring.codec import CaseCodec
from wiring.plugin import NO_SANDBOX, replay_plugin
from wiring.serving import ServedPart, workflows_of
from wiring.tracks import TRACKS
from workflows.messages import CaseAdvanced, CaseView

WORKFLOWS = tuple(
    dict.fromkeys(
        one for track in TRACKS.values() for part in ServedPart for one in workflows_of(track, part)
    )
)
"""Every workflow that any worker carries."""
HISTORIES = Path(__file__).parent / "histories"
ROOT = Path(__file__).parents[2]
SEALED = "sealed"
OVERTAKEN = "overtaken"
"""Histories in an order that a patch has overtaken, each named for its patch. They are not recorded
anew: this code no longer writes them.
"""


def this_release() -> str:
    """The version this tree is, or will be."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


@dataclass(frozen=True, slots=True)
class Stored:
    """One recorded history."""

    path: Path

    @property
    def name(self) -> str:
        """Release and what it shows."""
        return str(self.path.relative_to(HISTORIES).with_suffix(""))

    def read(self) -> WorkflowHistory:
        """The history, with the id its workflow had."""
        text = self.path.read_text("utf-8")
        first = json.loads(text)["events"][0]["workflowExecutionStartedEventAttributes"]
        return WorkflowHistory.from_json(first["workflowId"], text)


def stored(release: str = "*", folder: str = "") -> list[Stored]:
    """Every unsealed history, of one release or of all: those of the support track, or those in a
    folder of the release.
    """
    return [Stored(path) for path in sorted(HISTORIES.glob(f"{release}/{folder}/*.json"))]


def save(path: Path, history: WorkflowHistory) -> None:
    """Write a history as Temporal's own tools do, a line an attribute, so that a change shows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(history.to_json() + "\n", "utf-8")


def views(history: WorkflowHistory) -> list[CaseView]:
    """The answer that the workflow of a case got each time its case had been advanced."""
    found = []
    for event in history.events:
        for payload in step_result(event):
            view = TypeAdapter(CaseAdvanced).validate_json(payload.data).view
            if view is not None:
                found.append(view)
    return found


def message_names(history: WorkflowHistory) -> set[str]:
    """The names of the signals and updates that reached a workflow."""
    signals = {e.workflow_execution_signaled_event_attributes.signal_name for e in history.events}
    updates = {
        e.workflow_execution_update_accepted_event_attributes.accepted_request.input.name
        for e in history.events
    }
    return (signals | updates) - {""}


def patches_of(history: WorkflowHistory) -> set[str]:
    """The names of the patches that a run has taken up."""
    markers = [event.marker_recorded_event_attributes for event in history.events]
    return {
        json.loads(marker.details["patch-data"].payloads[0].data)["id"]
        for marker in markers
        if marker.marker_name == "core_patch"
    }


async def replay_problem(
    history: WorkflowHistory, *workflows: type, interceptors: Sequence[Interceptor] = ()
) -> Exception | None:
    """Why a run with this unsealed history could not be carried on, by these workflows or else by
    all that any worker carries; None if it could, as the service's workers run it and in the
    engine's sandbox.
    """
    for runner in (NO_SANDBOX, sandbox()):
        problem = await problem_by(runner, history, *workflows, interceptors=interceptors)
        if problem is not None:
            return problem
    return None


async def problem_by(
    runner: WorkflowRunner,
    history: WorkflowHistory,
    *workflows: type,
    interceptors: Sequence[Interceptor] = (),
) -> Exception | None:
    """The same in one of the two ways."""
    plugin = replay_plugin(interceptors=interceptors, runner=runner)
    replayer = Replayer(workflows=workflows or WORKFLOWS, plugins=[plugin])
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure


def ring_for_tests(path: Path) -> KeyRing:
    """The key ring that the sealed histories were made with. It protects invented cases only."""
    keys = [base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3)]
    document = {
        "primary": "k-only-for-tests",
        "keys": {"k-only-for-tests": keys[0]},
        "shared": {"primary": "s-only-for-tests", "keys": {"s-only-for-tests": keys[1]}},
        "pepper": keys[2],
    }
    write_document(path, document, replace=False)
    return KeyRing.load(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFor:
    """What opens a sealed history: its track, its namespace, its case, and that case's wrapped
    key.
    """

    track: str
    namespace: str
    reference: str
    wrapped: WrappedKey

    def save(self, path: Path) -> None:
        """Beside the history."""
        said = {
            "track": self.track,
            "namespace": self.namespace,
            "reference": self.reference,
            "kek_id": self.wrapped.kek_id,
            "wrapped": base64.b64encode(self.wrapped.blob).decode(),
        }
        path.write_text(json.dumps(said, indent=2) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> SealedFor:
        """What `save` wrote."""
        said = json.loads(path.read_text("utf-8"))
        return cls(
            # The first ones were recorded when there was one track.
            track=said.get("track", "support"),
            namespace=said["namespace"],
            reference=said["reference"],
            wrapped=WrappedKey(kek_id=said["kek_id"], blob=base64.b64decode(said["wrapped"])),
        )

    def codec(self, ring: KeyRing) -> CaseCodec:
        """The codec of the process that wrote it."""
        keys = KeyStoreFake()
        keys.keep(self.reference, self.wrapped)
        return CaseCodec(
            CaseKeys(ring, keys, HalvesInMemory()),
            self.namespace,
            TRACKS[self.track].cases.track.prefix,
        )
