"""What no module of ours does, so that a whole kind of attack has nothing to begin with: read from
the source of all that is shipped.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN_SCRIPTS = ("passkeys.js", "start.js")


@cache
def _shipped() -> tuple[tuple[str, ast.Module], ...]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        listed = tomllib.load(file)["tool"]["setuptools"]["packages"]["find"]["include"]
    folders = [ROOT / name.rstrip("*.") for name in listed if not name.startswith(("tests", "too"))]
    files = [ROOT / "worker.py", *(one for each in folders for one in each.rglob("*.py"))]
    return tuple(
        (str(one.relative_to(ROOT)), ast.parse(one.read_text(encoding="utf-8"))) for one in files
    )


def _named(node: ast.AST) -> str:
    return ast.unparse(node)


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in _shipped():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node


def _imports() -> Iterator[tuple[str, str]]:
    for name, tree in _shipped():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((name, f"{node.module}.{one.name}") for one in node.names)


def test_all_that_is_shipped_is_looked_at() -> None:
    assert len(_shipped()) > 500


def test_no_code_is_made_of_words_and_no_shell_is_asked() -> None:
    called = [(name, _named(call.func)) for name, call in _calls()]
    bad = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput"}
    assert [one for one in called if one[1] in bad] == []
    shells = [
        name
        for name, call in _calls()
        for word in call.keywords
        if word.arg == "shell" or "create_subprocess_shell" in _named(call.func)
    ]
    assert shells == []


@pytest.mark.parametrize(
    "module",
    ["pickle", "marshal", "shelve", "yaml", "xml", "lxml", "random", "telnetlib", "ftplib"],
)
def test_nothing_is_read_or_drawn_by_chance_with(module: str) -> None:
    """What makes objects of bytes, reads XML with what it refers to, or is no true chance."""
    found = [name for name, what in _imports() if what.split(".")[0] == module]
    assert found == []


def test_ciphers_are_aes_gcm_and_hashes_are_of_the_sha_2_kind() -> None:
    ciphers = {what for _, what in _imports() if ".primitives.ciphers" in what}
    assert ciphers == {"cryptography.hazmat.primitives.ciphers.aead.AESGCM"}
    hashes = {
        node.attr
        for _, tree in _shipped()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _named(node.value) == "hashlib"
    }
    assert hashes <= {"sha256", "sha512"}


_MARKUP = {"web/language.py", "web/markdown.py", "web/pages/case.py", "web/pages/factor_in.py"} | {
    "web/pages/figures.py",
    # The form of its filters, drawn by a template, which escapes what was typed, and kept.
    "web/pages/cases.py",
}
"""What makes markup of our own documents and drawings, each text in it escaped by itself."""


def test_no_template_is_made_of_words_and_none_leaves_a_value_unescaped() -> None:
    made = {name for name, call in _calls() if _named(call.func).endswith("from_string")}
    assert not made
    marked = {name for name, call in _calls() if _named(call.func).split(".")[-1] == "Markup"}
    assert marked == _MARKUP
    for file in (ROOT / "web" / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), file.name


def test_our_scripts_write_no_markup_and_keep_nothing() -> None:
    bad = re.compile(r"innerHTML|outerHTML|document\.write|eval\(|Storage|indexedDB|postMessage")
    for name in OWN_SCRIPTS:
        script = (ROOT / "web" / "assets" / name).read_text(encoding="utf-8")
        assert not bad.search(script), name


def test_no_request_of_ours_is_led_elsewhere_and_nothing_shows_its_inside() -> None:
    for name, call in _calls():
        for word in call.keywords:
            if word.arg in {"follow_redirects", "allow_redirects", "debug"}:
                assert _named(word.value) == "False", name
