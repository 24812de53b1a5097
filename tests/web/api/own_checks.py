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
from service.cases.refusals_of import codes_of_deed
from web.api.asked import schema_of_order
from web.api.refusals import codes_of

_VERDICTS = frozenset(
    {
        "POST /referrals/batches",
        "POST /referrals/batches/validate",
        "POST /reports/batches",
        "POST /referrals/validate",
    }
)
"""Where what is refused is answered with a verdict a row, in an answer that is a yes."""
_DEEDS = "POST /cases/{reference}/deeds/{kind}"
_TOO_LARGE = 413
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
        case "AcceptedNegativeData" if response.status_code == _TOO_LARGE:
            return False  # that is a no, before anything of it is read
        case "AcceptedNegativeData":
            return _address(case) not in _VERDICTS or not _refused_in_verdicts(response)
    return True


def _address(case: Any) -> str:
    return f"{case.operation.method.upper()} {case.operation.path}"


def _is_foreseen(case: Any, problem: Mapping[str, Any]) -> bool:
    """Whether it was refused for what a schema cannot say, with a code that the description says of
    this address or of this kind of deed.
    """
    code = problem["code"]
    if code == _CONTROL:
        return _holds_no_text([case.body, case.query, case.path_parameters])
    if _address(case) != _DEEDS:
        return code in codes_of(os.environ["TRACK"], _address(case))
    kind, track = case.path_parameters["kind"], os.environ["TRACK"]
    if kind not in DEEDS[track]:
        return False
    # The description cannot bind a body to a part of the address; the kind's own schema can.
    unfit = not jsonschema_rs.is_valid(schema_of_order(track, kind), case.body)
    return unfit or code in codes_of_deed(track, kind)


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
