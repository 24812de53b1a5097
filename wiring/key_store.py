"""Which key store this process uses, by its settings."""

from __future__ import annotations

from pydantic import SecretStr

from store.half_file import HalfFile
from store.half_store import HalfStore, HalfStoreError
from wiring.settings import Settings


def half_store_of(settings: Settings) -> HalfStore:
    """The service, if one is named, or else the file. Raises HalfStoreError."""
    if not settings.key_service:
        return HalfFile.load(settings.halves)
    # Nobody else pays for the library that asks one, at the start of each process.
    from store.half_service import HalfService, HalfServiceSettings

    return HalfService(
        HalfServiceSettings(
            address=settings.key_service,
            token=_token(settings),
            ca=settings.key_service_ca,
            certificate=settings.key_service_certificate,
            key=settings.key_service_key,
        )
    )


def _token(settings: Settings) -> SecretStr | None:
    if settings.key_service_token_file is None:
        return settings.key_service_token
    try:
        return SecretStr(settings.key_service_token_file.read_text(encoding="utf-8").strip())
    except OSError:
        raise HalfStoreError(
            "key-store-refuses", "the file with the key service's token cannot be read"
        ) from None
