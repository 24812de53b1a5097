"""The default channel: each notice is a file in a folder, named by its id. For the embedded default
and for rehearsals.
"""

from __future__ import annotations

import asyncio
import os
from email.charset import Charset
from email.message import Message
from pathlib import Path

from notify.protocol import Concerns, Notice, NotTaken

# Read by people, and sent nowhere: neither base64 nor quoted-printable.
_AS_IT_IS = Charset("utf-8")
_AS_IT_IS.body_encoding = None  # type: ignore[assignment]  # as its own us-ascii


class FileChannel:
    """Writes `<id>.eml`, whole or not at all; a second send of the same id changes nothing."""

    name = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, notice: Notice) -> None:
        """See Notifier."""
        await asyncio.to_thread(self._write, notice)

    async def has(self, notice_id: str) -> bool:
        """See Notifier."""
        return await asyncio.to_thread(self._path(notice_id).exists)

    def _path(self, notice_id: str) -> Path:
        return self._folder / f"{notice_id}.eml"

    def _write(self, notice: Notice) -> None:
        # The library's older message: the newer one takes each header apart, for eight times the
        # processor time.
        message = Message()
        message["To"] = notice.address
        message["Subject"] = notice.subject
        message["Message-ID"] = f"<{notice.id}@referrals.invalid>"
        message.set_payload(notice.body, _AS_IT_IS)
        target = self._path(notice.id)
        draft = target.with_suffix(".draft")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if target.exists():
                return
            with draft.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError:
            raise NotTaken("folder-not-writable", concerns=Concerns.BLOCK) from None
