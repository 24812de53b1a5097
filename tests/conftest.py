"""Fixtures for every tier: one real PostgreSQL and one real Temporal a run, if a test asks."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.servers import (
    TestDatabase,
    TestPostgres,
    TestTemporal,
    cluster_in,
    postgres_on,
    server_in,
)
from wiring.logs import configure

settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Tests that are started in the background may ignore Ctrl-C, and what they start would too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

FIRST, LAST = ("workflows", "faults", "browser", "e2e"), ("architecture", "policy")
"""The tiers that wait longest, and those that need no server and fill the gaps at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: where processes share the files, none ends long after the others."""
    between = sorted(path.name for path in Path(__file__).parent.iterdir() if path.is_dir())
    places = [*FIRST, *(name for name in between if name not in FIRST + LAST), *LAST]
    items.sort(key=lambda item: places.index(item.path.relative_to(Path(__file__).parent).parts[0]))


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestPostgres]:
    """One real cluster for the session; `database` is a migrated database of the test's own."""
    # Not under pytest's own folder: as root the server runs as another user, and every pytest that
    # starts meanwhile shuts that folder to all others again.
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        running = postgres_on(cluster_in(Path(folder)))
        child = running.cluster.start()
        try:
            running.make_template()
            yield running
        finally:
            child.stop()


@pytest.fixture
def database(postgres: TestPostgres) -> Iterator[TestDatabase]:
    """A fresh migrated database, in milliseconds."""
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="session")
async def temporal_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[TestTemporal]:
    """One real Temporal server for the session, in real time unless a test skips its own."""
    server = server_in(tmp_path_factory.mktemp("temporal"))
    child = await server.start()
    try:
        yield TestTemporal(server=server)
    finally:
        child.stop()


@pytest.fixture
def time_skipping() -> Callable[[Client], TimeSkipper]:
    """Wrap a client of `temporal_server`: start workflows with `.client`, then `fast_forward` them.

    Each workflow has its own clock, which keeps the wall's time until
    `await skipper.fast_forward(handle, delta)`. A timer that fires on the way costs about a second.
    """
    return lambda client: TimeSkipper(client, config=TimeSkippingConfig(enabled=False))


@pytest.fixture
def logging_untouched() -> Iterator[None]:
    """Puts back what `configure` sets for the whole process."""
    loggers = [
        logging.getLogger(name)
        for name in ("", "referrals", "temporalio.workflow", "temporalio.activity")
    ]
    handlers, levels = list(loggers[0].handlers), [logger.level for logger in loggers]
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    yield
    configure("none", strict=True)
    logging.captureWarnings(False)
    loggers[0].handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
