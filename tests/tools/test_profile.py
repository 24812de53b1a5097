"""A profile tells what a sampler saw by package and by function; what takes much says why."""

from __future__ import annotations

import pytest

from tools.profile.page import MUCH, UNSAID, parts
from tools.profile.reasons import FUNCTIONS, PACKAGES
from tools.profile.samples import OURS, STANDARD, read_samples

STACKS = (
    "main (worker.py:3);run (asyncio/runners.py:44);advance (store/advancing.py:9) 60",
    "main (worker.py:3);advance (store/advancing.py:7);execute (psycopg/cursor_async.py:5) 30",
    "main (worker.py:3);advance (store/advancing.py:7);advance (store/advancing.py:8) 6",
    "thread 17;<module> (<string>) 3",
    "_find (<frozen importlib._bootstrap>) 1",
)


def test_the_packages_at_work_themselves_add_up_to_every_sample() -> None:
    found = read_samples(STACKS)
    assert found.by_package == {"store": 66, "psycopg": 30, STANDARD: 4}
    assert found.count == sum(found.by_package.values()) == 100


def test_a_function_of_ours_counts_once_a_stack_with_all_that_it_calls() -> None:
    assert read_samples(STACKS).by_function == {"store.advancing: advance": 96}


def test_a_line_that_is_no_stack_is_an_error() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        read_samples(["Error: Failed to get process executable name"])


def test_what_takes_much_is_told_the_most_first_and_with_its_reason() -> None:
    told = parts({"a": 5, "b": 6, "c": 89}, 100, {"c": "it does the work"})
    assert [(part.name, part.reason) for part in told] == [("c", "it does the work"), ("b", UNSAID)]
    assert all(part.share > MUCH for part in told)


def test_a_reason_is_given_for_a_package_or_function_that_there_is() -> None:
    assert {name.split(".")[0] for name in FUNCTIONS} <= OURS
    assert all(reason.endswith(".") for reason in (*PACKAGES.values(), *FUNCTIONS.values()))
