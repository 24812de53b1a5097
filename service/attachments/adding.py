"""Adding a file to a case: judged as it comes, sealed part by part, scanned before it is given
out.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.attachments.content import ContentCheck
from policy.attachments.kinds import NamedFile, named_file
from policy.attachments.refusals import too_large
from policy.refusal import Refusal
from service.attachments.scanning import refused_without_scanner, scan_file
from service.authorisation import use_case
from service.cases.kept_beside import refused_keeping
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from store.attachments import PART_BYTES, FileSaid, drop_parts, keep_file, keep_part
from store.case_lists import find_case
from store.forms import sealer_of
from store.sealing import Sealer
from wiring.app import App

_MEGABYTE = 1_000_000


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def may_add_file(context: Context, reference: str) -> Refusal | None:
    """Why nobody adds a file to this case now; None if somebody may."""
    refusal = refused_without_scanner(context.app)
    if refusal is not None:
        return refusal
    async with context.app.engine.begin() as connection:
        return await _refused(context, connection, reference)


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def add_file(
    context: Context,
    reference: str,
    name: str,
    media_type: str,
    content: AsyncIterator[bytes],
    *,
    sent_as: str,
) -> str | Refusal:
    """Add a file to a case, ended or not; its id. What is sent twice under one number counts once.

    Where the person agreed to what is kept of them and took that back, nothing more is (R10).
    """
    app, id = context.app, str(uuid.uuid4())
    named = await may_add_file(context, reference) or named_file(name, media_type)
    if isinstance(named, Refusal):
        return named
    sealer = await sealer_of(app.keys, reference)
    added: str | Refusal | None = None
    try:
        said = await _Incoming(app=app, sealer=sealer, id=id, file=named).taken(content)
        if isinstance(said, Refusal):
            return said
        async with app.engine.begin() as connection:
            added = await _refused(context, connection, reference) or await keep_file(
                connection, sealer, reference, id, said, by=context.staff_number, sent_as=sent_as
            )
    finally:
        if added != id:
            async with app.engine.begin() as connection:
                await drop_parts(connection, id)
    if added == id:
        await scan_file(app, reference, id)
    return added


async def _refused(context: Context, connection: AsyncConnection, reference: str) -> Refusal | None:
    if await find_case(connection, reference) is None:
        return NO_SUCH_CASE
    return await refused_keeping(connection, reference, context.track.withdrawn)


@dataclass(slots=True, kw_only=True)
class _Incoming:
    """A file that is on its way in."""

    app: App
    sealer: Sealer
    id: str
    file: NamedFile
    waiting: bytearray = field(default_factory=bytearray)
    length: int = 0
    parts: int = 0

    async def taken(self, content: AsyncIterator[bytes]) -> FileSaid | Refusal:
        """Keep the parts as they come; what the file is, or why it is not taken."""
        check, digest = ContentCheck(self.file.kind), hashlib.sha256()
        most = self.app.settings.attachment_megabytes
        async for data in content:
            self.length += len(data)
            if self.length > most * _MEGABYTE:
                return too_large(most)
            refusal = check.feed(data)
            if refusal is not None:
                return refusal
            digest.update(data)
            self.waiting += data
            while len(self.waiting) >= PART_BYTES:
                await self._keep(PART_BYTES)
        refusal = check.end()
        if refusal is not None:
            return refusal
        if self.waiting:
            await self._keep(len(self.waiting))
        return FileSaid(
            name=self.file.name,
            kind=self.file.kind,
            length=self.length,
            parts=self.parts,
            digest=digest.hexdigest(),
        )

    async def _keep(self, length: int) -> None:
        part = bytes(self.waiting[:length])
        del self.waiting[:length]
        await keep_part(self.app.engine, self.sealer, self.id, self.parts, part)
        self.parts += 1
