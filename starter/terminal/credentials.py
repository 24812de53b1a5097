"""Credentials, as they are asked for at a terminal: of staff, and of an organisation that shows who
it is.
"""

from __future__ import annotations

import getpass
import os
import warnings

import click

VARIABLE = "REFERRALS_CREDENTIAL"
TOKEN_VARIABLE = "REFERRALS_TOKEN"
ORGANISATIONS_VARIABLE = "REFERRALS_ORGANISATION_CREDENTIAL"


def asked_credential() -> str:
    """That of somebody of staff: from the environment for scripts, otherwise typed unseen."""
    return os.environ.get(VARIABLE) or typed_unseen("Credential")


def asked_token() -> str:
    """One that the pages made for the command line."""
    return os.environ.get(TOKEN_VARIABLE) or typed_unseen("Token").strip()


def asked_code() -> str:
    """The code of their second factor: it is good once, so that no script has one."""
    return str(click.prompt("Code of your second factor", err=True))


def organisations_credential() -> str:
    """That of an organisation, in the same way."""
    return os.environ.get(ORGANISATIONS_VARIABLE) or typed_unseen("Organisation's credential")


def typed_unseen(prompt: str, *, twice: bool = False) -> str:
    """What somebody types without its being shown. Where it comes through a pipe there is nothing
    to hide it on, and Python's warning about that tells nobody anything.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", getpass.GetPassWarning)
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True))
