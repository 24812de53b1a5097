"""The process map by command: the same in words, in Mermaid and as a picture; counts for staff."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from policy.cases.decision import Transition
from policy.maps import MAPS
from policy.process_map import ProcessMap, drawn, ways
from service.pictures.map_picture import as_svg
from service.pictures.map_text import as_mermaid, as_text
from tests.starter.front_door import SUPPORT_DOOR
from tests.starter.pictures import description, opened, texts
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal

BUSY = replace(
    MAPS[0],
    name="busy",
    stages={f"s{n}": f"Stage {n}" for n in range(25)},
    ended=frozenset({"s24"}),
    arrows=tuple(
        Transition(
            f"s{source}", "moved", f"s{(source * 7 + more) % 25}", "R1", f'way <{more}> "a": b'
        )
        for source in range(24)
        for more in (1, 5)
    ),
)


def test_the_picture_says_in_words_everything_it_shows() -> None:
    for process in (*MAPS, BUSY):
        root = opened(as_svg(process))
        assert description(root) == as_text(process)
        shown = texts(root)
        assert all(label in " ".join(shown) for label in process.places.values())
        for way in ways(process):
            assert str(way.number) in shown


def test_the_list_names_every_transition_under_its_stage_with_its_rule() -> None:
    for process in MAPS:
        text = as_text(process)
        for arrow in drawn(process):
            _, _, after = text.partition(f"\n{process.places[arrow.source]}:\n")
            lines = after.partition("\n\n")[0].splitlines()
            (line,) = [one for one in lines if _leads(process, arrow, one)]
            _, _, rules = line.rpartition(". Rule")
            assert set(arrow.rule.split(", ")) <= set(re.findall(r"[RA]\d+", rules))


def _leads(process: ProcessMap, arrow: Transition, line: str) -> bool:
    what, found, _ = line.partition(f". To: {process.places[arrow.target]}. Rule")
    return bool(found) and arrow.label.lower() in what.lower()


def test_mermaid_has_an_arrow_for_every_transition_and_nothing_it_could_stumble_over() -> None:
    for process in (*MAPS, BUSY):
        lines = as_mermaid(process).splitlines()
        for arrow in drawn(process):
            assert any(f"{arrow.source} --> {arrow.target}: " in line for line in lines)
        assert not [line for line in lines if line.count(":") > 1 or ";" in line]


def test_the_map_needs_no_sign_in_and_its_counts_do(terminal: Terminal) -> None:
    for form in ("text", "mermaid", "svg"):
        assert terminal.run("map", "--format", form).exit_code == 0
    denied = terminal.run("map", "--live")
    assert (denied.exit_code, "not-signed-in" in denied.stderr) == (4, True)


def test_staff_see_how_many_cases_stand_where(caseworker: Terminal, tmp_path: Path) -> None:
    sent = csv_file(tmp_path / "a.csv", [row(f"A-{n}") for n in range(2)])
    caseworker.run("intake", str(sent))
    assert "Status check (2 now):" in caseworker.run("map", "--live").stdout
    assert '"Status check (2)"' in caseworker.run("map", "--live", "--format", "mermaid").stdout
    drawn = opened(caseworker.run("map", "--live", "--format", "svg").stdout)
    assert "2 cases now" in texts(drawn)


def test_cases_of_the_other_track_are_not_counted_from_here(caseworker: Terminal) -> None:
    there = {"REFERRALS_SUITABILITY_FRONT_DOOR": SUPPORT_DOOR}
    refused = caseworker.run("map", "--track", "suitability", "--live", **there)
    assert (refused.exit_code, "another-track" in refused.stderr) == (5, True)
    assert caseworker.run("map", "--track", "suitability").exit_code == 0
