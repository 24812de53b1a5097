"""Links by which an organisation answers one question without signing in: made for a notice,
signed under the key ring, and what became of those that were opened.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.put_question import QuestionKind
from policy.question_links import LINK_LASTS, QuestionLink, read_link, written
from policy.successors import stands_for, stood_for
from store.bundle import Bundle
from store.key_ring import KeyRing
from store.new_notices import put_notice
from store.organisations import load_register
from store.policy_time import clock
from store.questions import OpenQuestion, open_questions
from store.tables import cases, organisations, question_links


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForNotice:
    """The part of an address that is the link, and until when it opens anything (UTC)."""

    token: str
    until: datetime


def address_digest(ring: KeyRing, address: str) -> str:
    """What a link says of the address it is sent to."""
    return ring.fingerprint("question-link-address", address.casefold())[:32]


def sign_link(ring: KeyRing, link: QuestionLink) -> str:
    """The link as an address holds it."""
    return written(link, _signature(ring, link))


def checked_link(ring: KeyRing, token: str) -> QuestionLink | None:
    """What a link says, if it is one of ours, unaltered; it may have ended."""
    read = read_link(token)
    if read is None:
        return None
    link, signature = read
    return link if hmac.compare_digest(signature, _signature(ring, link)) else None


async def link_for_notice(
    connection: AsyncConnection,
    ring: KeyRing,
    kinds: tuple[QuestionKind, ...],
    *,
    notice: str,
    template: str,
    reference: str,
    address: str,
) -> LinkForNotice | None:
    """The link that a notice carries: None for one that asks nothing that is open and that a reply
    answers, and where it does not go to the organisation's own address.
    """
    asking = tuple(kind for kind in kinds if template in kind.notices and kind.asks)
    if not asking:
        return None
    authority = (
        await connection.execute(select(cases.c.authority).where(cases.c.reference == reference))
    ).scalar()
    register, now = await load_register(connection), await clock(connection)
    organisation = stands_for(register, authority or "", now)
    codes = stood_for(register, organisation, now)
    asked = await open_questions(connection, ring, asking, codes, reference)
    if not asked or address not in await _addresses(connection, organisation):
        return None
    until = (now + LINK_LASTS).replace(microsecond=0)
    link = QuestionLink(
        question=str(asked[0].id),
        organisation=organisation,
        address=address_digest(ring, address),
        notice=notice,
        until=until,
    )
    return LinkForNotice(token=sign_link(ring, link), until=until)


async def note_opening(connection: AsyncConnection, ring: KeyRing, link: QuestionLink) -> bool:
    """Note that a link is opened; whether it was not used before."""
    row = insert(question_links).values(
        id=_id(ring, link), question=link.question, organisation_id=link.organisation
    )
    noted = await connection.execute(
        row.on_conflict_do_update(
            index_elements=["id"], set_={"openings": question_links.c.openings + 1}
        ).returning(question_links.c.used_at)
    )
    return noted.scalar_one() is None


async def note_use(connection: AsyncConnection, ring: KeyRing, link: QuestionLink) -> None:
    """A link was used, and opens nothing any more."""
    await connection.execute(
        update(question_links)
        .where(question_links.c.id == _id(ring, link))
        .values(used_at=func.clock_timestamp())
    )


async def put_another(
    connection: AsyncConnection, ring: KeyRing, link: QuestionLink, asked: OpenQuestion
) -> bool:
    """Put a notice with another link in the outbox, once for this link, if it would go to the same
    address; whether it is put.
    """
    kept = await _addresses(connection, link.organisation)
    if link.address not in {address_digest(ring, one) for one in kept}:
        return False
    await connection.execute(
        update(question_links)
        .where(question_links.c.id == _id(ring, link))
        .values(renewed_at=func.coalesce(question_links.c.renewed_at, func.clock_timestamp()))
    )
    bundle = Bundle(connection)
    # Of this case, so that a withdrawal takes it back.
    key = f"{asked.id.reference}/link/{_id(ring, link)}"
    put_notice(bundle, asked.id.reference, key, asked.kind.notices[-1], asked.kind.audience)
    await bundle.send()
    return True


async def _addresses(connection: AsyncConnection, organisation: str) -> frozenset[str]:
    found = await connection.execute(
        select(organisations.c.contact_email, organisations.c.out_of_hours_email).where(
            organisations.c.id == organisation
        )
    )
    return frozenset(one for row in found for one in row if one)


def _signature(ring: KeyRing, link: QuestionLink) -> str:
    return ring.fingerprint("question-link", link.text)


def _id(ring: KeyRing, link: QuestionLink) -> str:
    return ring.fingerprint("question-link-id", link.text)
