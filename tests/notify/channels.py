"""Every channel on something real to hand over to, with the ways it can be made to fail, so that
one set of tests holds for all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from pydantic import SecretStr

from notify.fake import FakeChannel
from notify.file_channel import FileChannel
from notify.govuk_notify import NotifyChannel, NotifyService
from notify.protocol import Concerns, Notifier, NotTaken
from notify.smtp_channel import MailServer, SmtpChannel
from tests.notify.mail_server import MailMood, mail_server
from tests.notify.notify_server import API_KEY, TEMPLATE, Mood, NotifyState, notify_server

PATIENCE = 0.5
"""How long a channel under test waits for an answer, in seconds, where none comes."""
UNHURRIED = 15.0
"""The same where every answer comes: on a busy machine it may take its time."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """What reached the other side."""

    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One way to fail. `lost`: nobody can say whether it was taken; `for_good`: no use to try
    this notice again; `taken`: the other side has it, or will; `slow`: it shows only when the
    patience is over.
    """

    how: str
    code: str
    concerns: Concerns = Concerns.OUTAGE
    lost: bool = False
    for_good: bool = False
    taken: bool = False
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """A channel, what it handed over, and how to make the next hand-over fail. `let_go` ends what
    the failure left going on, and waits until so many notices are on the other side.
    """

    channel: Notifier
    letters: Callable[[], list[Mailed]]
    fail_next: Callable[[str], None]
    let_go: Callable[[int], None] = lambda _: None
    fail_next_lookup: Callable[[str], None] = lambda _: None


SMTP_FAILURES = (
    Failure(how=MailMood.GREYLISTS, code="smtp-busy"),
    Failure(
        how=MailMood.BAD_ADDRESS, code="address-refused", concerns=Concerns.NOTICE, for_good=True
    ),
    Failure(how=MailMood.BAD_SENDER, code="sender-refused", concerns=Concerns.BLOCK),
    Failure(how=MailMood.NOT_LET_IN, code="sender-refused", concerns=Concerns.BLOCK),
    Failure(how=MailMood.BLOCKED, code="smtp-blocked", concerns=Concerns.BLOCK),
    Failure(
        how=MailMood.MAILBOX_FULL,
        code="address-refused",
        concerns=Concerns.NOTICE,
        for_good=True,
    ),
    Failure(how=MailMood.FULL, code="smtp-busy"),
    Failure(how=MailMood.REFUSES, code="smtp-refused", concerns=Concerns.BLOCK),
    Failure(how=MailMood.DROPS_BEFORE, code="smtp-answer-lost"),
    Failure(how=MailMood.SLOW_BEFORE, code="smtp-answer-lost", slow=True),
    Failure(how=MailMood.ACCEPTS_AND_DROPS, code="smtp-answer-lost", lost=True, taken=True),
    Failure(
        how=MailMood.ACCEPTS_THEN_SLOW, code="smtp-answer-lost", lost=True, taken=True, slow=True
    ),
)
NOTIFY_FAILURES = (
    Failure(how=Mood.FAILS_BEFORE, code="notify-failed", lost=True),
    Failure(how=Mood.FAILS_AFTER, code="notify-failed", lost=True, taken=True),
    Failure(how=Mood.ACCEPTS_AND_DROPS, code="notify-answer-lost", lost=True, taken=True),
    Failure(
        how=Mood.ACCEPTS_THEN_SLOW, code="notify-answer-lost", lost=True, taken=True, slow=True
    ),
    Failure(
        how=Mood.SLOW_THEN_ACCEPTS, code="notify-answer-lost", lost=True, taken=True, slow=True
    ),
    Failure(how=Mood.ACCEPTS_UNREADABLY, code="notify-unreadable", lost=True, taken=True),
    Failure(how=Mood.BUSY, code="notify-busy"),
    Failure(how=Mood.BUSY_FOR_A_SECOND, code="notify-busy"),
    Failure(how=Mood.CLOCK_SKEW, code="notify-clock-skew", concerns=Concerns.BLOCK),
    Failure(how=Mood.KEY_REFUSED, code="notify-key-refused", concerns=Concerns.BLOCK),
    Failure(how=Mood.BAD_ADDRESS, code="address-refused", concerns=Concerns.NOTICE, for_good=True),
    Failure(how=Mood.TRIAL, code="notify-refused", concerns=Concerns.BLOCK),
    Failure(how=Mood.BAD_TEMPLATE, code="notify-refused", concerns=Concerns.BLOCK),
    Failure(how=Mood.BAD_REPLY_TO, code="notify-refused", concerns=Concerns.BLOCK),
    Failure(how=Mood.ARCHIVED, code="notify-key-refused", concerns=Concerns.BLOCK),
    Failure(how=Mood.DAILY_LIMIT, code="notify-daily-limit", concerns=Concerns.BLOCK),
)
FAKE_FAILURES = (
    Failure(how="busy", code="fake-busy"),
    Failure(how="blocked", code="fake-blocked", concerns=Concerns.BLOCK),
    Failure(how="lost", code="fake-lost", lost=True, taken=True),
    Failure(how="for good", code="fake-refused", concerns=Concerns.NOTICE, for_good=True),
)
FILE_FAILURES = (
    Failure(how="a file in the way", code="folder-not-writable", concerns=Concerns.BLOCK),
)

_FAILURES = {
    "fake": FAKE_FAILURES,
    "file": FILE_FAILURES,
    "smtp": SMTP_FAILURES,
    "notify": NOTIFY_FAILURES,
}
CHANNELS = tuple(_FAILURES)
LOOKS_UP = frozenset({"fake", "file", "notify"})


def failures(wanted: Callable[[Failure], bool] = lambda _: True) -> list[ParameterSet]:
    """The failures of a kind, each with its channel's name, for `parametrize`."""
    return [
        pytest.param(name, failure, id=f"{name}: {failure.how}")
        for name, known in _FAILURES.items()
        for failure in known
        if wanted(failure)
    ]


def patience_for(failure: Failure | None) -> float:
    """How long to wait in a test of this failure, or of none."""
    return PATIENCE if failure is not None and failure.slow else UNHURRIED


@asynccontextmanager
async def stand_of(name: str, folder: Path, patience: float) -> AsyncIterator[Stand]:
    """A channel by its name, on a server or folder of its own."""
    match name:
        case "fake":
            yield _fake()
        case "file":
            yield _file(folder / "notices")
        case "smtp":
            async with mail_server() as (port, box):
                server = MailServer(
                    host="127.0.0.1", port=port, sender="support@referrals.example", security="none"
                )
                yield Stand(
                    SmtpChannel(server, seconds=patience),
                    lambda: [_letter(message) for message in box.held],
                    lambda how: box.moods.append(MailMood(how)),
                    lambda _: box.go_on.set(),
                )
        case _:
            with notify_server() as (address, state):
                yield _notify(address, state, patience)


def _notify(address: str, state: NotifyState, patience: float) -> Stand:
    # Its clock stands still, so that a pause after "too many" is over when `let_go` says so.
    hours = [0]

    def let_go(stored: int) -> None:
        hours[0] += 1
        state.let_go(stored)

    return Stand(
        NotifyChannel(notify_service(address), seconds=patience, clock=lambda: hours[0] * 3600.0),
        lambda: [
            Mailed(row["email_address"], *row["personalisation"].values()) for row in state.held
        ],
        lambda how: state.moods.append(Mood(how)),
        let_go,
        lambda how: state.lookup_moods.append(Mood(how)),
    )


def notify_service(address: str, api_key: str = API_KEY) -> NotifyService:
    """The invented service, on a local server."""
    return NotifyService(api_key=SecretStr(api_key), template_id=TEMPLATE, address=address)


def _fake() -> Stand:
    channel = FakeChannel()
    failures = {
        failure.how: NotTaken(
            failure.code,
            concerns=failure.concerns,
            for_good=failure.for_good,
            perhaps=failure.lost,
        )
        for failure in FAKE_FAILURES
    }
    return Stand(
        channel,
        lambda: [Mailed(sent.address, sent.subject, sent.body) for sent in channel.accepted],
        lambda how: channel.fail_next.append(failures[how]),
    )


def _file(folder: Path) -> Stand:
    def letters() -> list[Mailed]:
        # The file in the way is what an operator removes.
        if folder.is_file():
            folder.unlink()
        return [
            _letter(message_from_bytes(path.read_bytes(), policy=default))
            for path in sorted(folder.glob("*.eml"))
        ]

    def fail_next(how: str) -> None:
        folder.write_text(how, encoding="utf-8")

    return Stand(FileChannel(folder), letters, fail_next)


def _letter(message: EmailMessage) -> Mailed:
    body = message.get_content().replace("\r\n", "\n")
    return Mailed(str(message["To"]), str(message["Subject"]), body)
