"""Why each part that takes more than a twentieth of its process's time takes it."""

from __future__ import annotations

from collections.abc import Mapping

PACKAGES: Mapping[str, str] = {
    "Python's own": "The event loop: every activity, statement and payload goes on by a task or "
    "a callback of its own. uvloop in its place was tried and came to the same.",
    "temporalio": "The engine's library hands tasks over and visits every payload of every task; "
    "the floor pays the same for as many events.",
    "psycopg": "Statements are bound and rows are read in Python around the driver's C library.",
    "sqlalchemy": "Statements are compiled once; a connection is taken from the pool and given "
    "back for each bundle, through the bridge between asyncio and its own calls.",
    "store": "The rows of a step are made here, sealed, chained and bound, and its statements "
    "leave here.",
    "policy": "What a step decides, and the words of the page and of the notices.",
    "wiring": "Every payload is sealed and opened under its case's key.",
    "pydantic": "What goes to and from the engine, and a case's state, is read strictly.",
}
_STEP = "A step of a case reads, decides and records in one transaction: the floor's `record`."
_BUNDLE = "The one round trip of a step: its statements go in one pipeline."
_NOTICE = "A notice is held, sent and settled; the floor's notices are one row and no words."
FUNCTIONS: Mapping[str, str] = {
    "activities.cases: CaseActivities.advance_case": _STEP,
    "store.advancing: advance": _STEP,
    "store.advancing: _at_once": _STEP,
    "store.recording: write": "The rows of what a step decided are made and joined to its bundle.",
    "store.bundle: Bundle._send": _BUNDLE,
    "store.bundle: Bundle.send": _BUNDLE,
    "store.bundle: Bundle.ask": _BUNDLE,
    "store.pipeline: SentTogether.send": _BUNDLE,
    "store.pipeline: SentTogether._send_gen": _BUNDLE,
    "store.bundle: Bundle.commit": "The second half of a step's round trip, with the commit.",
    "activities.notices: NoticeActivities.send_notice": _NOTICE,
    "activities.notices: NoticeActivities.send_notices": _NOTICE,
    "activities.notices: NoticeActivities._send": _NOTICE,
    "activities.sending: NoticeSender.send": _NOTICE,
    "activities.settling: Settling.settle": _NOTICE,
    "notify.file_channel: FileChannel._write": "Each notice is an e-mail's file of its own, "
    "written by the standard library and on disk before it counts; the floor's notices have no "
    "channel.",
    "wiring.exit: end_with": "The process itself: its event loop runs inside.",
    "wiring.exit: _code_of": "The process itself: its event loop runs inside.",
}
