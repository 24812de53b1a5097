"""What the docs say of the rules is made from the rules, and no older than they are; and what a
person is told by a code is on the page that they look it up on.
"""

from __future__ import annotations

import re

import pytest

from policy.duty.finding_kinds import KINDS
from tools.documents import DOCS, documents


@pytest.mark.parametrize("place", documents())
def test_a_made_document_is_as_new_as_the_rules(place: str) -> None:
    committed = (DOCS / place).read_text(encoding="utf-8")
    assert committed == documents()[place], f"docs/{place} is stale. Make it again: make docs"


def test_every_code_of_trouble_has_its_line_in_the_table_of_operations() -> None:
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    section = page.partition("## Nothing is stuck in silence")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)
    said = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    assert KINDS.keys() - said == set()
