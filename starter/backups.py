"""Backups as commands make them: which server, which keys, which folders."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from policy.refusal import Refusal
from starter.terminal.output import Stopped
from wiring.admin import DATABASE_VARIABLE
from wiring.backups import base, keys, watching
from wiring.backups.base import BaseBackup
from wiring.backups.log_copier import LogCopier
from wiring.backups.restoring import lay_out, put_back_database
from wiring.backups.tools import BackupProblem, DatabaseServer, Say, require_apart, to_nobody
from wiring.backups.watching import Lacking
from wiring.embedded.addresses import cluster_of
from wiring.embedded.folder import TRACKS, Folder
from wiring.embedded.ports import Ports
from wiring.embedded.problem import StartProblem
from wiring.settings import Settings, SettingsMissing

RINGS: Final = "key rings"
KEY_STORES: Final = "key stores"
_BY_SERVICE: Final = "kept by the key service: --halves-elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """What was put back: from which base backup, up to which moment, and which keys."""

    base: Path
    until: datetime
    keys: tuple[str, ...]


def take_database(data: Path | None, to: Path, keep_days: int) -> tuple[BaseBackup, int]:
    """A base backup, and how many old ones went. Raises Stopped."""
    try:
        _require_outside(data, to)
        taken = base.take_base(_server(data), to)
        return taken, base.clear_old(to, timedelta(days=keep_days))
    except BackupProblem as problem:
        raise stopped(problem) from None


def copy_log(data: Path | None, to: Path, say: Say) -> int:
    """Copy the log until this is told to end; the program's own exit code. What somebody has to
    know of it is said first. Raises Stopped.
    """
    try:
        _require_outside(data, to)
        copier = LogCopier(_server(data), to, say)
    except BackupProblem as problem:
        raise stopped(problem) from None
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: copier.end())
    return copier.run()


def copy_keys(
    data: Path | None, rings_to: Path, halves_to: Path | None, database_in: Path
) -> Iterator[str]:
    """Copy both, apart; what was done, in lines. Raises Stopped."""
    places = {RINGS: rings_to, "the database": database_in}
    try:
        require_apart(places | ({KEY_STORES: halves_to} if halves_to else {}))
        folder, settings = _settings(data)
        rings = [_named(folder, path) for each in settings for path in _secrets(each)]
        halves = [_named(folder, each.halves) for each in settings if not each.key_service]
        days = min(each.key_copies_days for each in settings)
        if halves and halves_to is None:
            raise BackupProblem(
                "no-place-for-halves",
                "It is not said where the copies of key stores go.",
                "Say where: --halves-to, apart from the key rings and from the database.",
            )
        yield f"Key rings and passwords: {keys.copy_files(rings, rings_to)}"
        if halves and halves_to:
            yield f"Key stores: {keys.copy_files(halves, halves_to)}"
        for each in settings:
            if each.key_service:
                yield f"Key store of {each.track}: {_BY_SERVICE}."
        if halves_to and (gone := keys.clear_old_copies(halves_to, timedelta(days=days))):
            yield f"Removed {gone} copies of key stores older than {days} days."
    except BackupProblem as problem:
        raise stopped(problem) from None
    except SettingsMissing as missing:
        unknown = BackupProblem("no-settings", str(missing), "Set REFERRALS_DATA.")
        raise stopped(unknown) from None


def lacking(
    data: Path | None, of: Path, keys_in: Mapping[str, Sequence[Path]], hours: int
) -> list[Lacking]:
    """What is not copied as it should be, which is noted in the database too. `keys_in` says of
    each kind of keys where its copies are, in each of which there has to be a fresh one, and none
    if that is not known; of a kind that somebody else looks at nothing. Raises Stopped.
    """
    oldest = timedelta(hours=hours)
    try:
        if keys_in.get(KEY_STORES):
            _require_files_of_halves(data)
        server = _server(data)
        found = [*watching.lacking_of_log(server), *watching.lacking_of_base(of, oldest)]
        found += lacking_in(keys_in, oldest)
        watching.note_check(server, fresh=not found)
    except BackupProblem as problem:
        raise stopped(problem) from None
    return found


def lacking_in(keys_in: Mapping[str, Sequence[Path]], oldest: timedelta) -> Iterator[Lacking]:
    """Of which kind of keys a place has no fresh copy, or nobody says where any are."""
    for what, places in keys_in.items():
        for place in places or (None,):
            named = f"{what} in {place}" if len(places) > 1 else what
            yield from watching.lacking_of_keys(named, place, oldest)


def _settings(data: Path | None) -> tuple[Folder, list[Settings]]:
    """The data folder, and the settings of each track of which it has some."""
    folder = Folder((data or Folder.chosen(os.environ).root).absolute())
    return folder, [Settings.load(place) for place in _places(folder)]


def _require_files_of_halves(data: Path | None) -> None:
    try:
        _, settings = _settings(data)
    except SettingsMissing:
        # Who looks may have nothing of a track but the address of its server.
        return
    if all(each.key_service for each in settings):
        raise BackupProblem(
            "halves-elsewhere",
            f"The key store is {_BY_SERVICE}. No copy of it is made here.",
            "See that the service's own copies are looked at, and say --halves-elsewhere instead "
            "of --halves-in.",
        )


def put_back(
    data: Path | None,
    of: Path,
    at: datetime | None,
    rings_from: Path | None,
    halves_from: Path | None,
    *,
    timeline: int | None = None,
    say: Say = to_nobody,
) -> PutBack:
    """Put a data folder's database back, and keys where there are none. Raises Stopped."""
    folder = Folder((data or Folder.chosen(os.environ).root).absolute())
    try:
        with folder.opened():
            back = [
                name
                for copies in (rings_from, halves_from)
                if copies is not None
                for name in keys.put_back(keys.newest_copy(copies), folder.root)
            ]
            cluster = cluster_of(folder, Ports.from_environment(os.environ, Ports()))
            used, until = put_back_database(of, cluster, at, timeline=timeline, say=say)
    except (BackupProblem, StartProblem) as problem:
        raise stopped(problem) from None
    return PutBack(base=used, until=until, keys=tuple(back))


def put_into(of: Path, into: Path, at: datetime | None, *, timeline: int | None, say: Say) -> Path:
    """Put the files of a server of one's own where it looks for them; the base backup that was
    used. Raises Stopped.
    """
    try:
        return lay_out(of, into, at, timeline=timeline, say=say)
    except BackupProblem as problem:
        raise stopped(problem) from None


def stopped(problem: BackupProblem | StartProblem) -> Stopped:
    """What a person is told."""
    return Stopped(
        Refusal(
            code=problem.code,
            sentence=problem.sentence,
            what_to_do=problem.what_to_do,
            rule="service",
        )
    )


def _server(data: Path | None) -> DatabaseServer:
    given = os.environ.get(DATABASE_VARIABLE)
    if given:
        return DatabaseServer.of(given)
    folder = Folder((data or Folder.chosen(os.environ).root).absolute())
    if not folder.postgres.exists():
        raise BackupProblem(
            "no-database",
            f"There is no database in {folder.root}.",
            f"Set {DATABASE_VARIABLE}, or REFERRALS_DATA.",
        )
    cluster = cluster_of(folder, Ports.from_environment(os.environ, Ports()))
    return DatabaseServer.of(cluster.url("postgres"))


def _require_outside(data: Path | None, to: Path) -> None:
    root = (data or Folder.chosen(os.environ).root).absolute()
    if root.exists():
        require_apart({"the copies": to, "the data": root})


def _places(folder: Folder) -> list[Path]:
    """The places that have settings: both tracks' in an embedded folder, one elsewhere."""
    both = [folder.place(track).home for track in TRACKS]
    return [home for home in both if (home / "settings.json").exists()] or [folder.root]


def _secrets(settings: Settings) -> list[Path]:
    """The ring, and whatever lies with it: passwords and tokens of an embedded folder."""
    ring = settings.key_ring
    if not settings.embedded:
        return [ring]
    return sorted(path for path in ring.parent.iterdir() if path.is_file())


def _named(folder: Folder, path: Path) -> tuple[str, Path]:
    path = path.absolute()
    within = path.is_relative_to(folder.root)
    return (str(path.relative_to(folder.root)) if within else path.name, path)
