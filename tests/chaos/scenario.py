"""What comes in while things break: for each case a short life, drawn from the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Act(StrEnum):
    """What somebody does about a case."""

    ANSWER = "answer"
    ANSWER_BY_A_STRANGER = "answer by a stranger"
    CONTRADICTION = "contradiction"
    CORRECT = "correct"
    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    BAD_SIGNAL = "bad signal"
    SEND_AGAIN = "send the referral again"
    OTHER_CONTENT = "send other content under its number"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosDoing:
    """An act, so many seconds after the case was acknowledged; `copies` of it at once."""

    act: Act
    after: float
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosLife:
    """A case to be: its sender's number, how long ago it was received, what is done about it.
    `started` is whether intake lives to start its workflow.
    """

    number: str
    received_ago: timedelta
    doings: tuple[ChaosDoing, ...]
    batch: str = ""
    started: bool = True


def life(luck: random.Random, number: str) -> ChaosLife:
    """The next life of a scenario."""
    received_ago, batch = _received(luck)
    doings = [*_main(luck), *_aside(luck)]
    return ChaosLife(
        number=number,
        received_ago=received_ago,
        batch=batch,
        doings=tuple(sorted(doings, key=lambda doing: doing.after)),
        started=luck.random() < 0.7,
    )


def _received(luck: random.Random) -> tuple[timedelta, str]:
    """Half of them come to their 24 hours within seconds; some reach the next rung after it, some
    a warning, some are entered late.
    """
    soon = timedelta(seconds=luck.uniform(3.0, 15.0))
    drawn = luck.random()
    if drawn < 0.45:
        return timedelta(hours=24) - soon, ""
    if drawn < 0.55:
        return timedelta(hours=25) - soon, f"late-{luck.randint(1, 3)}"
    if drawn < 0.60:
        return timedelta(hours=28) - soon, ""
    if drawn < 0.70:
        return timedelta(hours=luck.choice((12, 20))) - soon, ""
    return timedelta(minutes=luck.uniform(1, 600)), ""


def _main(luck: random.Random) -> list[ChaosDoing]:
    drawn, at = luck.random(), luck.uniform(0.2, 12.0)
    copies = 2 if luck.random() < 0.25 else 1
    if drawn < 0.40:
        return [ChaosDoing(act=Act.ANSWER, after=at, copies=copies), *_after_the_answer(luck, at)]
    if drawn < 0.50:
        return [
            ChaosDoing(act=Act.CONTRADICTION, after=at, copies=copies),
            ChaosDoing(act=Act.ANSWER, after=at + luck.uniform(0.0, 4.0)),
        ]
    if drawn < 0.62:
        return [ChaosDoing(act=Act.WITHDRAW, after=luck.uniform(0.0, 10.0), copies=copies)]
    if drawn < 0.67:
        return [ChaosDoing(act=Act.CLOSE, after=at, copies=copies)]
    if drawn < 0.80:
        return [ChaosDoing(act=Act.ACKNOWLEDGE, after=luck.uniform(8.0, 18.0), copies=copies)]
    return []


def _after_the_answer(luck: random.Random, at: float) -> list[ChaosDoing]:
    """Reading and correcting, sometimes before there is anything to read or correct."""
    found = []
    if luck.random() < 0.5:
        found.append(ChaosDoing(act=Act.READ, after=max(0.1, at + luck.uniform(-2.0, 6.0))))
    if luck.random() < 0.3:
        found.append(ChaosDoing(act=Act.CORRECT, after=max(0.1, at + luck.uniform(-1.0, 8.0))))
    if luck.random() < 0.15:
        found.append(ChaosDoing(act=Act.WITHDRAW, after=at + luck.uniform(0.0, 6.0)))
    return found


def _aside(luck: random.Random) -> list[ChaosDoing]:
    rarely = {
        Act.ANSWER_BY_A_STRANGER: 0.06,
        Act.BAD_SIGNAL: 0.15,
        Act.SEND_AGAIN: 0.15,
        Act.OTHER_CONTENT: 0.05,
    }
    return [
        ChaosDoing(act=act, after=luck.uniform(0.0, 8.0), copies=luck.randint(1, 3))
        for act, chance in rarely.items()
        if luck.random() < chance
    ]
