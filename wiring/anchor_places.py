"""Where anchors are kept: places that the database's roles cannot write, and the key that signs.

A place takes a line and gives none back, but for the file, which is read to check by.
"""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from notify.protocol import Notice, Notifier
from wiring.settings import Settings

COMMAND_SECONDS = 60.0


class AnchorNotKept(Exception):
    """A place did not take an anchor. The text says which, and holds nothing of it."""


class AnchorPlace(Protocol):
    """A place for anchors."""

    async def keep(self, line: str, digest: str) -> None:
        """Keep one line. Raises AnchorNotKept, or NotTaken of a channel."""


class AnchorFile:
    """A file that only grows: a mounted folder elsewhere, best one that lets nobody rewrite."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def keep(self, line: str, digest: str) -> None:
        """See AnchorPlace; on disk when this returns."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            with os.fdopen(handle, "ab") as file:
                file.write(line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            raise AnchorNotKept(f"{self._path} cannot be written") from None

    def lines(self) -> list[str]:
        """All that was kept; none if there is no file."""
        try:
            return self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []


class AnchorMail:
    """A mailbox outside: its owner can say later what was sent when. The digest of the line is
    sent, which any copy of the line can be held against.
    """

    def __init__(self, channel: Notifier, address: str) -> None:
        self._channel, self._address = channel, address

    async def keep(self, line: str, digest: str) -> None:
        """See AnchorPlace."""
        body = (
            f"Digest (SHA-256) of the newest anchor of the record:\n{digest}\n\nKeep this message."
        )
        subject = "Anchor of the record"
        notice = Notice(
            id=f"anchor-{digest[:32]}", address=self._address, subject=subject, body=body
        )
        await self._channel.send(notice)


class AnchorCommand:
    """Any command: it is given the line on its standard input, and takes it by ending with 0."""

    def __init__(self, command: str) -> None:
        self._words = shlex.split(command)

    async def keep(self, line: str, digest: str) -> None:
        """See AnchorPlace."""
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            running = await asyncio.create_subprocess_exec(
                *self._words, stdin=pipe, stdout=nowhere, stderr=nowhere
            )
        except OSError:
            raise AnchorNotKept("the command for anchors cannot be started") from None
        try:
            async with asyncio.timeout(COMMAND_SECONDS):
                await running.communicate(line.encode() + b"\n")
        except TimeoutError:
            running.kill()
            raise AnchorNotKept("the command for anchors does not end") from None
        if running.returncode != 0:
            raise AnchorNotKept("the command for anchors ended with an error")


def anchor_file(settings: Settings) -> AnchorFile:
    """The file that anchors are checked by."""
    return AnchorFile(settings.data_dir / settings.anchor_file)


def anchor_places(settings: Settings, channel: Notifier) -> Iterator[AnchorPlace]:
    """Where an anchor goes: other places first, so that what the file holds went everywhere."""
    if settings.anchor_mail:
        yield AnchorMail(channel, settings.anchor_mail)
    if settings.anchor_command:
        yield AnchorCommand(settings.anchor_command)
    yield anchor_file(settings)


def signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs anchors, made if there is none. Raises AnchorNotKept."""
    path = settings.data_dir / settings.anchor_key
    try:
        if not path.exists():
            _make(path)
        found = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError):
        raise AnchorNotKept(f"the key {path} cannot be read or made") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise AnchorNotKept(f"the key {path} is of another kind")
    return found


def public_key(settings: Settings) -> Ed25519PublicKey | None:
    """The key to check anchors with; None if no anchor was ever kept here."""
    path = _public(settings.data_dir / settings.anchor_key)
    try:
        found = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, Ed25519PublicKey) else None


def publish_key(settings: Settings, key: Ed25519PrivateKey) -> None:
    """Keep the public key beside the private one, once an anchor was kept: that it is there says
    that there are anchors to check by. Raises AnchorNotKept.
    """
    path = _public(settings.data_dir / settings.anchor_key)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        if not path.exists():
            path.write_bytes(public)
    except OSError:
        raise AnchorNotKept(f"{path} cannot be written") from None


def _public(path: Path) -> Path:
    return path.with_name(f"{path.stem}-public.pem")


def _make(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(private)
