"""A profile of Temporal's own configuration file (`temporalio.envconfig`), as its command line and
SDKs read it: address, namespace, API key, and TLS with certificates. One file for whoever runs
Temporal to hand out; what our own settings say beside it counts before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from temporalio.envconfig import ClientConfigProfile, DataSource
from temporalio.service import TLSConfig


class ProfileUnusable(Exception):
    """There is no such profile, or it cannot be read. Holds nothing of it."""


def read_profile(file: Path, name: str) -> ClientConfigProfile:
    """A profile; files in it are found from where the configuration file is. The environment's
    TEMPORAL_... variables, which are anybody's, say nothing here.

    Raises:
        ProfileUnusable: there is none that can be used.
    """
    try:
        found = ClientConfigProfile.load(
            name or None, config_source=file, disable_env=True, config_file_strict=True
        )
    except (RuntimeError, ValueError, OSError):
        raise ProfileUnusable from None
    if found.tls is None:
        return found
    return replace(
        found,
        tls=replace(
            found.tls,
            server_root_ca_cert=_beside(file, found.tls.server_root_ca_cert),
            client_cert=_beside(file, found.tls.client_cert),
            client_private_key=_beside(file, found.tls.client_private_key),
        ),
    )


def values_of(profile: ClientConfigProfile) -> Mapping[str, object]:
    """What it says of our settings."""
    said = {
        "temporal_address": profile.address,
        "namespace": profile.namespace,
        "temporal_token": profile.api_key,
    }
    given: dict[str, object] = {name: value for name, value in said.items() if value is not None}
    return given | {"temporal_tls": bool(_tls(profile))}


def tls_of(file: Path, name: str) -> bool | TLSConfig:
    """What a client is given. Raises ProfileUnusable, also for a certificate that is not there."""
    try:
        return _tls(read_profile(file, name))
    except OSError:
        raise ProfileUnusable from None


def shows_certificate(file: Path | None, name: str) -> bool:
    """Whether a client shows a certificate by this profile; without a file none is shown. Raises
    ProfileUnusable.
    """
    if file is None:
        return False
    tls = read_profile(file, name).tls
    return tls is not None and tls.client_cert is not None


def server_name(file: Path | None, name: str) -> str:
    """Whom Temporal's certificate is to name by this profile; empty where that is the address's own
    host. Raises ProfileUnusable.
    """
    tls = read_profile(file, name).tls if file else None
    return (tls.server_name if tls else None) or ""


def _tls(profile: ClientConfigProfile) -> bool | TLSConfig:
    if profile.tls is None:
        return profile.api_key is not None
    return profile.tls.to_connect_tls_config()


def _beside(file: Path, source: DataSource | None) -> DataSource | None:
    return file.parent / source if isinstance(source, Path) else source
