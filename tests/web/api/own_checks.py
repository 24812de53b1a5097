"""What schemathesis is told of this interface: a case that is there, and what no schema can say."""

from __future__ import annotations

import itertools
import json
import os
import unicodedata
from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import Failure

from service.cases.deeds import DEEDS
from web.api.asked import schema_of_order

_BATCHES = frozenset(
    {"POST /referrals/batches", "POST /referrals/batches/validate", "POST /reports/batches"}
)
_VERDICTS = _BATCHES | {"POST /referrals/validate"}
"""Where what is refused is answered with a verdict a row, in an answer that is a yes."""
_REFERRALS = frozenset({"POST /referrals"})
_REPORTS = frozenset(
    {
        "POST /reports",
        "POST /referrals/{reference}/reports",
        "POST /referrals/{reference}/consent-withdrawal",
    }
)
_ANSWER = frozenset({"POST /referrals/{reference}/answer"})
_NOTES = frozenset({"POST /cases/{reference}/notes"})
_FILES = frozenset({"POST /cases/{reference}/files"})
_DEEDS = frozenset({"POST /cases/{reference}/deeds/{kind}"})
NO_SCHEMA_SAYS = {
    # Of the form of what is sent.
    "cursor-unfit": frozenset({"GET /referrals", "GET /events"}),
    "idempotency-key-differs": _REFERRALS,
    "another-sender": _REFERRALS | _REPORTS | {"POST /referrals/validate"},
    "not-json-lines": _BATCHES,
    "wrong-columns": _BATCHES,
    "file-not-utf-8": _BATCHES,
    "file-empty": _BATCHES,
    "update-id-missing": _REPORTS,  # for a number that a spreadsheet has shortened
    "id-twice": _REFERRALS | _REPORTS,
    "supersedes-nothing": _REFERRALS | _REPORTS,
    "timezone-aware": _REFERRALS | _REPORTS,
    "no-such-time": _REFERRALS | _REPORTS | _DEEDS,
    # Of what a file is, by its name, its type and its bytes.
    "file-missing": _FILES,
    "file-name-unfit": _FILES,
    "file-kind-not-taken": _FILES,
    "file-several-endings": _FILES,
    "file-disagrees": _FILES,
    "file-damaged": _FILES,
    "file-hides-more": _FILES,
    # Of what a rule says of it: columns are written in several ways, as in a file.
    "date-unreadable": _REFERRALS,
    "basis-not-accepted": _REFERRALS,
    "not-by-this-door": _REFERRALS,  # which channels are a sender's own is on its register
    # Of what is on record already.
    "conflicting-content": _REFERRALS | _REPORTS | _ANSWER | _NOTES | _DEEDS,
    "consent-withdrawn": _REPORTS | _ANSWER | _NOTES | _DEEDS,
    "no-answer-yet": _ANSWER,
}
"""What a schema cannot foresee: the code of each refusal, and of which addresses. Whatever else is
refused although the description allows it is a failure, and so is one of these elsewhere.
"""
_CONTROL = "control-character"
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_OVERRIDES = frozenset("\u202d\u202e")
"""What no text may hold: control, half of a character, separators, what turns writing round."""
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
            return not _is_foreseen(case, response.json())
        case "AcceptedNegativeData":
            return _address(case) not in _VERDICTS or not _refused_in_verdicts(response)
    return True


def _address(case: Any) -> str:
    return f"{case.operation.method.upper()} {case.operation.path}"


def _is_foreseen(case: Any, problem: Mapping[str, Any]) -> bool:
    """Whether it was refused for what the description cannot say."""
    address, code = _address(case), problem["code"]
    if code == _CONTROL:
        return _holds_no_text([case.body, case.query, case.path_parameters])
    if address in NO_SCHEMA_SAYS.get(code, ()):
        return True
    if address not in _DEEDS:
        return False
    if problem["rule"] != "form":
        # Each deed is judged by its case as it stands.
        return True
    kind, track = case.path_parameters["kind"], os.environ["TRACK"]
    # The description cannot bind a body to a part of the address; the kind's own schema can.
    return kind in DEEDS[track] and not jsonschema_rs.is_valid(
        schema_of_order(track, kind), case.body
    )


def _holds_no_text(sent: object) -> bool:
    """Whether a character that is none stands anywhere in what was sent."""
    if isinstance(sent, Mapping):
        return any(_holds_no_text(name) or _holds_no_text(one) for name, one in sent.items())
    if isinstance(sent, list):
        return any(map(_holds_no_text, sent))
    return isinstance(sent, str) and any(
        each in _OVERRIDES or unicodedata.category(each) in _NO_TEXT for each in sent
    )


def _refused_in_verdicts(response: Any) -> bool:
    """Rows, and what is only looked at, are refused one by one in an answer that is a yes."""
    if "json" not in response.headers.get("content-type", [""])[0]:
        return False
    lines = [json.loads(line) for line in response.text.splitlines()]
    verdicts = [line["verdict"] for line in lines if "verdict" in line]
    return bool(verdicts) and set(verdicts) == {"rejected"}
