"""What would be refused by a Temporal Cloud is said at the start."""

from __future__ import annotations

from typing import Any

import pytest

from wiring.cloud_check import check_cloud, is_cloud
from wiring.settings import Settings

GOOD = {
    "track": "support",
    "namespace": "support.a1b2c",
    "database_url": "postgresql+psycopg://support_app:x@127.0.0.1/support",
    "key_ring": "keys.json",
    "temporal_address": "support.a1b2c.tmprl.cloud:7233",
    "temporal_tls": True,
    "temporal_token": "a key of tests only",
    "notices_dir": "notices",
}


def _said(*, certificate: bool = False, **changed: object) -> list[str]:
    settings = Settings.model_validate({**GOOD, **changed})
    return [problem.code for problem in check_cloud(settings, certificate=certificate)]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"temporal_token": None, "certificate": True}, []),
        ({"temporal_address": "eu-west-2.aws.api.temporal.io:7233"}, []),
        ({"temporal_tls": False}, ["cloud-in-clear"]),
        ({"temporal_token": None}, ["cloud-without-credential"]),
        ({"namespace": "support"}, ["cloud-namespace"]),
        ({"certificate": True}, ["cloud-two-credentials"]),
    ],
)
def test_each_thing_that_is_missing_is_said(changed: dict[str, Any], codes: list[str]) -> None:
    assert _said(**changed) == codes


def test_a_temporal_of_ones_own_is_asked_none_of_it() -> None:
    own: dict[str, Any] = {
        "temporal_address": "gate:7234",
        "temporal_tls": False,
        "namespace": "support",
    }
    assert _said(temporal_token=None, **own) == []
    assert not is_cloud("tmprl.cloud.example:7233")
