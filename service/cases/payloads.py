"""Opening payloads for a person: only for who may read the case, and noted before it is shown.

What is not opened goes back as it came, so that nobody learns from the answer why: signed out, of
another role, an unknown key, a broken seal and an erased case all look the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from temporalio.api.common.v1 import Payload

from service.files.json_text import NotReadable, read_json
from service.permissions import PERMISSIONS
from service.sessions.signing import member_of
from store.staff import StaffMember
from store.views import DECODED, NO_CASE, note_views
from wiring.app import App
from wiring.codec import CaseCodec, rejection_of, sealed_for

MOST_PAYLOADS = 1_000
MOST_UNREAD = 256 * 1024
"""Bytes that are looked at for somebody who may read nothing here: what is read as JSON takes a
hundred times its size for as long.
"""


class NotPayloads(Exception):
    """The request is not Temporal's `{"payloads": [...]}`, or has too many of them."""


class Decoder:
    """Opens payloads of one namespace."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._namespace = app.settings.namespace
        self.readers = PERMISSIONS[app.settings.track].read
        prefix = app.track_wiring.cases.track.prefix
        self._codec = CaseCodec(app.keys, app.settings.namespace, prefix)

    async def decode(self, body: bytes, namespace: str, token: str) -> bytes:
        """The same payloads, opened where the token's owner may read them.

        Raises:
            NotPayloads: nothing can be made of the request.
            KeyStoreUnreachable, SQLAlchemyError: keys or record are out of reach; nothing is shown.
        """
        member = await self._reader(token) if namespace == self._namespace else None
        if member is None and len(body) > MOST_UNREAD:
            return body
        given = _payloads(body)
        if member is not None:
            given = await self._opened_for(member, given)
        return json.dumps({"payloads": given}).encode()

    async def _reader(self, token: str) -> StaffMember | None:
        member = await member_of(self._app, token)
        return member if member is not None and self.may_read(member) else None

    def may_read(self, member: StaffMember) -> bool:
        """Whether their roles let them read this track's cases."""
        return not self.readers.isdisjoint(member.roles)

    async def _opened_for(self, member: StaffMember, given: list[Any]) -> list[Any]:
        seen: set[str] = set()
        answer = [await self._open(item, seen) for item in given]
        if seen:
            # Committed before the clear text leaves: nobody reads a case without a trace.
            async with self._app.engine.begin() as connection:
                await note_views(connection, member.number, seen, DECODED)
        return answer

    async def _open(self, item: Any, seen: set[str]) -> Any:
        """One payload opened, its case put among the `seen`; or the payload as it came."""
        try:
            payload = ParseDict(item, Payload())
        except (ParseError, TypeError, AttributeError):
            return item
        [opened] = await self._codec.decode([payload])
        if rejection_of(opened) is not None:
            return item
        seen.add(sealed_for(payload) or NO_CASE)
        # The pages know a payload by its having both parts.
        return {"metadata": {}, "data": "", **MessageToDict(opened)}


def _payloads(body: bytes) -> list[Any]:
    try:
        found = read_json(body)
    except NotReadable:
        raise NotPayloads from None
    given = found.get("payloads") if isinstance(found, Mapping) else None
    if not isinstance(given, list) or len(given) > MOST_PAYLOADS:
        raise NotPayloads
    return given
