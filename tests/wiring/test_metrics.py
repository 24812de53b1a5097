"""The page of metrics: Temporal's figures and ours, and nothing of anybody."""

from __future__ import annotations

import asyncio
import io
import json
import re
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import update
from temporalio.client import Client
from temporalio.worker import Worker

from policy.duty.findings import HealthLook, finding
from store.alarms import raise_alarms
from store.figures import figures
from store.policy_time import clock
from store.tables import escalations
from tests.apps import app_on, settings_on, take_in
from tests.servers import TestDatabase, TestTemporal
from tests.wiring.sample_log import Broken
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.logs import configure
from wiring.metrics import GAUGES, Gauges, runtime
from wiring.settings import METRICS_PLACES
from wiring.tracks import TRACKS

OPS = Path(__file__).parents[2] / "ops"
ALERTS = (OPS / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
DASHBOARD = (OPS / "grafana" / "dashboards" / "referrals.json").read_text(encoding="utf-8")


def page(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.parametrize("track", TRACKS)
async def test_the_page_has_every_figure_that_alerts_and_dashboard_ask_for(
    track: str, temporal_server: TestTemporal, logging_untouched: None
) -> None:
    configure("test", stream=io.StringIO())
    address = f"{LOOPBACK}:{free_ports().temporal}"
    made = runtime(address, track)
    Gauges(made.metric_meter).show(dict.fromkeys(GAUGES, 7.0))
    client = await Client.connect(temporal_server.address, runtime=made)
    queue = uuid4().hex
    async with Worker(client, task_queue=queue, workflows=[Broken]):
        # Failures are counted from the first one on.
        broken = await client.start_workflow(Broken.run, "words", id=queue, task_queue=queue)
        while "temporal_workflow_task_execution_failed_total" not in (
            text := await asyncio.to_thread(page, address)
        ):
            await asyncio.sleep(0.05)
        await broken.terminate()
    asked = _named_in(ALERTS) | _named_in(DASHBOARD)
    assert len(asked) == len(GAUGES) + 2
    for name in asked:
        assert re.search(rf'^{name}{{[^}}]*track="{track}"[^}}]*}} [\d.]+$', text, re.M), name
    for name in GAUGES:
        assert re.search(rf"^{name}{{.*}} 7$", text, re.M), name


def test_alerts_look_at_the_programs_that_are_asked_for_figures() -> None:
    asked = (OPS / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
    jobs = set(re.findall(r"job_name: (\w+)", asked))
    assert set(re.findall(r'job="(\w+)"', ALERTS)) == jobs == set(METRICS_PLACES)


async def test_a_port_that_is_taken_costs_the_figures_and_nothing_else(
    temporal_server: TestTemporal,
) -> None:
    address = f"{LOOPBACK}:{free_ports().temporal}"
    runtime(address, "support")
    second = runtime(address, "support")
    client = await Client.connect(temporal_server.address, runtime=second)
    assert await client.service_client.check_health()


async def test_the_figures_are_what_the_record_says(database: TestDatabase, tmp_path: Path) -> None:
    async with app_on(database, tmp_path) as app:
        async with app.engine.connect() as connection:
            empty = await figures(connection)
        for number, hours in enumerate((1, 21, 26, 30)):
            await take_in(app, f"N-{number}", received_ago=timedelta(hours=hours))
        async with app.engine.begin() as connection:
            now = await clock(connection)
            found = [finding("no-worker")]
            await raise_alarms(connection, found, HealthLook(tuple(found)), now)
        async with app.engine.connect() as connection:
            full = await figures(connection)
        assert set(empty) == set(full) == set(GAUGES)
        assert empty["referrals_open"] == empty["referrals_oldest_undelivered_notice_seconds"] == 0
        assert (full["referrals_open"], full["referrals_due_soon"]) == (4, 1)
        assert full["referrals_breached"] == 2
        # Both late entries were escalated when they were taken in.
        assert full["referrals_escalated"] == 2
        assert full["referrals_alarms"] == full["referrals_alarms_not_taken"] == 1
        assert full["referrals_oldest_undelivered_notice_seconds"] > 0
        async with app.engine.begin() as connection:
            await connection.execute(update(escalations).values(acknowledged_at=now))
            assert (await figures(connection))["referrals_escalated"] == 0


def test_each_process_has_a_page_of_its_own_and_the_command_line_none(
    database: TestDatabase, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path)
    assert settings.metrics_of("worker") == ""
    shown = settings.model_copy(update={"metrics_listen": "127.0.0.1:9464"})
    assert shown.metrics_of("worker") == "127.0.0.1:9464"
    assert shown.metrics_of("watchdog") == "127.0.0.1:9465"
    assert shown.metrics_of("sender") == "127.0.0.1:9466"
    assert shown.metrics_of("command-line") == ""


@pytest.mark.parametrize("listen", ["9464", "127.0.0.1", "127.0.0.1:http"])
def test_a_malformed_address_is_refused(
    listen: str, database: TestDatabase, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path)
    values = settings.model_dump() | {"metrics_listen": listen}
    with pytest.raises(ValidationError, match="metrics_listen"):
        type(settings).model_validate(values)


def _named_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:referrals|temporal)_[a-z_]+\b", text))


def test_every_figure_of_ours_is_shown_or_rings() -> None:
    assert set(GAUGES) <= _named_in(ALERTS) | _named_in(DASHBOARD)


def test_every_panel_has_a_title_a_query_and_words_for_who_cannot_see_it() -> None:
    found: dict[str, Any] = json.loads(DASHBOARD)
    panels = found["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) >= 8
    for panel in panels:
        assert panel["title"] and panel["description"]
        assert all(target["expr"] for target in panel["targets"])


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    alerts = re.split(r"^\s+- alert: ", ALERTS, flags=re.M)[1:]
    assert len(alerts) >= 8
    for alert in alerts:
        assert all(f"{word}: " in alert for word in ("expr", "for", "severity", "summary"))
        assert "What to do" in alert
