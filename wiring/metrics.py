"""Figures for Prometheus: Temporal's own of this process, and ours of the record beside them, on
one page. Names and labels say nothing of a case or a person.
"""

from __future__ import annotations

from collections.abc import Mapping

from temporalio.common import MetricMeter
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

from wiring.logs import core_logging, get_logger

log = get_logger("metrics")

GAUGES: Mapping[str, str] = {
    "referrals_open": "Open cases",
    "referrals_due_soon": "Cases whose set time is not met yet and ends within four hours",
    "referrals_breached": "Cases over their set time, and what it was set for is not done",
    "referrals_escalated": "Open cases with an escalation that nobody has taken",
    "referrals_oldest_undelivered_message_seconds": "Age of the oldest message without a verdict",
    "referrals_oldest_undelivered_notice_seconds": "Age of the oldest notice that has not left",
    "referrals_dead_notices": "Notices that no channel took and that are delivered by hand",
    "referrals_alarms": "Alarms whose trouble is not over",
    "referrals_alarms_not_taken": "Of these, the ones nobody has taken",
    "referrals_collected_timestamp_seconds": "When these figures were last read",
}
"""Every figure of ours, with what it says. Ages are 0 when nothing waits."""

# Temporal's own bounds end where a case's work begins to be slow.
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LATENCIES = (
    "temporal_workflow_task_schedule_to_start_latency",
    "temporal_activity_schedule_to_start_latency",
    "temporal_workflow_task_execution_latency",
    "temporal_activity_execution_latency",
)


def runtime(listen: str, track: str) -> Runtime:
    """A runtime that logs through the allow-list and, if there is an address, serves metrics.

    An address that cannot be had is logged, and the process works without: cases go before figures.
    """
    quiet = TelemetryConfig(logging=core_logging())
    if not listen:
        return Runtime(telemetry=quiet)
    serving = PrometheusConfig(
        bind_address=listen,
        durations_as_seconds=True,
        counters_total_suffix=True,
        histogram_bucket_overrides=dict.fromkeys(_LATENCIES, _SECONDS),
    )
    try:
        return Runtime(
            telemetry=TelemetryConfig(
                logging=core_logging(), metrics=serving, global_tags={"track": track}
            )
        )
    except (RuntimeError, ValueError) as error:
        log.error("metrics-not-served", error=error)
        return Runtime(telemetry=quiet)


class Gauges:
    """Our figures on a runtime's page."""

    def __init__(self, meter: MetricMeter) -> None:
        self._made = {
            name: meter.create_gauge_float(name, description)
            for name, description in GAUGES.items()
        }

    def show(self, figures: Mapping[str, float]) -> None:
        """Set each; raises KeyError for one that is not in the list."""
        for name, value in figures.items():
            self._made[name].set(value)
