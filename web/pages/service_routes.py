"""The paths of the pages of the service, and of what is read of a person."""

from __future__ import annotations

from starlette.routing import Route

from web.pages import person
from web.pages.service_pages import ServiceAct, endpoint_of, show_menu

BOTH = ["GET", "POST"]
ACTS: tuple[tuple[str, ServiceAct], ...] = (
    ("/find", person.FIND),
    ("/cases/{reference}/reach/change", person.CHANGE_SAFE_WAY),
)
"""What is done at the service: each by its path."""


def service_routes() -> list[Route]:
    """All of them."""
    return [
        *(Route(path, endpoint_of(act), methods=BOTH) for path, act in ACTS),
        Route("/cases/{reference}/on-record", person.show_record),
        Route("/cases/{reference}/corrections", person.show_corrections),
        Route("/cases/{reference}/reach", person.show_safe_way),
        Route("/service", show_menu),
    ]
