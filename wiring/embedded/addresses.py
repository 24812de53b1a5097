"""What the programs of an embedded system are given: each track its own settings, the gate every
door, and the one step that prepares both tracks the administrator's addresses.
"""

from __future__ import annotations

import json
from typing import Final

from pydantic import SecretStr

from store.jobs import Job, role_for
from wiring.admin import Admin
from wiring.embedded.folder import TRACKS, Folder, TrackFolder, write_private
from wiring.embedded.ports import LOOPBACK, Ports
from wiring.embedded.postgres import Cluster

CODEC_PATH: Final = "/codec"


def database_of(track: str) -> str:
    """The database of a track's record: each has one of its own."""
    return track


def write_addresses(folder: Folder, ports: Ports, *, rehearsal: bool = False) -> None:
    """Give each track's programs what is their own, and the gate of every door. In a rehearsal
    cases may live on other dates.
    """
    for track in TRACKS:
        place = folder.place(track)
        place.lay_out()
        write_private(place.settings, _as_json(_settings(folder, place, ports, rehearsal)))
        place.front_door.write_text(f"http://{_at(ports.page_of(track))}\n")
    ways = [_way(folder, ports, track) for track in TRACKS]
    write_private(folder.gate, _as_json({"temporal": _at(ports.temporal), "ways": ways}))


def admin_of(folder: Folder, ports: Ports, track: str) -> Admin:
    """Rights over a track's database and its server; written nowhere that a track's program
    reads.
    """
    password = folder.secret("postgres-admin.password")
    url = _database_url(ports, "postgres", password, database_of(track))
    return Admin(database_url=SecretStr(url), temporal_address=_at(ports.temporal))


def cluster_of(folder: Folder, ports: Ports) -> Cluster:
    """The database cluster of a folder."""
    return Cluster(
        data=folder.postgres,
        port=ports.postgres,
        password=folder.secret("postgres-admin.password"),
        log=folder.log("postgres"),
        pid_file=folder.pid_file("postgres"),
    )


def _settings(
    folder: Folder, place: TrackFolder, ports: Ports, rehearsal: bool
) -> dict[str, object]:
    """A track's settings; paths in them are relative to its place."""
    page = _at(ports.page_of(place.track))
    return {
        "track": place.track,
        "rehearsal": rehearsal,
        "embedded": True,
        # What has no job of its own, such as the sample, works as the pages do.
        "database_url": _login(folder, ports, place.track, Job.WEB),
        **{f"{job}_database_url": _login(folder, ports, place.track, job) for job in Job},
        "key_ring": str(place.key_ring.relative_to(place.home)),
        "key_store": str(place.key_store.relative_to(place.home)),
        "temporal_address": _at(ports.door_of(place.track)),
        "temporal_token": _token(folder, place.track),
        "ui_address": f"http://{page}",
        "web_address": f"http://{page}",
        "web_listen": page,
        "pages_behind": _at(ports.pages),
        "notices_dir": str(place.notices.relative_to(place.home)),
    }


def _way(folder: Folder, ports: Ports, track: str) -> dict[str, str]:
    return {
        "address": _at(ports.door_of(track)),
        "token": _token(folder, track),
        "namespace": track,
    }


def _token(folder: Folder, track: str) -> str:
    return folder.secret(f"door-{track}.token")


def _login(folder: Folder, ports: Ports, track: str, job: Job) -> str:
    role = role_for(track, job)
    return _database_url(ports, role, folder.secret(f"{role}.password"), database_of(track))


def _database_url(ports: Ports, role: str, password: str, database: str) -> str:
    return f"postgresql+psycopg://{role}:{password}@{_at(ports.postgres)}/{database}"


def _at(port: int) -> str:
    return f"{LOOPBACK}:{port}"


def _as_json(content: object) -> str:
    return json.dumps(content, indent=2) + "\n"
