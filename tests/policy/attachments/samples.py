"""The smallest whole file of each kind."""

from __future__ import annotations

import struct
import zlib

from policy.attachments.kinds import FileKind


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(text: bytes = b"") -> bytes:
    """A picture of one point, with a comment in it."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"tEXt", b"Comment\0" + text),
            _chunk(b"IDAT", zlib.compress(b"\0\0")),
            _chunk(b"IEND", b""),
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(text: bytes = b"") -> bytes:
    """As much of a picture as makes its form: no viewer shows it."""
    frame = _segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
    scan = _segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x2a\xff\0\x2a\xff\xd0\x2a"
    return b"\xff\xd8" + _segment(0xFE, text) + frame + scan + b"\xff\xd9"


def pdf(text: bytes = b"") -> bytes:
    """A document without a page."""
    body = b"%PDF-1.7\n" + text + b"\n1 0 obj\n<<>>\nendobj\n"
    return body + b"xref\n0 0\ntrailer\n<<>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


WHOLE = {FileKind.PDF: pdf, FileKind.PNG: png, FileKind.JPEG: jpeg}
"""A file of each kind, with some text in it."""
