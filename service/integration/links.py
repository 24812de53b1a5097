"""Answering one question by the link that a notice carried: opening it shows the question, the
button answers it, once. Whatever is wrong with a link, the answer is the same, so that nobody
learns by one whether there is a case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from policy.organisations import may_sign
from policy.partners import OrganisationRole
from policy.question_links import LINK_ENDED, QuestionLink
from policy.refusal import Refusal
from service.authorisation import Open, open_use_case
from service.context import Context
from service.integration.questions import (
    OpenQuestion,
    ReplyTaken,
    find_question,
    reply_to_question,
)
from service.sessions.throttling import throttled
from store import question_links
from store.organisations import load_register
from store.policy_time import clock
from wiring.logs import get_logger

T = TypeVar("T")

log = get_logger("question-link")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    link: QuestionLink
    context: Context
    asked: OpenQuestion


@open_use_case(Open.SIGNED_LINK)
async def open_question_link(context: Context, token: str) -> OpenQuestion | Refusal:
    """The question that a link is about; that it was opened is noted."""
    opened = await _counted(context, token, lambda: _open(context, token))
    return opened if isinstance(opened, Refusal) else opened.asked


@open_use_case(Open.SIGNED_LINK)
async def reply_by_link(
    context: Context, token: str, said: Mapping[str, object]
) -> ReplyTaken | Refusal:
    """Answer it, in the name of the organisation that it was sent to. Then it opens nothing."""

    async def tried() -> ReplyTaken | Refusal | None:
        opened = await _open(context, token)
        if opened is None:
            return None
        taken = await reply_to_question(opened.context, opened.link.question, said)
        if isinstance(taken, Refusal):
            return taken
        app = context.app
        async with app.engine.begin() as connection:
            await question_links.note_use(connection, app.keys.ring, opened.link)
        log.event("question-link-used")
        return taken

    return await _counted(context, token, tried)


@open_use_case(Open.SIGNED_LINK)
async def ask_for_another_link(context: Context, token: str) -> Refusal | None:
    """Have another sent to the address that a link of ours was sent to, if its question is open;
    once for each link. Whether it is sent is not said.
    """
    app = context.app

    async def tried() -> bool | None:
        link = question_links.checked_link(app.keys.ring, token)
        acting = await _acting(context, link) if link is not None else None
        asked = await find_question(acting, link.question) if acting and link else None
        if link is None or asked is None or isinstance(asked, Refusal):
            return None
        async with app.engine.begin() as connection:
            await question_links.note_opening(connection, app.keys.ring, link)
            put = await question_links.put_another(connection, app.keys.ring, link, asked)
        if put:
            await app.case_client.call_dispatcher()
        # Each counts, for nobody needs many.
        return None

    done = await _counted(context, token, tried)
    waits = isinstance(done, Refusal) and done.code != LINK_ENDED.code
    return done if waits and isinstance(done, Refusal) else None


async def _open(context: Context, token: str) -> _Opened | None:
    app = context.app
    link = question_links.checked_link(app.keys.ring, token)
    if link is None:
        return None
    acting = await _acting(context, link)
    async with app.engine.begin() as connection:
        if acting is None or await clock(connection) >= link.until:
            return None
        if not await question_links.note_opening(connection, app.keys.ring, link):
            return None
    asked = await find_question(acting, link.question)
    if isinstance(asked, Refusal):
        return None
    return _Opened(link=link, context=acting, asked=asked)


async def _acting(context: Context, link: QuestionLink) -> Context | None:
    """In the name of the organisation that the link was sent to, for this alone; None if it may no
    more.
    """
    async with context.app.engine.connect() as connection:
        register, now = await load_register(connection), await clock(connection)
    if not may_sign(register.get(link.organisation), now):
        return None
    roles = frozenset({OrganisationRole.REPORT})
    return replace(context, organisation=link.organisation, organisation_roles=roles)


async def _counted(
    context: Context, token: str, tried: Callable[[], Awaitable[T | Refusal | None]]
) -> T | Refusal:
    """An address that tries links which open nothing has to wait soon."""
    app = context.app
    which = app.keys.ring.fingerprint("question-link-tried", token.encode("utf-8", "replace"))
    return await throttled(app, context.address, f"link {which}", tried, LINK_ENDED)
