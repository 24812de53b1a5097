"""Releases by name, and which of them decided what."""

from __future__ import annotations

import tomllib
from pathlib import Path

from policy.release import VERSION, decided_lines, other_than, release_name

ROOT = Path(__file__).parents[2]


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_two_builds_under_one_version_have_two_names() -> None:
    assert release_name("a" * 64) != release_name("b" * 64)
    assert release_name("a" * 64) == f"{VERSION}+aaaaaaaa"


def test_events_that_one_release_decided_in_a_row_are_one_line() -> None:
    decided = [(1, ""), (2, "1+a"), (3, "1+a"), (4, "1+b"), (5, "1+a")]
    assert decided_lines(decided) == [
        "Event 1: by an earlier release.",
        "Events 2 to 3: decided by release 1+a.",
        "Event 4: decided by release 1+b.",
        "Event 5: decided by release 1+a.",
    ]
    assert decided_lines([]) == []


def test_an_event_from_before_releases_were_kept_is_another_releases() -> None:
    assert not other_than("1+a", [(1, "1+a"), (2, "1+a")])
    assert other_than("1+a", [(1, ""), (2, "1+a")])
    assert other_than("1+a", [(1, "1+a"), (2, "1+b")])
