"""The process map by command: the same in words, in Mermaid and as a picture; counts for staff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policy.cases.decision import Transition
from policy.maps import MAPS
from policy.process_map import ways
from starter.commands.mapping import served
from starter.drawing.map_picture import as_svg
from starter.drawing.map_text import as_mermaid, as_text
from starter.say import Stopped
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
        assert set(process.stages.values()) <= set(shown)
        for way in ways(process):
            assert str(way.number) in shown


def test_the_list_names_every_transition_under_its_stage_with_its_rule() -> None:
    for process in MAPS:
        text = as_text(process)
        for arrow in process.arrows:
            _, _, after = text.partition(f"\n{process.stages[arrow.source]}:")
            here = after.partition("\n\n")[0]
            assert f"To {process.stages[arrow.target]}. Rule {arrow.rule}." in here


def test_mermaid_has_an_arrow_for_every_transition_and_nothing_it_could_stumble_over() -> None:
    for process in (*MAPS, BUSY):
        lines = as_mermaid(process).splitlines()
        for arrow in process.arrows:
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


def test_only_the_cases_of_the_track_served_here_are_counted() -> None:
    assert served("support", None) == served("support", "support") == "support"
    with pytest.raises(Stopped) as refused:
        served("support", "suitability")
    assert refused.value.refusal.code == "another-track"
