"""Two answers of Temporal's pages that are not passed on as they come: which namespaces there are,
and what the pages let a person do.
"""

from __future__ import annotations

import json
from typing import Any


def only_ours(described: bytes, namespace: str) -> bytes:
    """The list of namespaces: this one as it is described, and no other, for the list itself is
    never asked for. What cannot be read is shown as empty.
    """
    try:
        found = json.loads(described)
        own = [found] if found["namespaceInfo"]["name"] == namespace else []
    except (ValueError, KeyError, TypeError):
        own = []
    return json.dumps({"namespaces": own, "nextPageToken": ""}).encode()


def for_looking(settings: bytes, namespace: str) -> bytes:
    """The pages' settings, opening on this namespace and offering no act: an act goes through the
    service, where it has a person's name. What cannot be read stays closed as well.
    """
    try:
        said: Any = json.loads(settings)
        shown = dict(said)
    except (ValueError, TypeError):
        shown = {}
    return json.dumps(
        {**shown, "DefaultNamespace": namespace, "DisableWriteActions": True}
    ).encode()
