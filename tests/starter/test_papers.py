"""`referrals papers`: what anybody may read, without a session or a server."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from policy.papers import CONTROLLER, PAPERS
from starter.commands.papers import papers


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_printed_by_its_name(name: str) -> None:
    done = CliRunner().invoke(papers, [name])
    assert (done.exit_code, done.output.count("\n# ") + done.output.startswith("# ")) == (0, 1)


def test_without_a_name_all_four_are_printed() -> None:
    said = CliRunner().invoke(papers, []).output
    assert said.count("\n# ") + said.startswith("# ") == len(PAPERS) == 4
    assert CONTROLLER in said


def test_a_paper_that_does_not_exist_is_wrong_use() -> None:
    done = CliRunner().invoke(papers, ["decision-letter"])
    assert done.exit_code == 2
    assert "privacy-notice" in done.output
