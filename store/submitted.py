"""A submission that was judged acceptable, and whom it concerns."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.cases.person import Key
from policy.people.matching import MatchKeys
from policy.support.intake.content import content_of
from store.keys import CaseKeys
from store.matching import digest
from store.sender_numbers import number_digest

Cells = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedSubmission:
    """A submission that was judged acceptable, as far as every track keeps the same of it. `person`
    is sealed; `content` is what makes it the same when it comes again; `alike` is what its track
    asks by for earlier cases of the same person. `group` is what its sender calls those who came
    together, and `unsafe_task` the kind of row that says that one of them may not be safe.
    """

    organisation: str
    number: str
    person: Cells
    content: Cells
    match: MatchKeys
    alike: frozenset[Key]
    received_at: datetime
    authority: str
    nation: str
    basis: str
    taken_in_by: str
    batch: str
    clock_offset: timedelta = timedelta(0)
    linked_to: str = ""
    safe_way_to_reach: str = ""
    group: str = ""
    unsafe_task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Whom a submission concerns, in digests: what it is asked for by, what it is kept under, and
    those who came in one group with it; None for somebody alone. `hashed` is its content's.
    """

    number: tuple[str, str]
    """The sender, and the digest of its number."""
    hashed: str
    alike: frozenset[str]
    kept: frozenset[str]
    group: str | None

    @property
    def locks(self) -> frozenset[str]:
        """Two intakes of one number, of one group or of one person wait for each other under these,
        so that neither misses the other. What one asks by is not all that one is kept under, and
        another one may ask by the rest.
        """
        names = {f"number/{self.number[0]}/{self.number[1]}"}
        if self.group is not None:
            names.add(f"group/{self.group}")
        return frozenset(names | {f"match/{one}" for one in self.alike | self.kept})


def concerned(keys: CaseKeys, sent: AcceptedSubmission) -> Concerned:
    """Whom a submission concerns."""
    by_key = {key: digest(keys, key) for key in sent.alike | sent.match.kept}
    return Concerned(
        number=(sent.organisation, number_digest(keys.ring, sent.number)),
        hashed=content_hash(keys, sent.content),
        alike=frozenset(by_key[key] for key in sent.alike),
        kept=frozenset(by_key[key] for key in sent.match.kept),
        group=group_digest(keys, sent),
    )


def content_hash(keys: CaseKeys, content: Cells) -> str:
    """A keyed digest of what was sent: it distinguishes same from other, and nothing else."""
    return keys.ring.fingerprint("content", content_of(content))


def group_digest(keys: CaseKeys, sent: AcceptedSubmission) -> str | None:
    """Those whom a sender calls one group, under this track's own key; None for somebody alone."""
    if not sent.group:
        return None
    return keys.ring.fingerprint("group", sent.organisation, sent.group.casefold())


def in_turns(asked: Sequence[Concerned]) -> Iterator[list[int]]:
    """Their places, in as few turns as there can be: each in a later turn than those before it that
    it concerns, and within a turn in their order.
    """
    turns: list[list[int]] = []
    kept, asking = dict[Hashable, int](), dict[Hashable, int]()
    for place, one in enumerate(asked):
        own = {one.number, ("group", one.group)} if one.group is not None else {one.number}
        last = max(
            (
                before[key]
                for before, keys in ((kept, one.alike | own), (asking, one.kept))
                for key in keys
                if key in before
            ),
            default=-1,
        )
        turn = last + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(place)
        for before, keys in ((kept, one.kept | own), (asking, one.alike)):
            for key in keys:
                before[key] = max(turn, before.get(key, turn))
    yield from turns
