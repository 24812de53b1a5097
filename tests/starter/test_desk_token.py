"""The command line is signed in with a token that the pages made, and with no other word."""

from __future__ import annotations

from policy.support.words import Role
from starter.terminal.session import read_session
from tests.starter.terminal import NUMBERS, Terminal


def test_a_token_signs_in_and_a_wrong_one_leaves_whoever_sat_there(terminal: Terminal) -> None:
    terminal.sign_in(Role.CASEWORKER)
    token = read_session(terminal.folder / "session").token
    terminal.sign_in(Role.MANAGER)
    wrong = terminal.run("sign-in", "--token", REFERRALS_TOKEN="guessed")
    assert wrong.exit_code == 4 and "not-signed-in" in wrong.stderr
    assert NUMBERS[Role.MANAGER] in terminal.run("whoami").stdout
    done = terminal.run("sign-in", "--token", REFERRALS_TOKEN=token)
    assert done.exit_code == 0 and NUMBERS[Role.CASEWORKER] in done.stdout, done.output
    assert NUMBERS[Role.CASEWORKER] in terminal.run("whoami").stdout
    assert terminal.run("sign-in").exit_code == 2
