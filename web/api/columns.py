"""The columns of a referral, as reference data and as the JSON schema of one."""

from __future__ import annotations

from typing import Any, Final

from policy.people.column import Column, Form
from policy.support.intake.columns import COLUMNS

_OF_THE_SENDER: Final = frozenset({"submission_id", "organisation_id"})
"""What the request says already: by its key, and by whose credential it shows."""
_LISTS: Final = frozenset({Form.SOME_OF, Form.ITEMS})
_LONGEST_LIST: Final = 2000
_MOST_ITEMS: Final = 50


def schema_of_columns() -> dict[str, Any]:
    """The JSON schema of a referral. What is not required may be left out or empty."""
    return {
        "type": "object",
        "description": "A referral for support, each value written as in a file of referrals.",
        "additionalProperties": False,
        "required": [
            one.name for one in COLUMNS if one.required and one.name not in _OF_THE_SENDER
        ],
        "properties": {one.name: _property(one) for one in COLUMNS},
    }


def _property(column: Column) -> dict[str, Any]:
    said = {"title": column.label, "description": f"{column.help} Written as {_written(column)}."}
    return said | _shape(column)


def _shape(column: Column) -> dict[str, Any]:
    least = 1 if column.required else 0
    if column.form in _LISTS:
        item: dict[str, Any] = {"type": "string", "minLength": 1}
        if column.allowed:
            item["enum"] = list(column.allowed)
        items = {"type": "array", "items": item, "minItems": least, "maxItems": _MOST_ITEMS}
        text = {"type": "string", "minLength": least, "maxLength": _LONGEST_LIST}
        return {"anyOf": [items, text]}
    if column.form is Form.ONE_OF:
        empty = [] if column.required else [""]
        return {"type": "string", "enum": [*column.allowed, *column.known, *empty]}
    return {"type": "string", "minLength": least, "maxLength": column.longest}


def _written(column: Column) -> str:
    return column.form.value
