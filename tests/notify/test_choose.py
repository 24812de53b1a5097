"""Which channel the settings choose, and that a channel without what it needs is told at the start,
without quoting a secret.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from notify.choose import channel_of
from tests.notify.notify_server import API_KEY, SECRET, TEMPLATE
from wiring.settings import Settings, SettingsMissing

BASE = {
    "REFERRALS_DATABASE_URL": "postgresql://support_app@127.0.0.1/referrals",
    "REFERRALS_KEY_RING": "keys.json",
    "REFERRALS_TEMPORAL_ADDRESS": "127.0.0.1:7233",
    "REFERRALS_NOTICES_DIR": "notices",
}
SMTP = {
    "REFERRALS_NOTICES_BY": "smtp",
    "REFERRALS_SMTP_HOST": "mail.example",
    "REFERRALS_SMTP_FROM": "support@referrals.example",
}
NOTIFY = {
    "REFERRALS_NOTICES_BY": "notify",
    "REFERRALS_NOTIFY_API_KEY": API_KEY,
    "REFERRALS_NOTIFY_TEMPLATE_ID": TEMPLATE,
}


@pytest.mark.parametrize(
    ("said", "channel"),
    [({}, "file"), (SMTP, "smtp"), (NOTIFY, "notify")],
    ids=["nothing", "smtp", "notify"],
)
def test_the_environment_chooses_the_channel(
    said: dict[str, str], channel: str, tmp_path: Path
) -> None:
    assert channel_of(Settings.load(tmp_path, BASE | said)).name == channel


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (SMTP | {"REFERRALS_SMTP_HOST": ""}, "smtp_host"),
        (SMTP | {"REFERRALS_SMTP_FROM": "nobody"}, "smtp_from"),
        (SMTP | {"REFERRALS_SMTP_PORT": "0"}, "smtp_port"),
        (SMTP | {"REFERRALS_SMTP_SECURITY": "off"}, "smtp_security"),
        (SMTP | {"REFERRALS_SMTP_PASSWORD": "said without a user"}, "smtp_password"),
        (SMTP | {"REFERRALS_SMTP_USER": "without a password"}, "smtp_password"),
        (NOTIFY | {"REFERRALS_NOTIFY_API_KEY": ""}, "notify_api_key"),
        (NOTIFY | {"REFERRALS_NOTIFY_API_KEY": SECRET}, "notify_api_key"),
        (NOTIFY | {"REFERRALS_NOTIFY_TEMPLATE_ID": "the e-mail one"}, "notify_template_id"),
        (NOTIFY | {"REFERRALS_NOTIFY_REPLY_TO_ID": "us"}, "notify_reply_to_id"),
        (NOTIFY | {"REFERRALS_NOTIFY_ADDRESS": "http://notify.example"}, "notify_address"),
        ({"REFERRALS_NOTICES_BY": "pigeon"}, "notices_by"),
    ],
)
def test_a_channel_without_what_it_needs_is_named_at_the_start_and_no_value_is_quoted(
    said: dict[str, str], field: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsMissing) as problem:
        Settings.load(tmp_path, BASE | said)
    assert f"missing or wrong: {field}." in str(problem.value)
    assert SECRET not in str(problem.value)
    assert "without a user" not in str(problem.value)


def test_settings_of_a_channel_that_is_not_chosen_are_left_alone(tmp_path: Path) -> None:
    unused = {"REFERRALS_NOTIFY_API_KEY": "", "REFERRALS_SMTP_HOST": ""}
    assert Settings.load(tmp_path, BASE | unused).notices_by == "file"


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    secrets = {"REFERRALS_SMTP_USER": "u", "REFERRALS_SMTP_PASSWORD": "an invented password"}
    shown = repr(Settings.load(tmp_path, BASE | NOTIFY | secrets))
    assert SECRET not in shown
    assert "an invented password" not in shown
