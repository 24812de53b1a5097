"""The page of metrics: Temporal's figures and ours, and nothing of anybody."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import update
from temporalio.client import Client

from policy.duty.findings import finding
from store.alarms import raise_alarms
from store.cases import clock
from store.figures import figures
from store.tables import escalations
from tests.apps import app_on, settings_on, take_in
from tests.servers import TestDatabase, TestTemporal
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.metrics import GAUGES, Gauges, runtime

OPS = Path(__file__).parents[2] / "ops"


def page(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
        text: str = answer.read().decode()
    return text


async def test_one_page_has_temporals_figures_and_ours(temporal_server: TestTemporal) -> None:
    address = f"{LOOPBACK}:{free_ports().temporal}"
    made = runtime(address, "support")
    Gauges(made.metric_meter).show(dict.fromkeys(GAUGES, 7.0))
    client = await Client.connect(temporal_server.address, runtime=made)
    await client.count_workflows()
    text = await asyncio.to_thread(page, address)
    for name in GAUGES:
        assert re.search(rf'^{name}{{[^}}]*track="support"[^}}]*}} 7$', text, re.M), name
    assert re.search(r"^temporal_request_total{.*} \d+$", text, re.M)


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
            await raise_alarms(connection, found, found, now)
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
    assert shown.metrics_of("command-line") == ""


@pytest.mark.parametrize("listen", ["9464", "127.0.0.1", "127.0.0.1:http"])
def test_an_address_that_is_none_is_refused(
    listen: str, database: TestDatabase, tmp_path: Path
) -> None:
    settings = settings_on(database, tmp_path)
    values = settings.model_dump() | {"metrics_listen": listen}
    with pytest.raises(ValidationError, match="metrics_listen"):
        type(settings).model_validate(values)


def _ours_in(text: str) -> set[str]:
    return set(re.findall(r"\breferrals_[a-z_]+\b", text))


def test_alerts_and_dashboard_speak_of_figures_that_there_are() -> None:
    rules = (OPS / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
    dashboard = (OPS / "grafana" / "dashboards" / "referrals.json").read_text(encoding="utf-8")
    assert _ours_in(rules) <= set(GAUGES) and _ours_in(dashboard) <= set(GAUGES)
    assert set(GAUGES) <= _ours_in(rules) | _ours_in(dashboard)


def test_every_panel_has_a_title_a_query_and_words_for_who_cannot_see_it() -> None:
    file = OPS / "grafana" / "dashboards" / "referrals.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    panels = found["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) >= 8
    for panel in panels:
        assert panel["title"] and panel["description"]
        assert all(target["expr"] for target in panel["targets"])


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    rules = (OPS / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
    alerts = re.split(r"^\s+- alert: ", rules, flags=re.M)[1:]
    assert len(alerts) >= 8
    for alert in alerts:
        assert all(f"{word}: " in alert for word in ("expr", "for", "severity", "summary"))
        assert "What to do" in alert
