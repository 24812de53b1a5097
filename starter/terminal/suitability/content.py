"""The option that names the content a person acts on, so that nobody signs what they have not
seen.
"""

from __future__ import annotations

import click

from service.values.content import SHORTEST_CONTENT

CONTENT = click.option(
    "--content",
    required=True,
    help=f"The content you read, as `show` names it: its first {SHORTEST_CONTENT} characters or "
    "more.",
)
