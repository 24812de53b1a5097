"""Who looked into what and who was refused it, across all cases, and who signed in or failed to:
for the data-protection officer, on a page, and all of it to be kept elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.files.writing import spreadsheet_safe
from store.sign_ins import SignInNote, all_sign_ins, latest_sign_ins
from store.views import View, all_views, latest_views

MOST_SHOWN = 200
COLUMNS = ("list", "at", "by", "reference", "kind")
LOOKS, SIGN_INS = "look", "sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNotes:
    """Looks (with what was asked for by people who may not) and sign-ins (with failures): two
    lists, because one is about cases and the other about people who work with them.
    """

    looks: tuple[View, ...]
    sign_ins: tuple[SignInNote, ...]


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def latest_access(context: Context) -> AccessNotes | Refusal:
    """The latest of both, the last first."""
    async with context.app.engine.connect() as connection:
        return AccessNotes(
            looks=tuple(await latest_views(connection, MOST_SHOWN)),
            sign_ins=tuple(await latest_sign_ins(connection, MOST_SHOWN)),
        )


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def export_access(context: Context) -> tuple[str, ...] | Refusal:
    """All of both as lines of JSON: looks, then sign-ins, each from the earliest on, in UTC."""
    return tuple([json.dumps(one, ensure_ascii=False) for one in await _all(context)])


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def export_access_table(context: Context) -> str | Refusal:
    """The same as CSV, safe to open in a spreadsheet."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for one in await _all(context):
        table.writerow(spreadsheet_safe(one[name]) for name in COLUMNS)
    return text.getvalue()


async def _all(context: Context) -> list[Mapping[str, str]]:
    async with context.app.engine.connect() as connection:
        looks, sign_ins = await all_views(connection), await all_sign_ins(connection)
    return [*map(_look, looks), *map(_sign_in, sign_ins)]


def _look(one: View) -> Mapping[str, str]:
    at = one.viewed_at.isoformat()
    said = {"by": one.staff_number, "reference": one.reference, "kind": one.kind}
    return {"list": LOOKS, "at": at, **said}


def _sign_in(one: SignInNote) -> Mapping[str, str]:
    said = {"by": one.account, "reference": "", "kind": f"{one.way}: {one.what}"}
    return {"list": SIGN_INS, "at": one.at.isoformat(), **said}
