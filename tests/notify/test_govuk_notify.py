"""GOV.UK Notify: what its answers mean, and what is done about them."""

from __future__ import annotations

import logging
import socket
import uuid
from collections.abc import Iterator

import pytest

from notify.govuk_notify import NotifyChannel
from notify.protocol import Concerns, Notice, NotTaken
from tests.notify.channels import UNHURRIED, notify_service
from tests.notify.notify_server import SECRET, SERVICE, Mood, NotifyState, notify_server


@pytest.fixture
def served() -> Iterator[tuple[NotifyChannel, NotifyState]]:
    with notify_server() as (address, state):
        yield NotifyChannel(notify_service(address), seconds=UNHURRIED), state


def _notice() -> Notice:
    return Notice(id=str(uuid.uuid4()), address="duty@referrals.example", subject="S", body="B")


async def test_notify_is_given_the_words_the_address_and_an_id_that_says_nothing(
    served: tuple[NotifyChannel, NotifyState],
) -> None:
    channel, state = served
    notice = _notice()
    await channel.send(notice)
    [held] = state.held
    assert held["personalisation"] == {"subject": "S", "body": "B"}
    assert held["reference"] == notice.id
    assert held.keys() == {"email_address", "template_id", "personalisation", "reference"}


async def test_a_server_that_is_not_there_has_nothing_for_certain() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    channel = NotifyChannel(notify_service(f"http://127.0.0.1:{port}"), seconds=UNHURRIED)
    with pytest.raises(NotTaken, match="notify-out-of-reach") as refusal:
        await channel.send(_notice())
    assert not refusal.value.perhaps


async def test_a_key_that_notify_does_not_know_is_the_channels_fault() -> None:
    other = f"invented-{SERVICE}-{SECRET.replace('a', 'f')}"
    with notify_server() as (address, _):
        channel = NotifyChannel(notify_service(address, other), seconds=UNHURRIED)
        with pytest.raises(NotTaken, match="notify-key-refused") as refusal:
            await channel.send(_notice())
    assert refusal.value.concerns is Concerns.BLOCK


async def test_a_clock_that_is_off_is_an_alarm_in_the_log(
    served: tuple[NotifyChannel, NotifyState], caplog: pytest.LogCaptureFixture
) -> None:
    channel, state = served
    state.moods = [Mood.CLOCK_SKEW]
    with caplog.at_level(logging.ERROR), pytest.raises(NotTaken, match="notify-clock-skew"):
        await channel.send(_notice())
    [alarm] = [line for line in caplog.records if line.name == "referrals.notify"]
    logged = (alarm.__dict__["event"], alarm.__dict__["fields"])
    assert logged == ("notify-clock-skew", {"channel": "notify"})


async def test_after_too_many_no_notice_is_sent_until_the_time_notify_asked_for_is_over() -> None:
    now = [1_000.0]
    with notify_server() as (address, state):
        channel = NotifyChannel(notify_service(address), seconds=UNHURRIED, clock=lambda: now[0])
        state.moods = [Mood.BUSY_FOR_A_SECOND]
        for _ in range(3):
            with pytest.raises(NotTaken, match="notify-busy"):
                await channel.send(_notice())
        assert state.requests == 1
        now[0] += 1.01
        await channel.send(_notice())
        assert len(state.held) == 1


async def test_after_too_many_a_lookup_is_still_asked(
    served: tuple[NotifyChannel, NotifyState],
) -> None:
    channel, state = served
    state.moods = [Mood.BUSY]
    with pytest.raises(NotTaken, match="notify-busy"):
        await channel.send(_notice())
    assert not await channel.has(str(uuid.uuid4()))


@pytest.mark.parametrize("mood", [Mood.FAILS_BEFORE, Mood.KEY_REFUSED, Mood.CLOCK_SKEW])
async def test_a_lookup_that_fails_still_says_perhaps(
    served: tuple[NotifyChannel, NotifyState], mood: Mood
) -> None:
    channel, state = served
    state.lookup_moods = [mood]
    with pytest.raises(NotTaken) as refusal:
        await channel.has(str(uuid.uuid4()))
    assert refusal.value.perhaps
