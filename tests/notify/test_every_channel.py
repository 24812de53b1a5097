"""What every channel promises, held against something real: a folder, a mail server, a server that
speaks Notify's API.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from notify.protocol import Concerns, Notice, NotTaken
from tests.notify.channels import (
    CHANNELS,
    LOOKS_UP,
    Failure,
    Mailed,
    Stand,
    failures,
    patience_for,
    stand_of,
)
from tests.notify.notify_server import API_KEY, SECRET

ADDRESS = "duty@referrals.example"


@pytest.fixture
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stand]:
    failure = request.node.callspec.params.get("failure")
    async with stand_of(request.param, tmp_path, patience_for(failure)) as made:
        yield made


def _notice(address: str = ADDRESS) -> Notice:
    return Notice(
        id=str(uuid.uuid4()),
        address=address,
        subject="RSR-7KQ4-M2XD: an answer is asked for",
        body="A first line.\n.a line that begins with a full stop\n\nNext: a longer one.\n",
    )


failing = pytest.mark.parametrize(("stand", "failure"), failures(), indirect=["stand"])


@pytest.mark.parametrize("stand", CHANNELS, indirect=True)
async def test_when_send_returns_the_notice_is_there_word_for_word(stand: Stand) -> None:
    notice = _notice()
    await stand.channel.send(notice)
    assert stand.letters() == [Mailed(notice.address, notice.subject, notice.body)]


@pytest.mark.parametrize("stand", CHANNELS, indirect=True)
async def test_a_channel_never_claims_what_it_was_not_given(stand: Stand) -> None:
    await stand.channel.send(_notice())
    assert not await stand.channel.has(str(uuid.uuid4()))


@pytest.mark.parametrize("stand", CHANNELS, indirect=True)
async def test_a_channel_that_keeps_a_list_finds_a_notice_by_its_id(stand: Stand) -> None:
    notice = _notice()
    await stand.channel.send(notice)
    assert await stand.channel.has(notice.id) is (stand.channel.name in LOOKS_UP)


@pytest.mark.parametrize("stand", CHANNELS, indirect=True)
async def test_a_name_with_an_accent_arrives_as_it_was_written(stand: Stand) -> None:
    notice = Notice(id=str(uuid.uuid4()), address=ADDRESS, subject="Tŷ Gwyn", body="Siân\n")
    await stand.channel.send(notice)
    assert stand.letters() == [Mailed(ADDRESS, "Tŷ Gwyn", "Siân\n")]


@failing
async def test_a_failure_says_truly_whether_to_try_again_and_whether_to_ask(
    stand: Stand, failure: Failure
) -> None:
    stand.fail_next(failure.how)
    with pytest.raises(NotTaken) as refusal:
        await stand.channel.send(_notice())
    stand.let_go(int(failure.taken))
    said = refusal.value
    found = (said.code, said.concerns, said.for_good, said.perhaps)
    assert found == (failure.code, failure.concerns, failure.for_good, failure.lost)
    assert len(stand.letters()) == int(failure.taken)


@pytest.mark.parametrize(
    ("stand", "failure"), failures(lambda failure: not failure.slow), indirect=["stand"]
)
async def test_a_failure_quotes_no_address_no_key_and_no_words_of_the_other_side(
    stand: Stand, failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    stand.fail_next(failure.how)
    with caplog.at_level(logging.DEBUG), pytest.raises(NotTaken) as refusal:
        await stand.channel.send(_notice())
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", str(refusal.value))
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    # The mail server under test writes a log of its own.
    ours = [line.getMessage() for line in caplog.records if not line.name.startswith("mail.")]
    for secret in (ADDRESS, API_KEY, SECRET, "RSR-7KQ4"):
        assert not any(secret in line for line in ours)


@pytest.mark.parametrize("failure", [failure.values[1] for failure in failures()])
def test_a_notice_dies_only_of_what_is_said_of_its_own_recipient(failure: Failure) -> None:
    assert failure.for_good is (failure.concerns is Concerns.NOTICE)


@failing
async def test_after_a_failure_the_next_notice_goes_through(stand: Stand, failure: Failure) -> None:
    stand.fail_next(failure.how)
    with pytest.raises(NotTaken):
        await stand.channel.send(_notice())
    stand.let_go(int(failure.taken))
    before = len(stand.letters())
    await stand.channel.send(_notice())
    assert len(stand.letters()) == before + 1
