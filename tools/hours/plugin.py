"""For pytest: PostgreSQL's clock is moved with this process's own, and what needs Temporal is left
out, for no library moves the clock of its server.
"""

from __future__ import annotations

import os

import pytest

from wiring.embedded import postgres
from wiring.embedded.cluster_files import environment

MOVED = ("LD_PRELOAD", "CLOCK_AWAY_SECONDS")
_plain = environment


def _moved() -> dict[str, str]:
    return _plain() | {name: os.environ[name] for name in MOVED if name in os.environ}


# As that module sees it: it starts the server, and hands it no more than it names.
vars(postgres)["environment"] = _moved


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what runs in this process, with PostgreSQL or without."""
    left_out = [item for item in items if "temporal_server" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
