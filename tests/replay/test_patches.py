"""Both orders around a patch: what ran before it goes on in the old one, what began since has the
new one, and each is among the stored histories.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.replay.stored import OVERTAKEN, Stored, patches_of, replay_problem, stored, this_release
from tests.replay.unpatched_dispatcher import UnpatchedDispatcher
from tools.fingerprints import on_file

PATCHES = sorted(set(re.findall(r"patched\('([^']+)'\)", json.dumps(on_file()))))
NOW = [*stored(this_release()), *stored(this_release(), "suitability")]
BEFORE = {item.path.stem: item for item in stored(folder=OVERTAKEN)}


def _before(patch: str) -> Stored:
    assert patch in BEFORE, f"keep a history from before it as {OVERTAKEN}/{patch}.json"
    return BEFORE[patch]


def test_there_is_a_history_from_before_every_patch_and_of_no_other() -> None:
    assert set(BEFORE) == set(PATCHES)


@pytest.mark.parametrize("patch", PATCHES)
async def test_a_run_from_before_a_patch_goes_on_in_its_old_order(patch: str) -> None:
    history = _before(patch).read()
    assert patch not in patches_of(history)
    assert await replay_problem(history) is None
    # It is one that needs the old order: with the new one alone it would be stuck.
    assert await replay_problem(history, UnpatchedDispatcher) is not None


def test_what_is_recorded_now_has_taken_the_newest_patch_up() -> None:
    taken_up = set[str]().union(*(patches_of(item.read()) for item in NOW))
    assert taken_up <= set(PATCHES)
    assert "send-untimed" in taken_up, "make histories: see docs/changing-workflows.md"
