"""Signing in by number and credential where staff sign in by an identity provider: closed, but for
when the provider fails, if that is allowed; and then it is said and logged each time.
"""

from __future__ import annotations

from policy.provider_sign_in import CREDENTIALS_CLOSED
from policy.refusal import Refusal
from wiring.logs import get_logger
from wiring.settings import Settings

log = get_logger("sign-in")


def refused_credential(settings: Settings) -> Refusal | None:
    """Why staff may not sign in by a credential now; None if they may."""
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_break_glass:
        log.warning("sign-in-refused", code=CREDENTIALS_CLOSED.code)
        return CREDENTIALS_CLOSED
    log.warning("sign-in-tried", code="break-glass")
    return None
