"""A terminal on a database of the test's own; Temporal is out of reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.support.words import Role
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.starter.terminal import Terminal, set_up


@pytest.fixture
def terminal(database: TestDatabase, tmp_path: Path) -> Terminal:
    """Nobody is signed in yet."""
    return set_up(tmp_path, settings_on(database, tmp_path))


@pytest.fixture
def caseworker(terminal: Terminal) -> Terminal:
    """Signed in as a caseworker."""
    terminal.sign_in(Role.CASEWORKER)
    return terminal
