"""What may be asked of Temporal's pages through a track's own address: a list of routes, each about
this track's namespace or about none, and nothing else.

Temporal's pages know every namespace of their server and no sign-in. So a path is judged here by
its decoded parts, and only one that is already written the one way a browser writes it is passed
on: no server behind can read another path than the one that was judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote_to_bytes

OWN = "{namespace}"
ONE = "{}"
REST = "{...}"

PAGES = (
    "namespaces",
    "namespaces/{namespace}",
    "namespaces/{namespace}/{...}",
)
"""Pages a person opens. They are one program for the browser; the server sends it for each."""

FILES = ("_app/{...}", "i18n/{...}")
"""What that program is made of; and single files beside it, by `_FILE`."""

READS = (
    "api/v1/cluster-info",
    "api/v1/system-info",
    "api/v1/namespaces/{namespace}",
    "api/v1/namespaces/{namespace}/activity-count",
    "api/v1/namespaces/{namespace}/activities",
    "api/v1/namespaces/{namespace}/activities/{}",
    "api/v1/namespaces/{namespace}/archived-workflows",
    "api/v1/namespaces/{namespace}/batch-operations",
    "api/v1/namespaces/{namespace}/batch-operations/{}",
    "api/v1/namespaces/{namespace}/schedule-count",
    "api/v1/namespaces/{namespace}/schedules",
    "api/v1/namespaces/{namespace}/schedules/{}",
    "api/v1/namespaces/{namespace}/search-attributes",
    "api/v1/namespaces/{namespace}/task-queues/{}",
    "api/v1/namespaces/{namespace}/task-queues/{}/worker-build-id-compatibility",
    "api/v1/namespaces/{namespace}/task-queues/{}/worker-versioning-rules",
    "api/v1/namespaces/{namespace}/worker-count",
    "api/v1/namespaces/{namespace}/worker-deployment-versions/{}/{}",
    "api/v1/namespaces/{namespace}/worker-deployments",
    "api/v1/namespaces/{namespace}/worker-deployments/{}",
    "api/v1/namespaces/{namespace}/worker-task-reachability",
    "api/v1/namespaces/{namespace}/workers",
    "api/v1/namespaces/{namespace}/workers/describe/{}",
    "api/v1/namespaces/{namespace}/workflow-count",
    "api/v1/namespaces/{namespace}/workflows",
    "api/v1/namespaces/{namespace}/workflows/{}",
    "api/v1/namespaces/{namespace}/workflows/{}/history",
    "api/v1/namespaces/{namespace}/workflows/{}/history-reverse",
    "api/v1/namespaces/{namespace}/workflows/{}/run/{}/history.json",
)
"""What the pages read of Temporal. Nothing here changes anything."""

DRAWN = "render"
"""The frame in which the pages draw a case's details. What it draws is in its query."""
DRAWN_BY = frozenset({"compact", "content", "overrideTheme", "theme"})

LIST = "api/v1/namespaces"
SETTINGS = "api/v1/settings"

QUERIES = tuple(
    f"api/v1/namespaces/{{namespace}}/workflows/{{}}/query/{name}"
    for name in (
        "progress",
        "__temporal_workflow_metadata",
        "__stack_trace",
        "__enhanced_stack_trace",
    )
)
"""Reading as well, by a POST: questions that a workflow answers without changing."""

PARAMETERS = frozenset(
    {
        "execution.runId",
        "includeHeartbeatDetails",
        "includeInput",
        "includeLastFailure",
        "includeOutcome",
        "maximumPageSize",
        "nextPageToken",
        "next_page_token",
        "pageSize",
        "query",
        "runId",
        "taskQueueType",
        "waitNewEvent",
    }
)
"""What a read may be narrowed by. Others reach elsewhere: a namespace has a number, too."""

_FILE = re.compile(r"[A-Za-z0-9_-]+\.(css|gif|ico|js|json|png|svg|txt|webmanifest|woff2?)")
# A workflow's id may hold slashes, and nothing that a server would tidy away.
_PART = re.compile(r"[A-Za-z0-9_@:. -]+(/[A-Za-z0-9_@:. -]+)*")
# What an address may be written in; spaces and line ends would end it.
_PRINTABLE = re.compile(r"[!-~]*")
# Browsers leave these as they are, `quote` the first four.
_PLAIN = "-_.~:@"


class RouteKind(StrEnum):
    """What is asked for, as far as the answer depends on it."""

    PAGE = "page"
    READ = "read"
    LIST = "list of namespaces"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Route:
    """A request that may be passed on, to exactly this `target` (path, and query if any)."""

    kind: RouteKind
    target: str


def judged(method: str, target: str, namespace: str) -> Route | None:
    """The route of a request of the track of `namespace`, or None: it is not passed on."""
    path, _, query = target.partition("?")
    parts = parts_of(path)
    if parts is None or not _PRINTABLE.fullmatch(query) or "#" in query:
        return None
    kind = _kind(method, parts, namespace)
    if kind is None:
        return None
    if parts == (DRAWN,):
        return Route(kind, target) if _holds_only(query, DRAWN_BY) else None
    if kind is not RouteKind.PAGE and not _holds_only(query, PARAMETERS):
        return None
    return Route(kind, target)


def parts_of(path: str) -> tuple[str, ...] | None:
    """The decoded parts of a path; None unless it is written the one way it would be written
    again.
    """
    if not path.startswith("/"):
        return None
    raw = path.removeprefix("/").split("/")
    if raw == [""]:
        return ("",)
    parts = [_decoded(part) for part in raw]
    return None if None in parts else tuple(part for part in parts if part is not None)


def _decoded(raw: str) -> str | None:
    try:
        part = unquote_to_bytes(raw).decode("ascii")
    except UnicodeError:
        return None
    if not _PART.fullmatch(part) or not {".", ".."}.isdisjoint(part.split("/")):
        return None
    return part if raw in (quote(part, safe=""), quote(part, safe=_PLAIN)) else None


def _kind(method: str, parts: tuple[str, ...], namespace: str) -> RouteKind | None:
    def among(routes: tuple[str, ...]) -> bool:
        return any(_fits(route, parts, namespace) for route in routes)

    if method == "POST":
        return RouteKind.READ if among(QUERIES) else None
    if method not in ("GET", "HEAD"):
        return None
    if parts == tuple(LIST.split("/")):
        return RouteKind.LIST
    if parts == tuple(SETTINGS.split("/")):
        return RouteKind.SETTINGS
    if among(READS):
        return RouteKind.READ
    if among((DRAWN, *PAGES, *FILES)) or (len(parts) == 1 and _FILE.fullmatch(parts[0])):
        return RouteKind.PAGE
    return None


def _fits(route: str, parts: tuple[str, ...], namespace: str) -> bool:
    wanted = route.split("/")
    if wanted[-1] == REST:
        wanted = wanted[:-1]
        if len(parts) <= len(wanted):
            return False
        parts = parts[: len(wanted)]
    if len(parts) != len(wanted):
        return False
    return all(
        given == (namespace if want == OWN else want) or want == ONE
        for want, given in zip(wanted, parts, strict=True)
    )


def _holds_only(query: str, names: frozenset[str]) -> bool:
    try:
        named = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        return False
    return names.issuperset(name for name, _ in named)
