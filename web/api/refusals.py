"""Which codes of refusal each address is described with: what no schema can say of what is sent, so
that a program knows what it may be answered although it keeps to the description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from service.cases.refusals_of import codes_of_deed, codes_of_opening

MEMBER: Final = "x-refusals"
"""Where the codes stand: beside an address's answers; for a deed, in the schema of its order."""

_BATCHES = frozenset(
    {"POST /referrals/batches", "POST /referrals/batches/validate", "POST /reports/batches"}
)
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
_BY_CODE: Final[Mapping[str, frozenset[str]]] = {
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
    "no-such-time": _REFERRALS | _REPORTS,
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
    "conflicting-content": _REFERRALS | _REPORTS | _ANSWER | _NOTES,
    "consent-withdrawn": _REPORTS | _ANSWER | _NOTES | _FILES,
    "no-answer-yet": _ANSWER,
}


def codes_of(track: str, address: str) -> list[str]:
    """The codes of a track's address, such as `POST /referrals`, in their order."""
    codes = {code for code, where in _BY_CODE.items() if address in where}
    return sorted(codes.union(codes_of_opening(track) if address in _REFERRALS else ()))


def declared(track: str, paths: Mapping[str, Any]) -> None:
    """Have every address of a track's description say its codes."""
    for path, methods in paths.items():
        for method, operation in methods.items():
            codes = codes_of(track, f"{method.upper()} {path}")
            if codes:
                operation["responses"]["4XX"][MEMBER] = codes


def declared_of_order(track: str, kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A kind of order, saying those that its case may refuse it with."""
    return {**schema, MEMBER: list(codes_of_deed(track, kind))}
