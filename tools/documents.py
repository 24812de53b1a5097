"""`make docs`: the pages and pictures of the docs that are made from the rules themselves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from policy.maps import MAPS
from policy.sheets import SHEETS
from service.permissions import PERMISSIONS
from service.pictures.map_picture import as_svg
from service.pictures.map_text import as_page, picture_path
from tools.grants_page import grants_page
from web.api.application import api

_SHEETS = {
    "support": "what-could-happen-to-me.md",
    "suitability": "what-could-happen-to-me-suitability.md",
}
DOCS = Path(__file__).parents[1] / "docs"


def documents() -> dict[str, str]:
    """Every made document: its place in the docs, and its text."""
    made = {"process-map.md": as_page(MAPS)}
    made |= {"grants.md": grants_page()}
    made |= {_SHEETS[track]: sheet() for track, sheet in SHEETS.items()}
    made |= {f"openapi-{track}.json": _interface(track) for track in PERMISSIONS}
    return made | {picture_path(process): as_svg(process) for process in MAPS}


def _interface(track: str) -> str:
    """The description of a track's interface for programs, as its own process gives it."""
    return json.dumps(api(track).openapi(), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write them all."""
    for place, text in documents().items():
        (DOCS / place).write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/{place}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
