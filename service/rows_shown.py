"""Where a use case of one way needs a little of the other: an intake looks at what its own sender
sent before, and a reader of the feed has the lines of everybody put in their order.
"""

from __future__ import annotations

from store.jobs import ForOrganisation
from wiring.app import App


def own_rows(app: App, organisation: str) -> App:
    """Showing the rows of this organisation alone; the app as it is where none asks."""
    return app.for_organisation(organisation, ForOrganisation.OWN_ROWS) if organisation else app


def letterbox(app: App, organisation: str) -> App:
    """For what concerns all cases, in the name of this organisation."""
    return app.for_organisation(organisation, ForOrganisation.LETTERBOX)
