"""docker-compose.yml says nothing that the programs do not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wiring.settings import Settings

COMPOSE = (Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8")
PROGRAMS = ("worker", "starter.watchdog", "starter.codec_server", "starter.prepare")


def value_of(name: str) -> str:
    """What a variable is set to, without anchors."""
    found = re.search(rf"^ +{name}: (?:&[a-z-]+ )?(\S+)$", COMPOSE, re.MULTILINE)
    assert found is not None, name
    return found[1]


def test_every_setting_in_it_is_one_of_ours() -> None:
    named = set(re.findall(r"^ +REFERRALS_([A-Z_]+):", COMPOSE, re.MULTILINE))
    assert named <= {name.upper() for name in Settings.model_fields} | {"DATA"}
    assert {"CODEC_ADDRESS", "CODEC_LISTEN", "UI_ADDRESS"} <= named


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_of_ours_is_in_it(program: str) -> None:
    assert f'["python", "-m", "{program}"]' in COMPOSE


def test_the_pages_ask_the_codec_server_and_send_the_session_along() -> None:
    assert value_of("TEMPORAL_CODEC_ENDPOINT") == "*codec-address"
    assert value_of("REFERRALS_CODEC_ADDRESS").endswith("/codec")
    assert value_of("TEMPORAL_CODEC_INCLUDE_CREDENTIALS") == '"true"'
    port = value_of("REFERRALS_CODEC_LISTEN").rpartition(":")[2]
    assert f"127.0.0.1:{port}:{port}" in COMPOSE
    assert f"http://127.0.0.1:{port}/codec/health" in COMPOSE
