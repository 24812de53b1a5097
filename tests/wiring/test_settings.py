"""Which track a process serves decides what its parts are called."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from wiring.embedded.figures import for_each_track, pages_of
from wiring.settings import Settings, SettingsMissing
from wiring.tracks import TRACKS

PLACES = {
    "REFERRALS_DATABASE_URL": "postgresql://nobody@127.0.0.1/referrals",
    "REFERRALS_KEY_RING": "keys.json",
    "REFERRALS_NOTICES_DIR": "notices",
    "REFERRALS_TEMPORAL_ADDRESS": "127.0.0.1:7233",
}


@pytest.mark.parametrize("track", TRACKS)
def test_namespace_queue_and_schema_are_named_after_the_track(track: str, tmp_path: Path) -> None:
    found = Settings.load(tmp_path, PLACES | {"REFERRALS_TRACK": track})
    assert {found.namespace, found.task_queue, found.database_schema} == {track}
    assert TRACKS[track].cases.track.name == track


def test_the_support_track_is_served_unless_said_otherwise(tmp_path: Path) -> None:
    assert Settings.load(tmp_path, PLACES).track == "support"


def test_a_name_that_is_given_stands(tmp_path: Path) -> None:
    found = Settings.load(tmp_path, PLACES | {"REFERRALS_NAMESPACE": "support-rehearsal"})
    assert (found.namespace, found.database_schema) == ("support-rehearsal", "support")


def test_from_an_environment_that_both_tracks_share_each_takes_its_own(tmp_path: Path) -> None:
    shared = PLACES | {
        "REFERRALS_METRICS_LISTEN": "127.0.0.1:9464",
        "REFERRALS_SUITABILITY_METRICS_LISTEN": "127.0.0.1:9466",
        "REFERRALS_SUPPORT_TRACES_TO": "http://127.0.0.1:4318",
    }
    support = Settings.load(tmp_path, shared)
    assert support.metrics_listen == "127.0.0.1:9464"
    assert support.traces_to == "http://127.0.0.1:4318"
    suitability = Settings.load(tmp_path, shared | {"REFERRALS_TRACK": "suitability"})
    assert (suitability.metrics_listen, suitability.traces_to) == ("127.0.0.1:9466", "")


def test_with_one_address_of_figures_for_both_tracks_every_program_has_a_page_of_its_own(
    tmp_path: Path,
) -> None:
    shared = PLACES | {"REFERRALS_METRICS_LISTEN": "127.0.0.1:9464"}
    given = shared | for_each_track(shared)
    pages = [
        Settings.load(tmp_path, given | {"REFERRALS_TRACK": track}).metrics_of(process)
        for track in ("support", "suitability")
        for process in ("worker", "watchdog")
    ]
    assert pages == [f"127.0.0.1:{port}" for port in (9464, 9465, 9466, 9467)]
    own = shared | {"REFERRALS_SUITABILITY_METRICS_LISTEN": "127.0.0.1:9999"}
    assert "REFERRALS_SUITABILITY_METRICS_LISTEN" not in for_each_track(own)
    for nothing in ({}, {"REFERRALS_METRICS_LISTEN": "no address"}):
        assert for_each_track(nothing) == {}


def test_a_page_of_figures_whose_port_is_taken_is_said_loudly(tmp_path: Path) -> None:
    with socket.socket() as another:
        another.bind(("127.0.0.1", 0))
        another.listen()
        port = another.getsockname()[1]
        given = PLACES | {"REFERRALS_METRICS_LISTEN": f"127.0.0.1:{port}"}
        page = next(pages_of(Settings.load(tmp_path, given)))
    assert page.said.startswith("NOT SERVED, its port is taken.")
    assert f"support track's worker: http://127.0.0.1:{port}/metrics" in page.said


@pytest.mark.parametrize(
    "address", ["127.0.0.1:4318", "ftp://127.0.0.1", "http://", "http://user:word@collector:4318"]
)
def test_an_address_that_no_collector_has_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing, match=r"wrong: traces_to\."):
        Settings.load(tmp_path, PLACES | {"REFERRALS_TRACES_TO": address})


def test_a_track_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing, match=r"wrong: track\."):
        Settings.load(tmp_path, PLACES | {"REFERRALS_TRACK": "weather"})


@pytest.mark.parametrize("track", TRACKS)
def test_every_notice_of_a_track_has_words(track: str) -> None:
    wired = TRACKS[track]
    assert set(wired.wording.words) == wired.cases.track.words.templates
