"""A service takes its secrets from files too, and does not start with one that everybody knows, or
with a link in clear text to another machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.test_settings import PLACES
from wiring.service_secrets import check_settings, is_known
from wiring.settings import SECRETS, Settings, SettingsMissing

GOOD = "9f2c61d07be84a5c"
"""Letters and digits made by chance, for these tests only."""
DATABASE = "REFERRALS_DATABASE_URL"
FAR = {DATABASE: f"postgresql+psycopg://app:{GOOD}@db.example/referrals?sslmode=verify-full"}
MAIL = {
    "REFERRALS_NOTICES_BY": "smtp",
    "REFERRALS_SMTP_HOST": "mail.example",
    "REFERRALS_SMTP_FROM": "service@referrals.example",
}


def _codes(folder: Path, **given: str) -> list[str]:
    found = check_settings(Settings.load(folder, PLACES | given))
    assert all(one.fatal and one.what_to_do for one in found)
    return [one.code for one in found]


def test_a_secret_is_read_from_the_file_that_is_named_for_it(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"postgresql://app:{GOOD}@127.0.0.1/x\n")
    (tmp_path / "token").write_text(f"{GOOD}\n")
    given = {name: value for name, value in PLACES.items() if name != DATABASE}
    given |= {f"{DATABASE}_FILE": str(tmp_path / "url")}
    given |= {"REFERRALS_TEMPORAL_TOKEN_FILE": str(tmp_path / "token")}
    found = Settings.load(tmp_path, given)
    assert found.database_url.get_secret_value().endswith("@127.0.0.1/x")
    assert found.temporal_token is not None
    assert found.temporal_token.get_secret_value() == GOOD
    assert {"database_url", "temporal_token", "smtp_password", "notify_api_key"} <= SECRETS


def test_one_track_may_have_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(GOOD)
    given = PLACES | {"REFERRALS_SUITABILITY_TEMPORAL_TOKEN_FILE": str(tmp_path / "token")}
    assert Settings.load(tmp_path, given).temporal_token is None
    own = Settings.load(tmp_path, given | {"REFERRALS_TRACK": "suitability"})
    assert own.temporal_token is not None


def test_a_secret_given_twice_or_in_no_file_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing, match="both set"):
        Settings.load(tmp_path, PLACES | {f"{DATABASE}_FILE": str(tmp_path / "url")})
    with pytest.raises(SettingsMissing, match="cannot be read") as raised:
        Settings.load(tmp_path, PLACES | {"REFERRALS_TEMPORAL_TOKEN_FILE": "/nowhere"})
    assert "TEMPORAL_TOKEN_FILE" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        (FAR, []),
        ({DATABASE: f"postgresql://app:{GOOD}@db.example/x"}, ["clear-link-database"]),
        (
            {DATABASE: f"postgresql://app:{GOOD}@db.example/x?sslmode=require"},
            ["clear-link-database"],
        ),
        ({DATABASE: f"postgresql://app:{GOOD}@/x?host=/run/postgresql"}, []),
        ({DATABASE: f"postgresql://app:{GOOD}@/x?host=db.example"}, ["clear-link-database"]),
        ({"REFERRALS_TEMPORAL_ADDRESS": "temporal.example:7233"}, ["clear-link-temporal"]),
        (
            {
                "REFERRALS_TEMPORAL_ADDRESS": "temporal.example:7233",
                "REFERRALS_TEMPORAL_TLS": "true",
            },
            [],
        ),
        (MAIL, []),
        (MAIL | {"REFERRALS_SMTP_SECURITY": "none"}, ["clear-link-email"]),
        (
            {
                "REFERRALS_TEMPORAL_ADDRESS": "gate:7234",
                "REFERRALS_CLEAR_LINKS": "database temporal",
                DATABASE: f"postgresql://app:{GOOD}@postgres/x",
            },
            [],
        ),
        ({DATABASE: "postgresql://app:postgres@127.0.0.1/x"}, ["sample-secret"]),
        ({"REFERRALS_TEMPORAL_TOKEN": "changeme-changeme"}, ["sample-secret"]),
    ],
)
def test_a_service_starts_with_links_and_secrets_that_hold(
    given: dict[str, str], codes: list[str], tmp_path: Path
) -> None:
    assert _codes(tmp_path, **given) == codes


@pytest.mark.parametrize("secret", ["password1234", "short", "aaaaaaaaaaaaaaaa", "Sample-Secret-1"])
def test_what_everybody_knows_is_no_secret(secret: str) -> None:
    assert is_known(secret)
    assert not is_known(GOOD)


def test_a_link_that_nobody_knows_is_not_let_through(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing, match="clear_links"):
        Settings.load(tmp_path, PLACES | {"REFERRALS_CLEAR_LINKS": "everything"})
