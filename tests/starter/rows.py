"""Files of referrals for tests; their people are invented."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.apps import cells

Cells = Mapping[str, str]


def with_seconds(moment: str) -> str:
    """A time as a spreadsheet shows it. In the hour that comes twice its zone stands behind it."""
    return re.sub(r"(\d\d:\d\d)", r"\1:00", moment, count=1)


def row(number: str, ago: timedelta = timedelta(hours=1), **changed: str) -> dict[str, str]:
    """A row that is accepted, received some time ago."""
    return cells(number, datetime.now(UTC) - ago, **changed)


def csv_file(path: Path, rows: Iterable[Cells]) -> Path:
    """The rows as a CSV file."""
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, listed[0].keys())
        writer.writeheader()
        writer.writerows(listed)
    return path


def jsonl_file(path: Path, rows: Iterable[Cells]) -> Path:
    """The rows as JSON Lines."""
    lines = (json.dumps(dict(cells), ensure_ascii=False) for cells in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    """A CSV file's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
