"""What helps is data in the core, and a command at the command line: each names something that is
there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from notify import suitability_words, support_words
from notify.templates import DUTY_WORDS, NoticeWords
from policy.cases import refusals as shared_refusals
from policy.help import Help, UseCase, use_cases
from policy.refusal import Refusal
from policy.suitability.deeds import Command as SuitabilityCommand
from policy.suitability.lifecycle import DISPATCH as SUITABILITY_DISPATCH
from policy.suitability.refusals import WHEN_FULL
from policy.suitability.stage_labels import NEXT_BY_STAGE
from policy.support import refusals as support_refusals
from policy.support.deeds import Command as SupportCommand
from policy.support.lifecycle import DISPATCH
from starter.cli import referrals
from tests.policy.suitability.every_refusal import every_refusal
from wiring.command_lines import _DEEDS, _USE_CASES, command_line

ROOT = Path(__file__).parents[2]
CORE = ("policy", "notify", "service", "store")
TRACKS = ("support", "suitability")
NOTICES: Mapping[str, Mapping[str, NoticeWords]] = {
    "support": {**DUTY_WORDS, **support_words.WORDS},
    "suitability": suitability_words.WORDS,
}
REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "support": tuple(
        value
        for module in (shared_refusals, support_refusals)
        for value in vars(module).values()
        if isinstance(value, Refusal)
    ),
    "suitability": tuple(every_refusal()),
}


def _kind(command: type) -> str:
    (kind,) = get_args(get_type_hints(command)["kind"])
    return str(kind)


KINDS = {
    "support": {_kind(command) for command in get_args(SupportCommand)},
    "suitability": {_kind(command) for command in get_args(SuitabilityCommand)},
}


NEXT_STEPS = {
    "support": [*DISPATCH.next_steps.values()],
    "suitability": [*SUITABILITY_DISPATCH.next_steps.values(), *NEXT_BY_STAGE.values()],
}


def helps_of(track: str) -> Iterator[Help]:
    for advice in NEXT_STEPS[track]:
        yield from advice.helps
    for words in NOTICES[track].values():
        yield from words.helps
    for refusal in REFUSALS[track]:
        yield from refusal.helps
    if track == "suitability":
        yield from WHEN_FULL


def test_no_core_module_names_a_shell_command() -> None:
    names = "|".join(sorted(referrals.list_commands(click.Context(referrals))))
    written = re.compile(
        rf"`referrals\b|referrals suitability|referrals ({names})\b(?! of\b)[^.]*`|python -m "
    )
    found = {
        f"{path.relative_to(ROOT)}:{number}"
        for room in CORE
        for path in sorted((ROOT / room).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if written.search(line)
    }
    assert not found, f"a command is named where only its deed or use case may be: {sorted(found)}"


@pytest.mark.parametrize("track", TRACKS)
def test_a_track_names_only_deeds_of_its_own_and_each_has_its_command(track: str) -> None:
    for help in helps_of(track):
        assert not help.deed or help.deed in KINDS[track], help
        written = command_line(track, help)
        assert written and _is_there(written), (
            f"wiring/command_lines.py: `_DEEDS` or `_USE_CASES` needs a line for {help}: there is "
            f"no command {written!r}"
        )


@pytest.mark.parametrize("track", TRACKS)
def test_every_command_that_helps_is_there_with_its_options(track: str) -> None:
    every = [Help(deed=kind) for kind in _DEEDS[track]] + [*use_cases(*_USE_CASES[track])]
    assert set(_DEEDS[track]) <= KINDS[track]
    for help in every:
        command, options = _found(shlex.split(command_line(track, help))[1:])
        known = {name for parameter in command.params for name in parameter.opts}
        assert set(options) <= known, (help, options)


def _is_there(line: str) -> bool:
    """Whether the program of the line has the command; other programs are not looked at."""
    program, *words = shlex.split(line)
    if program != "referrals":
        return True
    table = referrals.get_command(click.Context(referrals), words[0])
    if words[0] != "suitability" or not isinstance(table, click.Group):
        return table is not None
    return table.get_command(click.Context(table), words[1]) is not None


def _found(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = referrals
    for place, word in enumerate(words):
        found = None
        if isinstance(command, click.Group):
            found = command.get_command(click.Context(command), word)
            assert found is not None or command.invoke_without_command, words
        if found is None:
            return command, [left for left in words[place:] if left.startswith("--")]
        command = found
    return command, []


def test_a_use_case_is_known_to_some_track_or_is_a_process() -> None:
    processes = {UseCase.START_SENDER, UseCase.START_WORKER, UseCase.START_WATCHDOG}
    assert {case for track in TRACKS for case in _USE_CASES[track]} | processes == set(UseCase)


def test_a_help_is_a_deed_or_a_use_case_and_never_both() -> None:
    for wrong in ({}, {"deed": "close-case", "use_case": UseCase.SHOW}):
        with pytest.raises(ValueError, match="either"):
            Help(**wrong)  # type: ignore[arg-type]
