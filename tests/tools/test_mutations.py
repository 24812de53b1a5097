"""Every mutant can be made: its patch still fits the code that it breaks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.mutate import PATCHES, ROOT, read


@pytest.mark.parametrize("patch", sorted(PATCHES.glob("*.patch")), ids=lambda patch: patch.stem)
def test_a_mutants_patch_fits_the_code_and_its_tests_are_there(patch: Path) -> None:
    mutant = read(patch)
    assert all((ROOT / test.split("::")[0]).exists() for test in mutant.tests)
    fits = subprocess.run(
        ["git", "apply", "--check", str(patch)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert fits.returncode == 0, fits.stderr
