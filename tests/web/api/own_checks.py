"""What schemathesis is told of this interface: a case that is there, and what no schema can say."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import Failure

from service.cases.deeds import DEEDS
from web.api.asked import schema_of_order

NO_SCHEMA_SAYS = frozenset(
    {
        "cursor-unfit",
        "idempotency-key-differs",
        "another-sender",
        "control-character",
        "not-json-lines",
        "update-id-missing",  # for a number that a spreadsheet has shortened
        "wrong-columns",
        "file-not-utf-8",
        "file-empty",
        "unreadable-facts",
        "id-twice",
        "timezone-aware",
        "no-such-time",
    }
)
"""Codes of the form of what is sent which a schema cannot foresee."""
_calls = itertools.count()


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> Any:
    """Every second case that is asked about is one that is there."""
    there = os.environ.get("REFERENCE", "")
    if path_parameters and "reference" in path_parameters and there and next(_calls) % 2:
        return {**path_parameters, "reference": there}
    return path_parameters


@schemathesis.hook
def filter_failure(context: Any, failure: Failure, case: Any, response: Any) -> bool:
    """Whether it is one: what no schema can say is judged here, by the code of the no."""
    match type(failure).__name__:
        case "RejectedPositiveData":
            return _unforeseen(case, response.json())
        case "AcceptedNegativeData":
            return not _refused_in_verdicts(response)
    return True


def _unforeseen(case: Any, problem: Mapping[str, Any]) -> bool:
    """Whether it was refused for what the description should have said."""
    if problem.get("rule") != "form" or problem["code"] in NO_SCHEMA_SAYS:
        return False
    kind = (case.path_parameters or {}).get("kind", "")
    track = os.environ["TRACK"]
    if kind in DEEDS[track]:
        # The description cannot bind a body to a part of the address; the kind's own schema can.
        return bool(jsonschema_rs.is_valid(schema_of_order(track, kind), case.body))
    return True


def _refused_in_verdicts(response: Any) -> bool:
    """Rows, and what is only looked at, are refused one by one in an answer that is a yes."""
    if "json" not in response.headers.get("content-type", [""])[0]:
        return False
    lines = [json.loads(line) for line in response.text.splitlines()]
    verdicts = [line["verdict"] for line in lines if "verdict" in line]
    return bool(verdicts) and set(verdicts) == {"rejected"}
