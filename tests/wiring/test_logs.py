"""Logs: event codes and ids come out, and no words of anybody, by any path."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from temporalio import activity
from temporalio.testing import ActivityEnvironment
from temporalio.worker import Worker

from store.jobs import Job
from tests.servers import TestTemporal
from tests.starter.terminal import surroundings
from tests.wiring.sample_log import Broken, Logging, complain
from wiring.admin import DATABASE_VARIABLE, TEMPORAL_VARIABLE
from wiring.logs import FieldNotAllowed, configure, core_logging, dropped_fields, get_logger

CANARY = "Zebedee Quillfeather"
REF = "RSR-7KQ-4M2-XD9"
SENTENCE = f"Failed for {CANARY}"


class Written:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]


@pytest.fixture
def written(logging_untouched: None) -> Written:
    written = Written()
    configure("worker", stream=written.stream)
    return written


def test_an_event_is_one_line_of_json_with_its_fields(written: Written) -> None:
    get_logger("worker").event("case-started", reference=REF, attempt=2, ms=1.5)
    [line] = written.lines
    at = datetime.fromisoformat(line.pop("at"))
    assert abs(datetime.now(UTC) - at) < timedelta(seconds=5)
    assert line == {
        "level": "info",
        "process": "worker",
        "logger": "referrals.worker",
        "event": "case-started",
        "reference": REF,
        "attempt": 2,
        "ms": 1.5,
    }


@pytest.mark.parametrize(
    ("event", "fields", "named"),
    [
        ("case-started", {"name": CANARY}, "name"),
        ("case-started", {"reference": CANARY}, "reference"),
        ("case-started", {"code": CANARY}, "code"),
        ("case-started", {"attempt": CANARY}, "attempt"),
        ("case-started", {"workflow_id": f"support/{CANARY}"}, "workflow_id"),
        ("case-started", {"error": f"{CANARY} failed"}, "error"),
        ("case-started", {"code": "a-" * 60 + "a"}, "code"),
        ("case-started", {"reference": f"{REF}\n"}, "reference"),
        (f"started {CANARY}", {}, "event"),
    ],
)
def test_what_is_not_allowed_raises_before_production_and_is_left_out_there(
    logging_untouched: None, event: str, fields: dict[str, Any], named: str
) -> None:
    strict, lax = Written(), Written()
    configure("worker", strict=True, stream=strict.stream)
    with pytest.raises(FieldNotAllowed) as raised:
        get_logger("worker").event(event, **fields)
    assert raised.value.key == named
    assert CANARY not in str(raised.value)
    configure("worker", stream=lax.stream)
    before = dropped_fields()
    get_logger("worker").event(event, **fields, count=1)
    assert strict.text == ""
    assert CANARY not in lax.text
    assert lax.lines[0]["count"] == 1
    assert dropped_fields() - before == (0 if named == "event" else 1)
    assert lax.lines[0].get("dropped") == (None if named == "event" else 1)


def test_nothing_configured_is_strict() -> None:
    with pytest.raises(FieldNotAllowed):
        get_logger("anything").event("case-started", name=CANARY)


def test_of_an_exception_only_its_class_is_written(written: Written) -> None:
    get_logger("worker").error("send-failed", error=ValueError(CANARY), channel="file")
    [line] = written.lines
    assert (line["error"], line["level"], line["channel"]) == ("ValueError", "error", "file")
    assert CANARY not in written.text


def test_levels_are_kept(logging_untouched: None) -> None:
    written = Written()
    configure("worker", "WARNING", stream=written.stream)
    log = get_logger("worker")
    log.event("case-started")
    log.warning("case-late")
    assert written.events() == ["case-late"]


def raise_chain() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise RuntimeError(CANARY) from error


def library(name: str) -> Callable[[], None]:
    def complain_as_library() -> None:
        logger = logging.getLogger(name)
        try:
            raise_chain()
        except RuntimeError:
            logger.exception("Failed %s", CANARY, extra={"words": CANARY})
        logger.error(SENTENCE, extra={"fields": {"code": CANARY, "name": CANARY}})
        logger.error("Failed %s", CANARY, extra={"event": CANARY, "fields": CANARY})
        logger.critical(ValueError(CANARY))
        logger.warning("%d", CANARY)
        logger.error("Failed", stack_info=True)

    return complain_as_library


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("temporalio.worker._workflow", "temporal-record"),
        ("temporalio.activity", "temporal-record"),
        ("temporalio.core-sdk_core::temporalio_sdk", "temporal-record"),
        ("sqlalchemy.engine.Engine", "database-record"),
        ("psycopg.pool", "database-record"),
        ("asyncio", "asyncio-record"),
        ("some.other.library", "library-record"),
        ("referrals.worker", "library-record"),
    ],
)
def test_a_librarys_record_gives_code_class_and_cause_only(
    written: Written, name: str, code: str
) -> None:
    # Once more, for the test runner's own handler would trip over the broken record below.
    configure("worker", stream=written.stream)
    library(name)()
    assert CANARY not in written.text
    first, *rest = written.lines
    assert (first["logger"], first["event"]) == (name, code)
    assert (first["error"], first["cause"]) == ("RuntimeError", "KeyError")
    assert set(first) == {"at", "level", "process", "logger", "event", "error", "cause"}
    assert len(rest) == 5
    assert {frozenset(line) - {"dropped"} for line in rest} == {
        frozenset({"at", "level", "process", "logger", "event"})
    }


def test_a_librarys_messages_below_a_warning_are_not_logged(written: Written) -> None:
    for name in ("sqlalchemy.engine", "temporalio.worker", "httpx"):
        logging.getLogger(name).info("connected as %s", CANARY)
    assert written.text == ""


def test_a_failed_statement_shows_no_row(written: Written) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("create table person (name text unique)"))
        for _ in range(2):
            try:
                connection.execute(text("insert into person values (:name)"), {"name": CANARY})
            except SQLAlchemyError:
                logging.getLogger("sqlalchemy.pool").exception("statement failed")
    engine.dispose()
    [line] = written.lines
    assert (line["error"], line["cause"]) == ("IntegrityError", "IntegrityError")
    assert CANARY not in written.text


async def test_a_task_that_nobody_awaited_shows_no_words(written: Written) -> None:
    async def fail() -> None:
        raise RuntimeError(CANARY)

    task = asyncio.create_task(fail(), name=CANARY)
    await asyncio.sleep(0)
    del task
    gc.collect()
    asyncio.get_running_loop().call_exception_handler({"message": CANARY, "task": CANARY})
    assert written.events() == ["task-failure-unseen", "asyncio-record"]
    assert CANARY not in written.text


def test_what_a_process_or_a_thread_dies_of_is_one_line(
    written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise_chain()
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    thread = threading.Thread(target=raise_chain, name=CANARY)
    thread.start()
    thread.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert [(line["event"], line["error"]) for line in written.lines] == [
        ("uncaught-exception", "RuntimeError")
    ] * 2
    assert CANARY not in written.text + "".join(capsys.readouterr())


def test_a_preparation_that_fails_is_one_line_and_shows_no_password(tmp_path: Path) -> None:
    of_nobody = f"postgresql+psycopg://nobody:{CANARY.split()[0]}@127.0.0.1:1/none"
    environment = {
        "REFERRALS_DATA": str(tmp_path),
        **{
            f"REFERRALS_{job}_DATABASE_URL".upper(): of_nobody.replace("@", f"-{job}@")
            for job in Job
        },
        "REFERRALS_DATABASE_URL": of_nobody,
        "REFERRALS_KEY_RING": "keys.json",
        "REFERRALS_NOTICES_DIR": "notices",
        "REFERRALS_TEMPORAL_ADDRESS": "127.0.0.1:1",
        DATABASE_VARIABLE: of_nobody,
        TEMPORAL_VARIABLE: "127.0.0.1:1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "starter.prepare", "--new-key-ring"],
        env=surroundings(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    [line] = [json.loads(line) for line in done.stderr.splitlines()]
    assert (line["process"], line["event"]) == ("prepare", "uncaught-exception")
    assert (line["error"], done.returncode) == ("OperationalError", 1)


def test_a_warning_shows_no_words(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # The test runner has its own way of showing warnings for the length of a test.
        logging.captureWarnings(False)
        configure("worker", stream=written.stream)
        warnings.warn(CANARY, UserWarning, stacklevel=1)
    assert written.events() == ["python-warning"]
    assert CANARY not in written.text + "".join(capsys.readouterr())


def test_a_stream_that_breaks_shows_no_words(
    logging_untouched: None, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.StringIO()
    configure("worker", stream=stream)
    stream.close()
    before = dropped_fields()
    logging.getLogger("sqlalchemy").error("Failed %s", CANARY)
    assert "".join(capsys.readouterr()) == ""
    assert dropped_fields() == before + 1


def test_the_engines_core_logs_through_the_same_gate() -> None:
    forwarding = core_logging().forwarding
    assert forwarding is not None
    assert forwarding.logger.name == "temporalio.core"


async def test_an_activitys_own_logger_gives_its_ids(written: Written) -> None:
    env = ActivityEnvironment()
    env.info = env.info.__class__(**{**env.info.__dict__, "workflow_id": f"support/{REF}"})
    env.run(complain_in_an_activity)
    [line] = written.lines
    assert (line["event"], line["workflow_id"], line["attempt"]) == (
        "notice-sent",
        f"support/{REF}",
        1,
    )
    assert CANARY not in written.text


def complain_in_an_activity() -> None:
    activity.logger.info(
        "sent to %s", CANARY, extra={"event": "notice-sent", "fields": {"name": CANARY}}
    )


async def test_a_real_worker_that_fails_in_every_way_shows_no_words(
    written: Written, temporal_server: TestTemporal
) -> None:
    client = await temporal_server.connect()
    queue = uuid4().hex
    async with Worker(
        client,
        task_queue=queue,
        workflows=[Logging, Broken],
        activities=[complain],
        max_cached_workflows=0,
    ):
        handle = await client.start_workflow(
            Logging.run, CANARY, id=f"support/{REF}", task_queue=queue
        )
        await handle.signal("unreadable", {"name": CANARY})
        await handle.signal("go_on")
        assert await handle.result() == "done"
        broken = await client.start_workflow(
            Broken.run, CANARY, id="support-broken", task_queue=queue
        )
        while "workflow-task-failed" not in written.events():
            await asyncio.sleep(0.02)
        await broken.terminate()
    events = written.events()
    assert {"activity-failed", "signal-unreadable", "workflow-task-failed"} <= set(events)
    for event in ("case-reached", "case-counted"):
        assert events.count(event) == 1, "replayed more than once, written once"
    logged = written.lines[events.index("case-reached")]
    assert (logged["workflow_id"], logged["count"]) == (f"support/{REF}", 1)
    failed = written.lines[events.index("activity-failed")]
    assert (failed["error"], failed["cause"]) == ("ApplicationError", "ValueError")
    assert CANARY.split()[0] not in written.text
