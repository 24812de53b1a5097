"""docs/rules.md is true: every rule stands there with its test, and what is binding with its
inputs; the line of each rule is where it is said to be.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from policy.rules import RULES, Rule
from tools.rules.lines import LINES, NO_LINE
from tools.rules.page import page, problems, real
from tools.rules.removing import NotOnce, RuleLine, without
from tools.rules.seen import ROOT, Seen

BINDING = next(rule for rule in RULES if rule.binding)
SAYING = next(rule for rule in RULES if not rule.binding)


def shown(rule: Rule, refuses: str = "this", allows: str = "that") -> Seen:
    return Seen(rule.id, f"tests/test_some.py::test_{rule.id}", refuses, allows)


def wrong(*seen: Seen, rules: tuple[Rule, ...] = (BINDING,), written: str | None = None) -> str:
    return "\n".join(problems(rules, seen, page(rules, seen) if written is None else written))


def test_every_rule_has_a_test_and_the_page_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.rules.doc", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), f"{done.stdout}{done.stderr}Run `make docs`."


def test_there_are_118_rules_each_once_and_in_order() -> None:
    assert [rule.id for rule in RULES] == [f"R{number}" for number in range(1, 119)]


def test_a_rule_in_order_is_no_problem() -> None:
    assert wrong(shown(BINDING)) == ""
    assert wrong(shown(SAYING, "", ""), rules=(SAYING,)) == ""


def test_a_rule_without_a_test_is_named() -> None:
    assert f"{BINDING.id} has no test" in wrong()


@pytest.mark.parametrize(("refuses", "allows"), [("", ""), ("this", ""), ("", "that")])
def test_a_binding_rule_needs_both_inputs(refuses: str, allows: str) -> None:
    assert f"{BINDING.id} is binding" in wrong(shown(BINDING, refuses, allows))


def test_a_mark_of_no_rule_and_a_symbol_that_is_gone_are_named() -> None:
    stray = replace(shown(BINDING), rule="R999")
    assert "there is no rule R999" in wrong(shown(BINDING), stray)
    lost = replace(BINDING, code=("policy.rules.gone",))
    assert "there is no policy.rules.gone" in wrong(shown(BINDING), rules=(lost,))


def test_a_page_out_of_date_says_what_to_run() -> None:
    assert "run `make docs`" in wrong(shown(BINDING), written="old")


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("policy.rules.rule.Rule", True),
        ("policy.rules.rule", True),
        ("policy.rules.rule.Rule.binding", True),
        ("policy.rules.rule.Other", False),
        ("docs/glossary.md", True),
        ("docs/other.md", False),
    ],
)
def test_a_symbol_or_a_file_is_looked_for(name: str, there: bool) -> None:
    assert real(name) is there


def test_every_rule_has_a_line_or_a_reason_why_none() -> None:
    assert set(LINES) | set(NO_LINE) == {rule.id for rule in RULES}
    assert not set(LINES) & set(NO_LINE)


@pytest.mark.parametrize("id", LINES)
def test_a_rules_line_is_there_once_and_what_stays_is_still_python(id: str) -> None:
    source = (ROOT / LINES[id].file).read_text(encoding="utf-8")
    changed = without(source, LINES[id])
    assert changed != source
    compile(changed, LINES[id].file, "exec")


@pytest.mark.parametrize(
    ("source", "text", "left"),
    [
        ("if x:\n    stop()\n", "stop()", "if x:\n    pass\n"),
        ("a = (1, 2, 3)\n", "2", "a = (1, 3,)\n"),
        ("a = (1,)\n", "1", "a = ()\n"),
        ("a = [1, 2]\n", "1", "a = [2]\n"),
        ("a = {1, 2}\n", "1", "a = {*(2,)}\n"),
        ("a = {1: 2, 3: 4}\n", "3: 4", "a = {1: 2}\n"),
        ("a = b and c\n", "c", "a = (b)\n"),
        ("a = b or c or d\n", "c", "a = (b or d)\n"),
        ("a = b if c else d\n", "d", "a = (b)\n"),
        ("a = b | c\n", "c", "a = (b)\n"),
        ("é = ('ö', 'line')\n", "'line'", "é = ('ö',)\n"),
    ],
)
def test_the_smallest_thing_that_can_go_goes(source: str, text: str, left: str) -> None:
    assert without(source, RuleLine(file="a.py", text=text)) == left


def test_a_line_may_be_looked_for_inside_one_function() -> None:
    source = "def f():\n    g(1)\n\ndef h():\n    g(1)\n"
    line = RuleLine(file="a.py", text="g(1)", inside="h")
    assert without(source, line) == "def f():\n    g(1)\n\ndef h():\n    pass\n"
    with pytest.raises(NotOnce):
        without(source, replace(line, inside=""))
    with pytest.raises(NotOnce):
        without(source, replace(line, text="g(2)"))


def test_a_text_may_be_put_in_its_place() -> None:
    line = RuleLine(file="a.py", text="24", instead="25")
    assert without("hours = 24\n", line) == "hours = 25\n"
