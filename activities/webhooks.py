"""Telling organisations' addresses of events: what is new is put into their queues, and each queue
is sent by itself, in turns. At least once, under the event's own id.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from notify.webhook import WebhookCall, call_webhook
from policy.cloud_events import cloud_event
from store import webhook_queue
from store.keys import CaseKeys
from store.webhook_queue import WebhookDelivery, WebhookTurn

MOST_AT_ONCE = 20
"""Addresses; one that hangs has a place for seconds, and is then left alone."""
_TURN_SECONDS = 40.0
"""After which no more is begun, so that the turn is over before another may take it."""


class WebhookSender:
    """Sends for one process of one track. `on_this_machine`: events may be sent to this machine's
    own addresses, as in the embedded default.
    """

    def __init__(
        self, engine: AsyncEngine, keys: CaseKeys, track: str, *, on_this_machine: bool
    ) -> None:
        self._engine, self._keys, self._track = engine, keys, track
        self._on_this_machine = on_this_machine
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._failures: list[BaseException] = []

    async def send_due(self) -> None:
        """Begin whatever is due; does not wait for it. Raises what the store does, also what a
        turn that is over met there.
        """
        if self._failures:
            raise self._failures.pop()
        if not await webhook_queue.fill_queues(self._engine):
            return
        places = MOST_AT_ONCE - len(self._in_hand)
        if places <= 0:
            return
        async with self._engine.begin() as connection:
            turns = await webhook_queue.take_turns(connection, self._keys, self._in_hand, places)
        for turn in turns:
            task = asyncio.create_task(self._send(turn))
            self._in_hand[turn.id] = task
            task.add_done_callback(partial(self._let_go, turn.id))

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*tuple(self._in_hand.values()), return_exceptions=True)

    async def stop(self) -> None:
        """End what is under way; whether it was taken is then found out by sending it again."""
        for task in tuple(self._in_hand.values()):
            task.cancel()
        await self.finish()

    async def clear(self) -> None:
        """What was settled long ago goes."""
        await webhook_queue.clear_settled(self._engine)

    def _let_go(self, id: str, done: asyncio.Task[None]) -> None:
        self._in_hand.pop(id, None)
        failure = None if done.cancelled() else done.exception()
        if failure is not None:
            # The address is taken up again when its turn is over.
            self._failures.append(failure)

    async def _send(self, turn: WebhookTurn) -> None:
        ends = asyncio.get_running_loop().time() + _TURN_SECONDS
        async with self._engine.connect() as connection:
            due = await webhook_queue.due_deliveries(connection, turn.id)
        for delivery in due:
            if asyncio.get_running_loop().time() > ends:
                break
            if not await self._send_one(turn, delivery):
                return
        async with self._engine.begin() as connection:
            await webhook_queue.end_turn(connection, turn.id)

    async def _send_one(self, turn: WebhookTurn, delivery: WebhookDelivery) -> bool:
        """Whether it was taken."""
        event = cloud_event(
            self._track, delivery.id, delivery.word, delivery.reference, delivery.happened_at
        )
        call = WebhookCall(
            address=turn.address,
            id=delivery.id,
            body=json.dumps(event).encode(),
            secrets=turn.secrets,
        )
        code = await call_webhook(call, on_this_machine=self._on_this_machine)
        async with self._engine.begin() as connection:
            if code:
                await webhook_queue.not_taken(connection, turn.id, delivery.id, code)
            else:
                await webhook_queue.taken(connection, turn.id, delivery.id)
        return not code
