"""What the front door is measured beside: a page of Starlette with one query, and nothing else.

`python -m tools.bench.bare_page PORT TRACK DATABASE_URL`
"""

from __future__ import annotations

import sys

import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from store.engine import open_engine
from wiring.embedded.ports import LOOPBACK

_QUERY = text(
    "SELECT reference, stage, due_at FROM cases WHERE ended_at IS NULL ORDER BY reference LIMIT 100"
)


def main(port: int, track: str, url: str) -> None:
    """Answer until killed."""
    engine = open_engine(url, track, "bench")

    async def page(request: Request) -> HTMLResponse:
        async with engine.connect() as connection:
            rows = (await connection.execute(_QUERY)).all()
        shown = "".join(f"<tr><td>{one[0]}<td>{one[1]}<td>{one[2]}" for one in rows)
        return HTMLResponse(f"<!doctype html><title>Cases</title><table>{shown}</table>")

    made = Starlette(routes=[Route("/", page)])
    uvicorn.run(made, host=LOOPBACK, port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
