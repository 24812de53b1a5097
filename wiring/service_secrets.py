"""What a service never starts with, by its settings alone: links in clear text to another machine,
and secrets that everybody knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url

from store.jobs import Job
from wiring.problems import StartupProblem, refusal
from wiring.settings import ClearLink, Settings

THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 12
EVERYBODY_KNOWS = ("password", "changeme", "secret", "example", "sample", "postgres")
"""A secret that holds nothing but one of these, repeated or with digits around it, is not accepted
as a secret.
"""

_CHECKED = frozenset({"verify-ca", "verify-full"})


def check_settings(settings: Settings) -> list[StartupProblem]:
    """Clear links and known secrets of a service that is not the embedded default."""
    return [*_clear_links(settings), *_known_secrets(settings)]


def _clear_links(settings: Settings) -> Iterator[StartupProblem]:
    for link, clear, how in (
        (
            ClearLink.DATABASE,
            any(_is_clear(address) for _, address in databases_of(settings)),
            "sslmode=verify-full in its URL",
        ),
        (ClearLink.TEMPORAL, _temporal_is_clear(settings), "temporal_tls (REFERRALS_TEMPORAL_TLS)"),
        (ClearLink.EMAIL, _mail_is_clear(settings), "smtp_security of starttls or tls"),
    ):
        if clear and link not in settings.clear_links.split():
            yield refusal(
                f"clear-link-{link}",
                f"What goes to {_NAMES[link]} goes in clear text to another machine.",
                f"Set {how}. If both stand in one closed network, say so: clear_links "
                f"(REFERRALS_CLEAR_LINKS) with the word {link}.",
            )


_NAMES = {
    ClearLink.DATABASE: "PostgreSQL",
    ClearLink.TEMPORAL: "Temporal",
    ClearLink.EMAIL: "the mail server",
}


def databases_of(settings: Settings) -> Iterator[tuple[str, URL]]:
    """The addresses of the record, each by the name of its setting, in its parts."""
    for name in ("database_url", *(f"{job}_database_url" for job in Job)):
        value: SecretStr | None = getattr(settings, name)
        if value is not None:
            yield name, make_url(value.get_secret_value())


def _is_clear(address: URL) -> bool:
    """Whether the server of an address may be another machine, and is not shown who it is. A link
    that only encrypts would talk to any machine that answers.
    """
    named = address.query.get("host", address.host or "")
    hosts = [named] if isinstance(named, str) else list(named)
    near = all(host in THIS_MACHINE or host.startswith("/") or not host for host in hosts)
    return not near and address.query.get("sslmode") not in _CHECKED


def _temporal_is_clear(settings: Settings) -> bool:
    host = settings.temporal_address.rpartition(":")[0].strip("[]")
    return host not in THIS_MACHINE and not settings.temporal_tls


def _mail_is_clear(settings: Settings) -> bool:
    used = "smtp" in (settings.notices_by, settings.alarms_by)
    return used and settings.smtp_security == "none" and settings.smtp_host not in THIS_MACHINE


def _known_secrets(settings: Settings) -> Iterator[StartupProblem]:
    for name, secret in secrets_of(settings):
        if secret and is_known(secret):
            yield refusal(
                "sample-secret",
                f"The secret in {name} is one that everybody knows, or is shorter than "
                f"{SHORTEST_SECRET} characters.",
                "Make one by chance (`openssl rand -hex 24`), change it at both ends, and start "
                "again.",
            )


def secrets_of(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every secret of the settings, by the name of its setting; of a database's address its
    password.
    """
    addresses = dict(databases_of(settings))
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            address = addresses.get(name)
            yield name, (address.password or "") if address else value.get_secret_value()


def is_known(secret: str) -> bool:
    """Whether a secret protects nothing."""
    left = "".join(letter for letter in secret.lower() if letter.isalpha())
    for word in EVERYBODY_KNOWS:
        left = left.replace(word, "")
    return len(secret) < SHORTEST_SECRET or len(set(secret)) <= 2 or not left
