"""Files on a case: listed, added, scanned again, and given out to be saved: never shown here."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.refusal import Refusal
from service.attachments.adding import add_file, may_add_file
from service.attachments.reading import list_case_files, read_case_file, scan_again
from service.context import Context
from web.acting import require_origin
from web.file_stream import incoming_file, read_to_the_end
from web.given_file import given_file
from web.pages.common import refused, signed_in
from web.pages.deed_form import order_id_in
from web.render import page


@signed_in("files")
async def show_files(request: Request, context: Context) -> Response:
    """All of them, and what the scanner said."""
    return await _listed(request, context, None)


async def _listed(request: Request, context: Context, refusal: Refusal | None) -> Response:
    reference = request.path_params["reference"]
    found = await list_case_files(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return page(
        request,
        "files",
        context=context,
        status=422 if refusal else 200,
        reference=reference,
        found=found,
        refusal=refusal,
    )


@signed_in("add file")
async def show_file_form(request: Request, context: Context) -> Response:
    """The form, where a file is taken."""
    refusal = await may_add_file(context, request.path_params["reference"])
    if refusal is not None:
        return refused(request, context, refusal)
    return await _form(request, context, None)


@signed_in("add file")
async def take_file(request: Request, context: Context) -> Response:
    """Add the file that is sent."""
    require_origin(request)
    reference = request.path_params["reference"]
    sent = await incoming_file(request)
    done = await add_file(
        context,
        reference,
        sent.name,
        sent.media_type,
        sent.content,
        sent_as=order_id_in(sent.fields.get("order_id", "")),
    )
    if not isinstance(done, Refusal):
        return RedirectResponse(f"/cases/{reference}/files", 303)
    await read_to_the_end(request)
    return await _form(request, context, done)


async def _form(request: Request, context: Context, refusal: Refusal | None) -> Response:
    reference = request.path_params["reference"]
    return page(
        request,
        "file",
        context=context,
        status=422 if refusal else 200,
        reference=reference,
        refusal=refusal,
        most=context.app.settings.attachment_megabytes,
        scanned=context.app.scanner is not None,
        order_id=str(uuid.uuid4()),
    )


@signed_in("file")
async def give_file(request: Request, context: Context) -> Response:
    """The file, for the browser to save: under no type that it would open by itself."""
    reference, id = request.path_params["reference"], request.path_params["id"]
    found = await read_case_file(context, reference, id)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return given_file(found)


@signed_in("scan file")
async def scan_one(request: Request, context: Context) -> Response:
    """Have a file scanned once more."""
    require_origin(request)
    reference, id = request.path_params["reference"], request.path_params["id"]
    refusal = await scan_again(context, reference, id)
    if refusal is not None:
        return await _listed(request, context, refusal)
    return RedirectResponse(f"/cases/{reference}/files", 303)
