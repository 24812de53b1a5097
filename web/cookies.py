"""The session token, kept by the browser in a cookie that no script can read and that no other
site's page can have sent.
"""

from __future__ import annotations

from datetime import timedelta


def cookie_name(track: str, *, partner: bool = False, half: bool = False) -> str:
    """Staff's, or with `partner` that of people of organisations; with `half` that of the person
    who still owes a second factor. Each track has its own: a browser tells a machine's addresses
    apart by host only, and not by port, so that signing in to one track would end the session in
    the other.
    """
    whose = "partner" if partner else "session"
    return f"referrals_{whose}_{track}{'_half' if half else ''}"


def token_in(cookies: str, track: str, *, partner: bool = False, half: bool = False) -> str:
    """The token among the cookies a browser sent, empty if it sent none."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name(track, partner=partner, half=half):
            return value
    return ""


def cookie(
    token: str,
    track: str,
    *,
    secure: bool,
    lasts: timedelta = timedelta(),
    partner: bool = False,
    half: bool = False,
) -> str:
    """The header that has a browser keep the token for as long as the session lasts; with an empty
    one, forget it.
    """
    parts = [
        f"{cookie_name(track, partner=partner, half=half)}={token}",
        # Temporal's pages ask for it as well.
        "Path=/",
        f"Max-Age={int(lasts.total_seconds()) if token else 0}",
        "HttpOnly",
    ]
    return "; ".join([*parts, "SameSite=Strict", *(["Secure"] if secure else [])])
