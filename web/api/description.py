"""The description of the interface as OpenAPI 3.1 has it, made from what the pages and the rules
are made from: the questions of deeds, and the columns of referrals.
"""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from service.cases.deeds import DEEDS
from service.files.facts import known_schema
from service.files.reports import LONGEST_DETAIL
from service.permissions import SUITABILITY, SUPPORT
from web.api.asked import schema_of_order
from web.api.batches import BatchEnd
from web.api.columns import schema_of_columns
from web.api.notes import NOTE
from web.api.openings import case_schema
from web.api.problems import MEDIA_TYPE
from web.api.questions import schema_of_replies
from web.api.refusals import MEMBER, declared, declared_of_order
from web.api.reports import REPORT, REPORT_BY_NUMBER, WITHDRAWAL
from web.api.values import schema_of_questions
from web.api.verdicts import RowVerdict
from web.api.webhooks import NEW_WEBHOOK
from wiring.tracks import TRACKS

_TEXT: Final = {"type": "string"}
_REASON: Final[dict[str, Any]] = {
    "code": {**_TEXT, "description": "Stable; for programs."},
    "detail": {**_TEXT, "description": "What is wrong, as a sentence for people."},
    "what_to_do": _TEXT,
    "rule": {**_TEXT, "description": "Which rule says so, such as R12; `form` or `service`."},
    "field": {**_TEXT, "description": "Where, if it is about one place."},
}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Why not (RFC 9457), and what to do.",
    "required": ["type", "title", "status", "code", "detail", "what_to_do", "rule"],
    "properties": {
        "type": {**_TEXT, "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        **_REASON,
        "sequence": {"type": "integer", "description": "Of the case's last event now."},
        "problems": {
            "type": "array",
            "description": "Everything that is wrong, where several things are.",
            "items": {
                "type": "object",
                "required": ["code", "detail", "what_to_do", "rule"],
                "properties": _REASON,
            },
        },
    },
}
_WHY_NOT: Final = (
    f"Why not, and what to do. `{MEMBER}` lists the codes of what this description cannot foresee; "
    "those of a deed stand in the schema of its order."
)
_ONE: Final = "/referrals/{reference}"
_REFUSED: Final = {
    MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
}


def described(api: FastAPI, track: str) -> None:
    """Have the interface describe itself so."""

    def made() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = description_of(api, track)
        return api.openapi_schema

    api.openapi = made  # type: ignore[method-assign]


def description_of(api: FastAPI, track: str) -> dict[str, Any]:
    """The whole description."""
    found = get_openapi(
        title=api.title,
        version=api.version,
        openapi_version="3.1.0",
        description=f"The {track} track's interface for programs.",
        routes=api.routes,
        servers=[{"url": "/v1"}],
    )
    schemas = found["components"].setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= {"Problem": _PROBLEM, "NewNote": schema_of_questions(NOTE), **_orders(track)}
    schemas["NewReply"] = _replies(track)
    schemas["NewWebhook"] = schema_of_questions(NEW_WEBHOOK)
    if track == SUPPORT:
        schemas |= {
            "NewReferral": schema_of_columns(),
            "NewReport": _told_briefly(schema_of_questions(REPORT)),
            "NewReportByNumber": _told_briefly(schema_of_questions(REPORT_BY_NUMBER)),
            "NewWithdrawal": _told_briefly(schema_of_questions(WITHDRAWAL)),
            "RowVerdict": _schema_of(RowVerdict),
            "BatchEnd": _schema_of(BatchEnd),
        }
    if track == SUITABILITY:
        schemas |= _hoisted("NewFacts", known_schema()) | _hoisted("NewCase", case_schema())
    _link(found["paths"])
    for methods in found["paths"].values():
        for method, operation in methods.items():
            _answers(method, operation["responses"])
    declared(track, found["paths"])
    return found


def _told_briefly(schema: dict[str, Any]) -> dict[str, Any]:
    """A report's own words are no longer than those of one in a file."""
    schema["properties"]["detail"]["anyOf"][0]["maxLength"] = LONGEST_DETAIL
    return schema


def _link(paths: dict[str, Any]) -> None:
    """What is answered when a referral was sent leads to everything that can be asked of it."""
    links = {
        operation["operationId"]: {
            "operationId": operation["operationId"],
            "parameters": {"path.reference": "$response.body#/reference"},
        }
        for path, methods in paths.items()
        if path.startswith(_ONE)
        for operation in methods.values()
    }
    for status in ("200", "201", "202"):
        paths["/referrals"]["post"]["responses"][status]["links"] = links


def _answers(method: str, responses: dict[str, Any]) -> None:
    """Every address may say no in one form only."""
    responses.pop("422", None)
    if method == "get":
        responses["304"] = {"description": "It is as it was when you were given this tag."}
    responses["4XX"] = {"description": _WHY_NOT, "content": _REFUSED}
    responses["5XX"] = {"description": "Nothing was accepted.", "content": _REFUSED}


def _replies(track: str) -> dict[str, Any]:
    """A reply to any question of the track."""
    return schema_of_replies(
        [(kind.name, kind.asks) for kind in TRACKS[track].cases.track.questions]
    )


def _orders(track: str) -> dict[str, Any]:
    """An order of any kind: which values it has is its kind's. And what those are made of."""
    made: dict[str, Any] = {}
    kinds = []
    for kind in DEEDS[track]:
        schema = schema_of_order(track, kind)
        made |= schema.pop("$defs", {})
        kinds.append({"title": kind, **declared_of_order(track, kind, schema)})
    return _hoisted("Order", {"anyOf": kinds, "$defs": made})


def _hoisted(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema by its name, and what it is made of beside it, where the description looks."""
    made = schema.pop("$defs", {})
    schema.pop("$schema", None)
    text = json.dumps(made | {name: schema})
    found: dict[str, Any] = json.loads(text.replace('"#/$defs/', '"#/components/schemas/'))
    return found


def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model's own schema; what it is made of is there already."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema
