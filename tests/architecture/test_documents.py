"""What the docs say of the rules is made from the rules, and no older than they are."""

from __future__ import annotations

import pytest

from tools.documents import DOCS, documents


@pytest.mark.parametrize("place", documents())
def test_a_made_document_is_as_new_as_the_rules(place: str) -> None:
    committed = (DOCS / place).read_text(encoding="utf-8")
    assert committed == documents()[place], f"docs/{place} is stale. Make it again: make docs"
