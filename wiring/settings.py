"""Settings of one process of one namespace: read once, at the edge, from the data folder and the
environment.

The embedded default writes `settings.json` into its data folder; in production the same file is
mounted, or each field is given as an environment variable `REFERRALS_<FIELD>`, which wins. A
secret is better given in a file, which `REFERRALS_<FIELD>_FILE` names. Where
both tracks' processes are started from one environment, `REFERRALS_<TRACK>_<FIELD>` is for one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator

from notify.choose import ChannelSettings
from scanning.choose import ScannerSettings
from store.jobs import Job

DATA_VARIABLE = "REFERRALS_DATA"
DEFAULT_DATA = ".data"
_PREFIX = "REFERRALS_"
# The worker's is the port that was given, the watchdog's the one after it, then the sender's.
METRICS_PLACES = {"worker": 0, "watchdog": 1, "sender": 2}
"""The programs that show figures, and how many ports behind the track's first each does."""


class ClearLink(StrEnum):
    """A link that may go in clear text within one closed network, if that is said."""

    DATABASE = "database"
    TEMPORAL = "temporal"
    EMAIL = "email"


class SettingsMissing(Exception):
    """There are no settings to run with; the message says which and what to do, and holds no
    value.
    """


def _of_the_track(known: dict[str, Any]) -> str:
    return str(known.get("track", ""))


class Settings(ChannelSettings, ScannerSettings):
    """Everything a process needs to know. Paths may be relative to the data folder. Namespace, task
    queue and schema are named after the track unless said otherwise.

    `ui_address` and `web_address` are what people's browsers say to Temporal's pages and to ours;
    `web_listen` is our pages' own host:port, and `pages_behind` where they find Temporal's if they
    stand before those. `web_proxies` are the addresses, with spaces between, of proxies before our
    pages that say truly where a request comes from (`X-Forwarded-For`): sign-ins are counted by it.
    `database_url` is for whichever job has none of its own (`worker_database_url` and its like):
    in a service each process knows the login of its own job alone.
    `embedded` says that this is the embedded default on somebody's own machine, whose invented
    people need no second factor; `second_factor` is off in tests, and no service starts so.
    `key_store` is the file of the other halves of cases' keys; without a word, in the folder
    `key-store` beside the ring's. `key_service` is the address of a service that keeps them instead
    (see `store.half_service`), with what it is shown: a token here or in a file, and a client
    certificate with its key. `key_copies_days` is how long copies of the key store are kept: an
    erasure's receipt says that date. `key_ring_days` is after how many days the watchdog changes
    the key ring by itself; 0 leaves that to `referrals admin keys rotate`.
    `contact_address` is the mailbox that the public is told to write to.
    `oidc_issuer` is the provider by which staff sign in, as it names itself, with what we are to it
    (its secret here, or in a file); `oidc_acr` and `oidc_amr` are its words for a second factor,
    with spaces between: one of them must stand in what it says of somebody. `oidc_break_glass`
    lets staff sign in by number and credential beside it.
    `temporal_token` opens the track's own door to Temporal (see `gate`), or is
    an API key of somebody else's Temporal. `temporal_config` is a configuration file of Temporal's
    own form with a profile (`temporal_profile`, or `default`) that says address, namespace, key and
    certificates; what is set here beside it counts before it. `clear_links` are those, with spaces
    between, that stand in one closed network with this process and so need no TLS.
    `metrics_listen` is the host:port of the worker's page of metrics, the port after it the
    watchdog's and the next one a sender's of its own; empty, there is none.
    `traces_to` is the http(s) address of a collector that speaks OTLP over HTTP, without its
    `/v1/traces`; empty, nothing is traced.
    `anchor_key` signs anchors of the record, which are kept in `anchor_file`, sent to the mailbox
    `anchor_mail` and given to `anchor_command` on its standard input.
    `outside_log` is the folder of the log of what left and what was acknowledged, on another disk
    than the database; `outside_log_days` is how long its files are kept, longer than any copy of
    the database. `outside_logs` is the folder that such folders of several machines stand in, if
    this process reaches them: the watchdog clears all of them, and a rebuild reads all of them.
    `release` is what Temporal knows this release of the worker by, so that several can stand side
    by side (see `wiring.releases`); empty, there is one at a time. `probes_listen` is the host:port
    where this process says that it lives and is ready (see `wiring.probes`); empty, nowhere.
    """

    track: Literal["support", "suitability"] = "support"
    namespace: str = Field(default_factory=_of_the_track)
    rehearsal: bool = False
    embedded: bool = False
    second_factor: Literal["needed", "off"] = "needed"
    task_queue: str = Field(default_factory=_of_the_track)
    database_url: SecretStr
    worker_database_url: SecretStr | None = None
    web_database_url: SecretStr | None = None
    sender_database_url: SecretStr | None = None
    watchdog_database_url: SecretStr | None = None
    operator_database_url: SecretStr | None = None
    auditor_database_url: SecretStr | None = None
    database_schema: str = Field(default_factory=_of_the_track)
    key_ring: Path
    key_store: Path | None = None
    key_service: str = Field(default="", pattern=r"^$|^https://\S+$|^http://127\.0\.0\.1(:\d+)?$")
    key_service_token: SecretStr | None = None
    key_service_token_file: Path | None = None
    key_service_ca: Path | None = None
    key_service_certificate: Path | None = None
    key_service_key: Path | None = None
    key_copies_days: int = Field(default=35, ge=0, le=3650)
    key_ring_days: int = Field(default=0, ge=0, le=3650)
    temporal_address: str
    temporal_token: SecretStr | None = None
    temporal_tls: bool = False
    temporal_config: Path | None = None
    temporal_profile: str = ""
    clear_links: str = Field(
        default="", pattern=r"^$|^(database|temporal|email)( (database|temporal|email))*$"
    )
    ui_address: str = ""
    web_address: str = ""
    web_listen: str = "127.0.0.1:8833"
    web_proxies: str = ""
    pages_behind: str = ""
    contact_address: str = ""
    oidc_issuer: str = Field(default="", pattern=r"^$|^https://\S+$|^http://127\.0\.0\.1(:\d+)?$")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_acr: str = ""
    oidc_amr: str = Field(default="", validate_default=True)
    oidc_break_glass: bool = False
    metrics_listen: str = Field(default="", pattern=r"^$|^\S+:\d+$")
    traces_to: str = Field(default="", pattern=r"^$|^https?://[^\s/@]+(/\S*)?$")
    anchor_key: Path = Path("anchor-key.pem")
    anchor_file: Path = Path("anchors/anchors.jsonl")
    anchor_mail: str = ""
    anchor_command: str = ""
    outside_log: Path = Path("outside-log")
    outside_logs: Path | None = None
    outside_log_days: int = Field(default=100, ge=7, le=3650)
    release: str = Field(default="", pattern=r"^$|^[A-Za-z0-9][A-Za-z0-9_+-]{0,62}$")
    probes_listen: str = Field(default="", pattern=r"^$|^\S+:\d+$")
    data_dir: Path = Path()

    @field_validator("oidc_amr")
    @classmethod
    def _complete_provider(cls, amr: str, info: ValidationInfo) -> str:
        """A provider is named whole, with what its word for a second factor is: without that,
        anybody with a password would come in.
        """
        known = info.data
        secret = known.get("oidc_client_secret") or known.get("oidc_client_secret_file")
        whole = known.get("oidc_client_id") and secret and (known.get("oidc_acr") or amr)
        if known.get("oidc_issuer") and not (whole and known.get("web_address")):
            raise ValueError("the identity provider is not named whole")
        return amr

    def database_of(self, job: Job | None) -> SecretStr:
        """The address of the record for a job; without one, the general one."""
        own: SecretStr | None = getattr(self, f"{job}_database_url") if job else None
        return own or self.database_url

    def with_database(self, address: SecretStr) -> Self:
        """The same where every job uses one address, which may do all of it."""
        own = {f"{job}_database_url": None for job in Job}
        return self.model_copy(update={"database_url": address, **own})

    @property
    def halves(self) -> Path:
        """The file of the key store, if no service keeps it."""
        return self.key_store or _beside(self.key_ring)

    def metrics_of(self, process: str) -> str:
        """Where a process shows its metrics; empty for those that show none."""
        host, _, port = self.metrics_listen.rpartition(":")
        place = METRICS_PLACES.get(process)
        return f"{host}:{int(port) + place}" if port and place is not None else ""

    @classmethod
    def load(
        cls, data_dir: Path | None = None, environment: Mapping[str, str] = os.environ
    ) -> Settings:
        """The settings of a data folder, with the environment's word over it.

        Raises:
            SettingsMissing: neither gives a complete set.
        """
        folder = data_dir or Path(environment.get(DATA_VARIABLE, DEFAULT_DATA))
        values = _from_file(folder / "settings.json") | _from_environment(environment, _PREFIX)
        track = str(values.get("track", cls.model_fields["track"].default))
        values |= _from_environment(environment, f"{_PREFIX}{track.upper()}_")
        if values.get("temporal_config"):
            values["temporal_config"] = folder / str(values["temporal_config"])
            values = {**_of_profile(values), **values}
        try:
            found = cls.model_validate({**values, "data_dir": folder})
        except ValidationError as problem:
            names = ", ".join(sorted(_wrong(problem)))
            raise SettingsMissing(
                f"No usable settings in {folder}: missing or wrong: {names}. "
                "Start the embedded default with `make run`, or point REFERRALS_DATA at its data "
                "folder."
            ) from None
        secret_file = found.oidc_client_secret_file
        return found.model_copy(
            update={
                "oidc_client_secret_file": folder / secret_file if secret_file else None,
                "key_ring": folder / found.key_ring,
                "key_store": folder / (found.key_store or _beside(found.key_ring)),
                **{
                    name: folder / path
                    for name in _OF_KEY_SERVICE
                    if (path := getattr(found, name))
                },
                "notices_dir": folder / found.notices_dir,
                "alarms_dir": folder / found.alarms_dir,
            }
        )


def _of_profile(values: Mapping[str, object]) -> Mapping[str, object]:
    # Nobody else pays for Temporal's library.
    from wiring.temporal_profile import ProfileUnusable, read_profile, values_of

    file, name = Path(str(values["temporal_config"])), str(values.get("temporal_profile", ""))
    try:
        return values_of(read_profile(file, name))
    except (ProfileUnusable, OSError):
        raise SettingsMissing(
            "The profile that REFERRALS_TEMPORAL_CONFIG and REFERRALS_TEMPORAL_PROFILE name cannot "
            "be used: no such file, no such profile, a key in it that Temporal does not know, or a "
            "certificate that is not there."
        ) from None


_OF_KEY_SERVICE = (
    "key_service_token_file",
    "key_service_ca",
    "key_service_certificate",
    "key_service_key",
)


def _beside(ring: Path) -> Path:
    return ring.parent / "key-store" / f"{ring.stem}.halves"


def _wrong(problem: ValidationError) -> set[str]:
    """The fields at fault; not those that only wait for another one to be named after."""
    errors = [item for item in problem.errors() if item["type"] != "default_factory_not_called"]
    return {str(item["loc"][0]) for item in errors}


def _from_file(path: Path) -> dict[str, object]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise SettingsMissing(f"{path} cannot be read as JSON. Mend it or start again.") from None
    return loaded if isinstance(loaded, dict) else {}


def _from_environment(environment: Mapping[str, str], prefix: str) -> dict[str, object]:
    names = {prefix + name.upper(): name for name in Settings.model_fields if name != "data_dir"}
    given: dict[str, object] = {
        names[key]: value for key, value in environment.items() if key in names
    }
    for key, name in names.items():
        path = environment.get(f"{key}_FILE")
        if path and name in SECRETS and f"{name}_file" not in Settings.model_fields:
            if name in given:
                raise SettingsMissing(f"{key} and {key}_FILE are both set. Take one of them away.")
            given[name] = _secret_in(Path(path), key)
    return given


def _secret_in(path: Path, key: str) -> str:
    """A secret that is mounted as a file, without the end of its line."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if not secret:
        raise SettingsMissing(f"The file that {key}_FILE names is empty or cannot be read.")
    return secret


SECRETS = frozenset(
    name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)
)
"""Each of them may stand in a file that `REFERRALS_<FIELD>_FILE` names: the environment of a
process can be read by more people than such a file.
"""
