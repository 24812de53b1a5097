"""What a process looks at before it talks to a Temporal Cloud: what would be refused there, or
would go in clear, is said here in words, at the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wiring.problems import StartupProblem, refusal
from wiring.settings import Settings

CLOUDS: Final = (".tmprl.cloud", ".api.temporal.io")
_NAMESPACE: Final = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9]+")


def is_cloud(address: str) -> bool:
    """Whether host:port, or a host that a certificate is to name, is a Temporal Cloud's."""
    return address.lower().partition(":")[0].endswith(CLOUDS)


def check_cloud(
    settings: Settings, *, certificate: bool, server_name: str = ""
) -> Iterator[StartupProblem]:
    """Nothing, where Temporal is somebody's own. `certificate`: whether the settings name a client
    certificate. `server_name`: whom Temporal's own is to name, if not the address: behind a private
    endpoint the address is the network's and the name is the Cloud's.
    """
    if not (is_cloud(settings.temporal_address) or is_cloud(server_name)):
        return
    if not settings.temporal_tls:
        yield refusal(
            "cloud-in-clear",
            "Temporal Cloud is named, and no TLS: nothing would be sent.",
            "Set temporal_tls (REFERRALS_TEMPORAL_TLS), or name a profile that has it.",
        )
    if not (certificate or settings.temporal_token):
        yield refusal(
            "cloud-without-credential",
            "Temporal Cloud is named, and neither an API key nor a client certificate.",
            "Put the key of this track's own service account into temporal_token "
            "(REFERRALS_TEMPORAL_TOKEN_FILE), or both certificate and key into the profile.",
        )
    if not _NAMESPACE.fullmatch(settings.namespace):
        yield refusal(
            "cloud-namespace",
            "A namespace of Temporal Cloud is called NAME.ACCOUNT, and this one is not.",
            "Set namespace (REFERRALS_NAMESPACE) to its whole name, as its page there shows it.",
        )
    if certificate and settings.temporal_token:
        yield StartupProblem(
            code="cloud-two-credentials",
            sentence="An API key and a client certificate are both named for Temporal Cloud.",
            what_to_do="Take away the one that its namespace does not ask for.",
            fatal=False,
        )
