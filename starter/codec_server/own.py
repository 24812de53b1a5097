"""Which of the pages behind us belong to this track: those of its namespace, and those of none.

Temporal's pages know every namespace of their server. Whoever comes by a track's own address is
shown that track, and cannot find out what else there is.
"""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

_LIST = re.compile(r"/api/v[0-9]+/namespaces/?")
_NAMED = re.compile(r"/(?:api/v[0-9]+/)?namespaces/([^/]+)(?:/.*)?")
_ELSEWHERE = re.compile(r"/(?:api/v[0-9]+/)?nexus(?:/.*)?")


def is_ours(path: str, namespace: str) -> bool:
    """Whether a page may be asked for: it is about this namespace, or about none."""
    plain = unquote(path)
    # A server that tidies a path up would read another one than we did.
    if ".." in plain or "//" in plain or _ELSEWHERE.fullmatch(plain):
        return False
    named = _NAMED.fullmatch(plain)
    return named is None or named[1] == namespace


def lists_namespaces(path: str) -> bool:
    """Whether the answer is the list of all there are."""
    return _LIST.fullmatch(unquote(path)) is not None


def only_ours(listed: bytes, namespace: str) -> bytes:
    """The list of namespaces, with this one only. What cannot be read is shown as empty."""
    try:
        found = json.loads(listed)["namespaces"]
        own = [one for one in found if one["namespaceInfo"]["name"] == namespace]
    except (ValueError, KeyError, TypeError):
        own = []
    return json.dumps({"namespaces": own, "nextPageToken": ""}).encode()
