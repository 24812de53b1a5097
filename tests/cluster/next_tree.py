"""A release to come, as a tree of its own: this one's programs with a migration behind the last
one, and code that uses what it brings.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from store.schema_version import head
from tests.store.next_release import MORE, write_migration
from tools.cluster.building import ROOT

WORD: Final = "two"
"""What its code writes into the new column of each event that it records."""
ADDED: Final = f"{MORE} ALTER TABLE events ADD COLUMN next_word text;"
_LEFT_OUT: Final = shutil.ignore_patterns(
    *(".*", "__pycache__", "build", "node_modules", "tests", "docs", "*.egg-info")
)
_TABLES: Final = "store/tables/cases.py"
_CHANGES: Final = (
    (_TABLES, "DateTime, Integer, Table, Text\n", "DateTime, Integer, Table, Text, literal\n"),
    (
        _TABLES,
        '    text("release", server_default=""),\n',
        f'    Column("next_word", Text, default=literal("{WORD}")),\n'
        '    text("release", server_default=""),\n',
    ),
    (
        "store/grants.py",
        "    # The record of a case.\n",
        '    "next_words": _may(web=_RI, worker=_R),\n    # The record of a case.\n',
    ),
)
"""In a file: what stands there once, and what takes its place."""


def next_tree(folder: Path) -> Path:
    """Make it in a folder."""
    tree = folder / "next"
    shutil.copytree(ROOT, tree, ignore=_LEFT_OUT, symlinks=True)
    for name, before, after in _CHANGES:
        text = (tree / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} has another form: say here what to change in it"
        (tree / name).write_text(text.replace(before, after), encoding="utf-8")
    write_migration(tree / "store" / "migrations" / "versions", "9001", head(), ADDED)
    return tree
