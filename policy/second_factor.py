"""The second factor of signing in: who needs one, and which code is good (OWASP ASVS 5.0, 6.3.3,
6.5.1 and 6.5.5; RFC 6238).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from policy.refusal import Refusal

STEP = timedelta(seconds=30)
"""How long an authenticator app shows a code."""
STEPS_AROUND = 1
"""One step either side: a telephone's clock is a little off, and typing takes a moment."""
HALF_LASTS = timedelta(minutes=10)
"""Between the credential and the second factor; also time enough to set one up."""
RECOVERY_CODES = 10
MOST_PASSKEYS = 10
_LONGEST_NAME = 40

_APP_CODE = re.compile(r"[0-9]{6}")
_RECOVERY_CODE = re.compile(r"[a-z2-7]{16}")
_BETWEEN = re.compile(r"[\s-]+")


class FactorOwner(StrEnum):
    """Whose second factor: somebody of staff, or of an organisation."""

    STAFF = "staff"
    PARTNER = "partner"


class AfterCredential(Enum):
    """What comes after a credential that was right."""

    SIGNED_IN = "nothing: they are signed in"
    CODE_DUE = "their second factor"
    TO_SET_UP = "setting a second factor up"


def needs_factor(*, switched_on: bool, embedded: bool, sample: bool) -> bool:
    """Whether somebody may not sign in without one: everybody, but the invented people of the
    embedded default. It is switched off for tests alone, and nowhere else does that count.
    """
    return not embedded or (switched_on and not sample)


def after_credential(*, needed: bool, has_one: bool) -> AfterCredential:
    """An account that has a factor is asked for it, also where none is needed."""
    if has_one:
        return AfterCredential.CODE_DUE
    return AfterCredential.TO_SET_UP if needed else AfterCredential.SIGNED_IN


def step_of(at: datetime) -> int:
    """The number of the step that a moment is in."""
    return int(at.timestamp() // STEP.total_seconds())


def is_reusable(step: int, last_used: int | None) -> bool:
    """Whether the code of a step may still be used. One is good once, and none older than one that
    was used is good at all.
    """
    return last_used is None or step > last_used


def fitting_step(
    typed: str, now: datetime, last_used: int | None, code_at: Callable[[int], str]
) -> int | None:
    """Of which step a typed code is, among those that are good now; None if of none. All are
    compared, so that the time taken tells nothing.
    """
    here = step_of(now)
    fits = [
        step
        for step in range(here - STEPS_AROUND, here + STEPS_AROUND + 1)
        if hmac.compare_digest(code_at(step).encode(), typed.encode("utf-8", "replace"))
        and is_reusable(step, last_used)
    ]
    return fits[0] if fits else None


def app_code(typed: str) -> str:
    """The code of an app as somebody typed it, without spaces; empty if it is not a code."""
    code = _BETWEEN.sub("", typed)
    return code if _APP_CODE.fullmatch(code) else ""


def recovery_code(typed: str) -> str:
    """A recovery code as it was typed, without spaces and dashes; empty if it is not a code."""
    code = _BETWEEN.sub("", typed).lower()
    return code if _RECOVERY_CODE.fullmatch(code) else ""


def in_groups(code: str) -> str:
    """A long code, so that it can be read off: in fours."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def refused_reset(number: str, by: str, reason: str) -> Refusal | None:
    """Why `by` may not reset somebody's second factor; None if they may. Nobody resets their own: a
    session left open, or a program's key, would be enough to sign in as them.
    """
    if not by or by == number:
        return OWN_FACTOR
    return None if reason.strip() else RESET_REASON


def passkey_name(typed: str, place: int) -> str:
    """How somebody calls a passkey of theirs, or by its place where they gave no name."""
    name = " ".join(typed.split())[:_LONGEST_NAME]
    return name or f"Passkey {place}"


def _refusal(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="service")


WRONG_CODE = _refusal(
    "second-factor-failed",
    "The code is not right, or was used before.",
    "Wait until your app shows the next code and type that, or use a recovery code.",
)
WRONG_PASSKEY = _refusal(
    "passkey-failed",
    "The passkey was not accepted.",
    "Try again, or use a code of your app.",
)
HALF_ENDED = _refusal(
    "sign-in-ended",
    "Signing in took too long, or was finished already.",
    "Begin again with your number and credential.",
)
TO_SET_UP = _refusal(
    "second-factor-to-set-up",
    "You have no second factor yet, and nobody signs in here without one.",
    "Sign in once at the pages, where you set it up. Then sign in here again.",
)
NOTHING_TO_CONFIRM = _refusal(
    "no-app-to-confirm",
    "No app waits to be confirmed.",
    "Begin again with setting up an authenticator app.",
)
NO_SUCH_PASSKEY = _refusal(
    "no-such-passkey",
    "You have no such passkey.",
    "Look at the list of your passkeys.",
)
TOO_MANY_PASSKEYS = _refusal(
    "too-many-passkeys",
    f"You have {MOST_PASSKEYS} passkeys already.",
    "Remove one that you use no more.",
)
NO_PASSKEYS_HERE = _refusal(
    "no-passkeys-here",
    "Passkeys do not work at this address.",
    "Use an authenticator app: browsers keep passkeys only for a site with a name and TLS.",
)
OWN_FACTOR = _refusal(
    "own-second-factor",
    "Nobody resets their own second factor.",
    "Use a recovery code, or have somebody else who may do it reset yours.",
)
RESET_REASON = Refusal(
    code="reason-missing",
    sentence="No reason was given.",
    what_to_do="Say why, and how you know that it is them, in a sentence without names.",
    rule="service",
    field="reason",
)
