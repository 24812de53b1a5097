"""The disasters: what is gone, and what is put in its place, each from the same last moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.disasters.site import KEPT, Site
from wiring.backups import keys
from wiring.backups.restoring import put_back_database

HALVES_BEFORE = "halves-before"
"""Where the key stores' copy is from before the time that is lost."""
TEMPORAL, STORES = ("temporal.db",), ("key-store", "suitability/key-store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disaster:
    """One of them. `strike` changes the stopped folder; `older` says that the record goes back.
    `dump`: one track's database alone is lost, and comes from a dump of its own. `unopened` are the
    cases that are on record, and younger than the key store that was put back.
    """

    name: str
    strike: Callable[[Site], None]
    older: bool = False
    dump: str = ""
    unopened: frozenset[str] = frozenset()


def _temporal_lost(site: Site) -> None:
    site.lose("temporal.db")


def _temporal_older(site: Site) -> None:
    site.take("early", TEMPORAL)


def _record_older(site: Site) -> None:
    put_back_database(site.copies, site.cluster, site.moment)


def _both_older(site: Site) -> None:
    _record_older(site)
    site.take("early", TEMPORAL)


def _stores_lost(site: Site) -> None:
    for part in STORES:
        site.lose(part)
    # As it was before the time that is lost: it knows of no erasure in it.
    keys.put_back(keys.newest_copy(site.beside / HALVES_BEFORE), site.root)


def _nothing(site: Site) -> None:
    """The rest is done with the servers up."""


def _nothing_of_the_folder(site: Site) -> None:
    """A fresh machine: what is on others is all there is."""
    for part in (*KEPT, "secrets", "suitability/secrets"):
        site.lose(part)
    for copies in ("rings", HALVES_BEFORE):
        keys.put_back(keys.newest_copy(site.beside / copies), site.root)
    _record_older(site)


DISASTERS = (
    Disaster(name="Temporal lost", strike=_temporal_lost),
    Disaster(name="Temporal older", strike=_temporal_older),
    Disaster(name="PostgreSQL older", strike=_record_older, older=True),
    Disaster(name="both, from different moments", strike=_both_older, older=True),
    Disaster(name="key store lost", strike=_stores_lost, unopened=frozenset({"new"})),
    Disaster(
        name="one track's database lost", strike=lambda site: None, older=True, dump="support"
    ),
    Disaster(name="a fresh machine", strike=_nothing_of_the_folder, older=True),
)


def copy_keys(site: Site, halves: str) -> None:
    """Rings and stores, each in a place of its own."""
    for place, folders in (("rings", ("secrets", "suitability/secrets")), (halves, STORES)):
        files = [
            (str(path.relative_to(site.root)), path)
            for folder in folders
            for path in sorted((site.root / folder).iterdir())
        ]
        keys.copy_files(files, Path(site.beside / place))
