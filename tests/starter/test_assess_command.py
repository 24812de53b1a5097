"""`referrals assess`: facts in, every rule out; mistakes are named by place, never repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.files.facts import FactsUnreadable, read_facts, schema
from starter.cli import referrals
from starter.terminal.output import Exit
from tests.policy.suitability.cases import FOLDER

CASE = FOLDER / "case-01.json"


def run(*words: str) -> Result:
    return CliRunner().invoke(referrals, ["assess", *words])


def written(folder: Path, **changed: Any) -> str:
    file = folder / "facts.json"
    file.write_text(json.dumps({**json.loads(CASE.read_bytes()), **changed}), encoding="utf-8")
    return str(file)


def test_a_file_of_facts_is_explained() -> None:
    done = run(str(CASE), "--on", "2022-03-01")
    assert done.exit_code == Exit.DONE
    assert done.output.startswith("**Concluded, to be referred** on 1 March 2022 at 00:00")


def test_a_program_reads_the_same_as_json() -> None:
    found = json.loads(run(str(CASE), "--on", "2022-03-01T12:00:00Z", "--json").output)
    assert (found["stage"], found["may_cancel"], found["may_refuse"]) == (
        "threshold_met",
        True,
        False,
    )
    assert found["window"]["last_day"] == "2022-02-20"
    first = found["findings"][0]
    assert (first["code"], first["rules"], first["who"]) == ("channel", ["R90"], "nobody")
    assert set(first) >= {"question", "paragraph", "would_change", "standing", "why", "facts"}


@pytest.mark.parametrize(
    ("day", "stage"),
    [("2022-02-20", "Support window"), ("2022-02-21", "Awaiting the authority")],
)
def test_a_day_stands_for_its_first_minute_in_london(tmp_path: Path, day: str, stage: str) -> None:
    known = json.loads(CASE.read_bytes())["known"]
    said = next(fact for fact in known if fact["fact"] == "authority-statement")
    said["as_of"] = "2022-02-10"
    assert run(written(tmp_path, known=known), "--on", day).output.startswith(f"**{stage}**")


def test_the_version_of_the_rules_can_be_chosen() -> None:
    done = run(str(CASE), "--on", "2022-03-01", "--rulebook", "suitability-2025-11")
    assert "**Awaiting information**" in done.output and "suitability-2025-11" in done.output
    assert "(suitability-2025-11)" in run(str(CASE), "--on", "2025-11-11").output


def test_the_schema_is_printed_without_a_file() -> None:
    done = run("--schema")
    shape = json.loads(done.output)
    assert done.exit_code == Exit.DONE
    assert shape == schema()
    assert {"Sleeping", "Offer", "PncResult"} <= set(shape["$defs"])
    assert shape["additionalProperties"] is False


SLEEPING = {"fact": "sleeping", "id": "x", "as_of": "2022-01-01", "place": "park"}
RESIDENCE = {"fact": "residence", "id": "x", "as_of": "2022-01-01", "eea_or_family": "yes"}
MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"channel": "support service"}, "channel", "enum"),
    ({"opened_at": "2022-01-01T10:00:00"}, "opened_at", "timezone-aware"),
    ({"surname": "Doe"}, "surname", "extra-forbidden"),
    ({"Jane Doe!": 1}, "?", "extra-forbidden"),
    ({"known": [{**SLEEPING, "place": "Doe"}]}, "known[0].place", "enum"),
    ({"known": [{**SLEEPING, "name": "Doe"}]}, "known[0].name", "unexpected-keyword-argument"),
    ({"known": [SLEEPING, {"fact": "Doe"}]}, "known[1]", "union-tag-invalid"),
    ({"known": [{"id": "Doe"}]}, "known[0]", "union-tag-not-found"),
    ({"known": [SLEEPING, SLEEPING]}, "known[1].id", "id-twice"),
    ({"known": [{**SLEEPING, "supersedes": "Doe"}]}, "known[0].supersedes", "supersedes-nothing"),
    ({"known": [{**SLEEPING, "supersedes": "x"}]}, "known[0].supersedes", "supersedes-nothing"),
    (
        {"known": [{**RESIDENCE, "arrived_at": "2020-12-31T23:00:00"}]},
        "known[0].arrived_at",
        "timezone-aware",
    ),
]


@pytest.mark.parametrize(("changed", "place", "code"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_is_named_by_its_place_and_code_and_never_repeated(
    tmp_path: Path, changed: dict[str, Any], place: str, code: str
) -> None:
    file = written(tmp_path, **changed)
    with pytest.raises(FactsUnreadable) as raised:
        read_facts(Path(file).read_bytes())
    assert (place, code) in [(where, what) for where, what, _ in raised.value.problems]
    done = run(file, "--on", "2022-03-01")
    assert done.exit_code == Exit.WRONG_USE
    assert f"{place}: " in done.output and f"({code})" in done.output
    assert "Doe" not in done.output


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"known": 3}'])
def test_what_is_no_file_of_facts_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")
    done = run(str(file), "--on", "2022-03-01")
    assert done.exit_code == Exit.WRONG_USE
    assert "What to do:" in done.output


@pytest.mark.parametrize("on", ["1 March 2022", "2022-02-30", "2022-03-01T10:00:00", "2022"])
def test_a_day_that_does_not_exist_is_wrong_use(on: str) -> None:
    done = run(str(CASE), "--on", on)
    assert done.exit_code == Exit.WRONG_USE


def test_a_day_before_the_opening_is_wrong_use() -> None:
    done = run(str(CASE), "--on", "2021-11-14")
    assert done.exit_code == Exit.WRONG_USE
    assert "before-opening" in done.output
    assert run(str(CASE), "--on", "2021-11-15").exit_code == Exit.DONE
