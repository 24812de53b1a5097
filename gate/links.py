"""The gate's two links under TLS: what its doors show to those who knock, and whom they must show
to be let in; and what the gate shows to Temporal.

Files are read once, at the start: a renewed certificate counts from the next one on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import grpc


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorTls:
    """A door's certificate with its key, and the authority of those who may knock; empty `ca`: the
    token alone says who it is. Files of PEM.
    """

    certificate: str
    key: str
    ca: str = ""

    def credentials(self) -> grpc.ServerCredentials:
        """What the door's server is given. Raises OSError for a file that cannot be read."""
        pair = (Path(self.key).read_bytes(), Path(self.certificate).read_bytes())
        known = Path(self.ca).read_bytes() if self.ca else None
        return grpc.ssl_server_credentials([pair], known, require_client_auth=bool(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalTls:
    """The authority that Temporal's certificate is of, and what the gate itself shows, if Temporal
    asks. Files of PEM; an empty `ca` means the authorities that this machine trusts. `name` is what
    Temporal's certificate is for, if not for the host of its address.
    """

    ca: str = ""
    certificate: str = ""
    key: str = ""
    name: str = ""

    def credentials(self) -> grpc.ChannelCredentials:
        """What a channel is given. Raises OSError for a file that cannot be read."""
        return grpc.ssl_channel_credentials(
            _read(self.ca), _read(self.key), _read(self.certificate)
        )

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Of the channel."""
        return (("grpc.ssl_target_name_override", self.name),) if self.name else ()


def _read(path: str) -> bytes | None:
    return Path(path).read_bytes() if path else None
