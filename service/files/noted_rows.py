"""What stands in front of a row that is given back: its line, and why it was refused. The row
itself stays byte for byte, and what was put in front of it the last time is taken off.
"""

from __future__ import annotations

import codecs
import json
import re

from service.files.rows import NOTES

_HEADING = f"{','.join(NOTES)},".encode()
_CSV_NOTE = re.compile(rb'\d*,(?:"(?:[^"]|"")*"|[^",\r\n]*),')
_JSON_NOTE = re.compile(
    rb'\{"%b": "[^"]*", "%b": "(?:[^"\\]|\\.)*"(, )?' % tuple(name.encode() for name in NOTES)
)


class Notes:
    """The notes of one file, by the heading it came with; a file of JSON Lines has none."""

    def __init__(self, heading: bytes) -> None:
        self._mark = codecs.BOM_UTF8 if heading.startswith(codecs.BOM_UTF8) else b""
        bare = heading.removeprefix(self._mark)
        self._json = not bare
        self._noted_before = bare.startswith(_HEADING)
        # Somebody has put the columns elsewhere: there they stay, as they are.
        self._elsewhere = not self._noted_before and NOTES[0].encode() in bare
        self._heading = bare.removeprefix(_HEADING)

    @property
    def heading(self) -> bytes:
        """The heading with the two columns in front."""
        first = b"" if self._json or self._elsewhere else _HEADING
        return self._mark + first + self._heading

    def row(self, raw: bytes, line: int, why: str) -> bytes:
        """A record with its note; a line that is no JSON object has no place for one."""
        if not raw or self._elsewhere:
            return raw
        if self._json:
            return _noted_object(raw.lstrip(), line, why) if b"{" in raw[:1] else raw
        bare = _CSV_NOTE.sub(b"", raw, count=1) if self._starts_noted(raw) else raw
        quoted = why.replace('"', '""')
        return f'{line},"{quoted}",'.encode() + bare

    def _starts_noted(self, raw: bytes) -> bool:
        return self._noted_before and _CSV_NOTE.match(raw) is not None


def _noted_object(raw: bytes, line: int, why: str) -> bytes:
    note = json.dumps(dict(zip(NOTES, (str(line), why), strict=True)))[:-1].encode()
    found = _JSON_NOTE.match(raw)
    rest = raw[found.end() :] if found else raw[1:]
    return note + (b", " if not rest.lstrip().startswith(b"}") else b"") + rest
