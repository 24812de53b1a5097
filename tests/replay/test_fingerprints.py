"""The order of a workflow's commands is agreed to, not stumbled upon."""

from __future__ import annotations

import pytest

from tests.replay.stored import WORKFLOWS
from tools.fingerprints import Fingerprint, difference, fingerprints, of_the_code, on_file

WHAT_NOW = """
The order in which a workflow gives its commands has changed. Cases that run now have histories in
the old order, and fail to replay in the new one. One of three things is right:

  1. You did not mean to: put the order back.
  2. The change can wait: nothing but a fresh run (continue-as-new) takes it up. Keep the old order
     for runs that have begun: `if workflow.patched("what-changed"): new order, else: old order`.
     Never take a patch out while a stored history needs its old branch.
  3. No history of any release can reach the changed lines: say why in the commit.

Then: `python -m pytest tests/replay` must replay every stored history of every release;
`make histories` records the ones of this release anew; `python -m tools.fingerprints --write`
agrees to the new order. Read docs/changing-workflows.md first.

"""

PLAIN = """
@workflow.defn(name="Case")
class Case:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity_method(Port.read, summary="Read")
        await self._wait()

    async def _wait(self) -> None:
        await workflow.sleep(5, summary="A while")
"""


def _of(text: str, helper: str = "") -> Fingerprint:
    return fingerprints({"workflows.case": text, "workflows.helper": helper})["Case"]


def test_the_order_of_commands_is_the_one_that_was_agreed_to() -> None:
    changed = difference(on_file(), of_the_code())
    if changed:
        pytest.fail(WHAT_NOW + changed, pytrace=False)


def test_every_workflow_the_worker_carries_has_a_fingerprint() -> None:
    assert set(on_file()) == {workflow.__name__ for workflow in WORKFLOWS}


def test_it_says_command_by_command_what_a_method_does() -> None:
    assert _of(PLAIN) == {
        "workflows.case.Case.run": ["execute_activity_method(Port.read)", "self._wait"],
        "workflows.case.Case._wait": ["sleep"],
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        await self._wait()\n", ""),
        ("await self._wait()", "await self._wait()\n        await self._wait()"),
        ("Port.read", "Port.record"),
        ("        await self._wait()", "        if self.tired:\n            await self._wait()"),
        ("await workflow.sleep(5,", "await workflow.wait_condition(self.done, timeout=5,"),
        ("await self._wait()", "if workflow.patched('rest'):\n            await self._wait()"),
        ("await workflow.sleep", "self.timer.cancel()\n        await workflow.sleep"),
    ],
    ids=["taken out", "twice", "another", "sometimes", "another wait", "patched", "cancelled"],
)
def test_another_order_of_commands_is_another_fingerprint(old: str, new: str) -> None:
    changed = PLAIN.replace(old, new)
    assert changed != PLAIN
    assert _of(changed) != _of(PLAIN)
    assert difference({"Case": _of(PLAIN)}, {"Case": _of(changed)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A while", "A rest"),
        ("sleep(5", "sleep(7"),
        ("await self._wait()", "self.count = 1\n        await self._wait()"),
        ("@workflow.run", "# a note\n    @workflow.run"),
    ],
    ids=["label", "length", "a value", "a comment"],
)
def test_what_replay_does_not_look_at_is_left_out(old: str, new: str) -> None:
    changed = PLAIN.replace(old, new)
    assert changed != PLAIN
    assert _of(changed) == _of(PLAIN)


def test_what_a_helper_in_another_module_does_counts_too() -> None:
    using = "from workflows.helper import Bell\n" + PLAIN.replace(
        "await workflow.sleep(5, summary='A while')", "self.bell.ring()"
    )
    helper = "class Bell:\n    def ring(self) -> None:\n        asyncio.create_task(self.go())\n"
    assert _of(using, helper)["workflows.helper.Bell.ring"] == ["asyncio.create_task"]
    assert "workflows.helper.Bell.ring" not in _of(PLAIN, helper)
