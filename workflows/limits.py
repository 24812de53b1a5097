"""What a workflow can pass on: the engine takes two megabytes in one payload, and a step whose
input is larger fails for good. What a case may hold is policy's question (`policy.cases.limits`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from policy.cases.orders import Order
from workflows.messages import QueuedMessage

MOST_OF_A_MESSAGE = 500_000
"""Bytes of JSON, of one message."""
MOST_OF_A_TURN = 600_000
"""Bytes of JSON that one turn takes together; the rest waits for the next."""
MOST_AT_ONCE = 50
"""Messages in one turn."""


def size(message: QueuedMessage) -> int:
    """About how many bytes a message takes as JSON."""
    if message.signal is not None:
        return len(message.signal.content.encode())
    return 0 if message.order is None else size_of_order(message.order)


def size_of_order(order: Order[Any]) -> int:
    """The same of an order."""
    return len(json.dumps(order.command, default=str))


def of_one_turn(queue: Sequence[QueuedMessage]) -> int:
    """How many of the queued messages one turn takes: the first, and as many after it as fit beside
    it.
    """
    taken, total = 0, 0
    for message in queue[:MOST_AT_ONCE]:
        total += size(message)
        if taken and total > MOST_OF_A_TURN:
            break
        taken += 1
    return taken
