"""How long somebody stays signed in (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

from __future__ import annotations

from datetime import timedelta

SESSION_LASTS = timedelta(hours=12)
"""From signing in, whatever is done: the longest shift."""
IDLE_LASTS = timedelta(minutes=30)
"""Without a page being asked for: a screen left in an office shows people's cases for no longer.
Shorter, and a long form would end before it is filled in.
"""
WARNED_BEFORE = timedelta(minutes=5)
"""Long enough to finish a sentence and send the form; what is sent later is kept all the same."""
