"""A program that was written for the released interface goes on working."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from service.permissions import PERMISSIONS
from tools.api_changes import breaks, released
from tools.documents import DOCS

Described = dict[str, Any]


@pytest.mark.parametrize("track", PERMISSIONS)
def test_no_change_breaks_a_program_of_the_released_interface(track: str) -> None:
    now = json.loads((DOCS / f"openapi-{track}.json").read_text(encoding="utf-8"))
    assert breaks(released(track), now) == [], (
        "Programs of organisations out there would fail. Keep the old way beside the new one; a "
        "release that means to break them is `make release-api`, and is announced first."
    )


def described() -> Described:
    """A small interface: one address that takes a body and gives an answer."""
    body = {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string", "enum": ["a", "b"]},
            "detail": {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]},
        },
    }
    answer = {
        "type": "object",
        "required": ["reference"],
        "properties": {
            "reference": {"type": "string"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Answer"}},
        },
    }
    post = {
        "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer"}}],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
            }
        },
    }
    return {"paths": {"/x": {"post": post}}, "components": {"schemas": {"Answer": answer}}}


def post_in(api: Described) -> Described:
    found: Described = api["paths"]["/x"]["post"]
    return found


def body_in(api: Described) -> Described:
    found: Described = post_in(api)["requestBody"]["content"]["application/json"]["schema"]
    return found


def answer_in(api: Described) -> Described:
    found: Described = api["components"]["schemas"]["Answer"]
    return found


BREAKS: list[tuple[str, Callable[[Described], object]]] = [
    ("POST /x is not there any more", lambda api: api["paths"].clear()),
    ("200 is not answered any more", lambda api: post_in(api)["responses"].pop("200")),
    ("query limit is not taken any more", lambda api: post_in(api).pop("parameters")),
    (
        "header key is needed now",
        lambda api: post_in(api)["parameters"].append(
            {"in": "header", "name": "key", "required": True, "schema": {}}
        ),
    ),
    (
        "limit was integer and is string",
        lambda api: post_in(api)["parameters"][0].update(schema={"type": "string"}),
    ),
    ("body.detail is needed now", lambda api: body_in(api)["required"].append("detail")),
    (
        "body.detail is not taken any more",
        lambda api: body_in(api)["properties"].pop("detail"),
    ),
    (
        "body.kind: b is not taken any more",
        lambda api: body_in(api)["properties"]["kind"].update(enum=["a", "c"]),
    ),
    (
        "body.detail: maxLength is 8 now",
        lambda api: body_in(api)["properties"]["detail"]["anyOf"][0].update(maxLength=8),
    ),
    (
        "body.detail was null and is string",
        lambda api: body_in(api)["properties"]["detail"]["anyOf"].pop(),
    ),
    (
        "reference is not given any more",
        lambda api: answer_in(api)["properties"].pop("reference"),
    ),
    ("reference is not always given any more", lambda api: answer_in(api)["required"].clear()),
    (
        "reference was string and is integer",
        lambda api: answer_in(api)["properties"]["reference"].update(type="integer"),
    ),
]


@pytest.mark.parametrize(("said", "change"), BREAKS)
def test_what_breaks_a_program_is_said_with_its_place(
    said: str, change: Callable[[Described], object]
) -> None:
    changed = copy.deepcopy(described())
    change(changed)
    assert any(said in one for one in breaks(described(), changed))


KEEPS: list[Callable[[Described], object]] = [
    lambda api: api["paths"].update({"/y": post_in(api)}),
    lambda api: body_in(api)["properties"].update(more={"type": "string"}),
    lambda api: body_in(api)["properties"]["kind"]["enum"].append("c"),
    lambda api: body_in(api)["required"].clear(),
    lambda api: answer_in(api)["properties"].update(more={"type": "string"}),
    lambda api: post_in(api)["responses"].update({"201": {}}),
]


@pytest.mark.parametrize("change", KEEPS)
def test_what_is_taken_or_given_beside_breaks_nobody(change: Callable[[Described], object]) -> None:
    changed = copy.deepcopy(described())
    change(changed)
    assert breaks(described(), changed) == []
