"""Releases of the worker side by side: how one tells Temporal which it is (docs/adr/0031).

A case's run belongs to the release under which it did its first step, and to no other, until it
begins a fresh run of itself: that one begins under the wanted release. So a release can be put
beside the last one, and taken back, while cases of either sleep.
"""

from __future__ import annotations

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig

from wiring.settings import Settings


def deployment_name(settings: Settings) -> str:
    """What Temporal calls all the releases of a track's worker together."""
    return settings.task_queue


def deployment_of(settings: Settings) -> WorkerDeploymentConfig | None:
    """Which release a worker is; None where there is one at a time and nobody names it."""
    if not settings.release:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name(settings), settings.release),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )
