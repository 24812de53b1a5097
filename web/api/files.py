"""Files on a case, as staff's programs list, add and save them: held back until they are scanned,
as those of the pages are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel
from starlette.responses import Response

from policy.refusal import Refusal
from service.attachments.adding import add_file
from service.attachments.reading import ListedFile, list_case_files, read_case_file, scan_again
from web.api.bodies import SentKey, require_key
from web.api.parameters import Reference
from web.api.results import allowed
from web.api.tagged import tagged
from web.api.who import Asking
from web.file_stream import FIELD, incoming_file, read_to_the_end
from web.given_file import given_file

router = APIRouter(tags=["cases"])

FileId = Annotated[str, Path(pattern="^[0-9a-f-]{36}$", description="Of a file, as it is listed.")]
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "additionalProperties": False,
                    "properties": {
                        FIELD: {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "A PDF document, or a PNG or JPEG picture.",
                        }
                    },
                }
            }
        },
    }
}
_BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        "description": "Its bytes, to be saved.",
    }
}


class FileShown(BaseModel):
    """A file: its name is personal data. `held_back` is the code of why it is not given out now,
    null if it is. `sha256` is of its bytes, `length` their number.
    """

    id: str
    name: str
    kind: str
    length: int
    sha256: str
    by: str
    at: datetime
    held_back: str | None


class FilesShown(BaseModel):
    """The files on a case, the oldest first. `takes_none` is the code of why no file is taken here,
    null if files are, of at most so many `most_megabytes`.
    """

    files: list[FileShown]
    takes_none: str | None
    most_megabytes: int


class FileKept(BaseModel):
    """The file is on record under this id."""

    id: str


@router.get("/cases/{reference:reference}/files", response_model=FilesShown)
async def list_files_of_case(request: Request, context: Asking, reference: Reference) -> Response:
    """The files on a case by their names. That you read them is noted."""
    found = allowed(await list_case_files(context, reference))
    shown = FilesShown(
        files=[_shown(one) for one in found.files],
        takes_none=_code(found.no_more),
        most_megabytes=found.most_megabytes,
    )
    return tagged(request, shown)


@router.post("/cases/{reference:reference}/files", status_code=201, openapi_extra=_FORM)
async def add_file_to_case(
    request: Request, context: Asking, reference: Reference, key: SentKey
) -> FileKept:
    """Add a file to a case, ended or not, under your own number for it. What it holds must be what
    its name and its type say; it is given out once a scanner says that it is clean.
    """
    sent = await incoming_file(request)
    id = await add_file(
        context, reference, sent.name, sent.media_type, sent.content, sent_as=require_key(key)
    )
    if isinstance(id, Refusal):
        await read_to_the_end(request)
    return FileKept(id=allowed(id))


@router.get("/cases/{reference:reference}/files/{id}", response_model=None, responses=_BYTES)
async def give_file_of_case(context: Asking, reference: Reference, id: FileId) -> Response:
    """One file, to be saved. That it was read, and which, is on record first."""
    return given_file(allowed(await read_case_file(context, reference, id)))


@router.post("/cases/{reference:reference}/files/{id}/scan", status_code=204)
async def scan_file_of_case(context: Asking, reference: Reference, id: FileId) -> Response:
    """Have a file that is held back scanned once more. 204: it is given out now."""
    allowed(await scan_again(context, reference, id))
    return Response(status_code=204)


def _shown(one: ListedFile) -> FileShown:
    line, said = one.file.line, one.file.said
    return FileShown(
        id=line.id,
        name=said.name,
        kind=said.kind,
        length=said.length,
        sha256=said.digest,
        by=line.by,
        at=line.at,
        held_back=_code(one.refusal),
    )


def _code(refusal: Refusal | None) -> str | None:
    return None if refusal is None else refusal.code
