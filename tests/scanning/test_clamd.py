"""What ClamAV's daemon says is believed word for word, and whatever else it does is unknown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from scanning.clamd import Clamd
from scanning.protocol import ScanResult, ScanVerdict
from tests.scanning.fake_clamd import VIRUS, FakeClamd, fake_clamd
from wiring.embedded.ports import free_ports

CLEAN, UNKNOWN = ScanResult.CLEAN, ScanResult.UNKNOWN


@pytest.fixture(params=["tcp", "unix"])
async def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FakeClamd]:
    async with fake_clamd(tmp_path / "s" if request.param == "unix" else None) as made:
        yield made


async def _asked(address: str, *parts: bytes) -> ScanVerdict:
    async def content() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return await Clamd(address=address, step_seconds=0.3).scan(content())


async def test_a_file_is_clean_only_if_all_of_it_was_scanned_and_said_to_be(
    clamd: FakeClamd,
) -> None:
    assert await _asked(clamd.address, b"a" * 300_000, b"", b"b") == ScanVerdict(result=CLEAN)
    assert clamd.scanned == [300_001]
    found = await _asked(clamd.address, b"a fake", b"-virus", VIRUS[:4])
    assert found == ScanVerdict(result=ScanResult.INFECTED, found="Fake.Virus-1")
    clamd.longest = 1000
    assert (await _asked(clamd.address, *[b"a" * 100_000] * 40)).result is UNKNOWN


@pytest.mark.parametrize("mood", ["silent", "odd"])
async def test_silence_and_odd_words_are_unknown(mood: str) -> None:
    async with fake_clamd() as clamd:
        clamd.mood = mood
        assert (await _asked(clamd.address, b"a")).result is UNKNOWN


async def test_one_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    for address in (f"127.0.0.1:{free_ports().ui}", f"unix:{tmp_path}/none"):
        verdict = await _asked(address, b"a")
        assert verdict == ScanVerdict(result=UNKNOWN, found="scanner-out-of-reach")
