"""A small stand-in for a case, with every kind of message that the real one has. Its people are
invented.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from temporalio import activity, workflow
from temporalio.common import RawValue
from temporalio.exceptions import ActivityError, ApplicationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Slept:
    kind: Literal["slept"] = "slept"
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    kind: Literal["moved"] = "moved"
    at: datetime
    count: int
    known: bool


Fact = Slept | Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    facts: tuple[Fact, ...]
    due: datetime | None = None


@activity.defn
async def repeat(words: str) -> str:
    activity.heartbeat(words)
    if "fail" in words:
        raise ApplicationError(words, words, non_retryable=True) from ValueError(words)
    return words


def words_of(raw: RawValue) -> str:
    """What the real case does with a message: the reason it was rejected, or its content."""
    encoding = raw.payload.metadata["encoding"]
    if encoding == b"binary/rejected":
        return "rejected: " + raw.payload.metadata["reason"].decode()
    read: str = workflow.payload_converter().from_payload(raw.payload, str)
    return read


@workflow.defn
class SampleCase:
    def __init__(self) -> None:
        self.received: list[str] = []
        self.closing = False

    @workflow.run
    async def run(self, raw: RawValue) -> str:
        """Ends at once when it cannot read what it was started with; fails when told to."""
        if raw.payload.metadata["encoding"] == b"binary/rejected":
            return words_of(raw)
        opened = workflow.payload_converter().from_payload(raw.payload, Begun)
        words = " ".join(fact.words for fact in opened.facts if isinstance(fact, Slept))
        workflow.set_current_details(words)
        await self._repeat(words)
        await self._repeat(f"fail {words}")
        await workflow.wait_condition(lambda: self.closing, timeout=900, timeout_summary=words)
        await workflow.wait_condition(workflow.all_handlers_finished)
        raise ApplicationError(words, {"words": words}, type="asked-to-fail")

    @workflow.signal
    def receive(self, raw: RawValue) -> None:
        self.received.append(words_of(raw))

    @workflow.update
    async def answer(self, fact: Fact) -> Fact:
        await asyncio.sleep(0)
        self.received.append(fact.kind)
        return fact

    @answer.validator
    def may_answer(self, fact: Fact) -> None:
        if isinstance(fact, Slept) and "refuse" in fact.words:
            raise ApplicationError(fact.words, type="refused")

    @workflow.signal
    def close(self) -> None:
        self.closing = True

    @workflow.query
    def what_was_received(self) -> list[str]:
        return self.received

    async def _repeat(self, words: str) -> None:
        try:
            await workflow.execute_activity(
                repeat, words, start_to_close_timeout=timedelta(seconds=5), summary=words
            )
        except ActivityError:
            self.received.append("an activity failed")
