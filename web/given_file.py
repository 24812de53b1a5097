"""A file that somebody sent, on its way out: to be saved, and under no type that a browser would
open by itself.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import StreamingResponse

from service.attachments.reading import GivenFile


def given_file(found: GivenFile) -> StreamingResponse:
    """Its bytes as they come, under its name."""
    ending = found.said.name.rpartition(".")[2].lower()
    name = f"filename=\"file.{ending}\"; filename*=UTF-8''{quote(found.said.name, safe='')}"
    return StreamingResponse(
        found.content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; {name}",
            "Content-Length": str(found.said.length),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
