"""The few words that the shell itself uses, and that every track therefore has among its own."""

from __future__ import annotations

ON_DUTY = "on duty"
"""The audience of an escalation: the person whom the rota names."""

NOBODY_ON_DUTY = "nobody-on-duty"
"""The notice that takes an escalation's place when the rota names nobody."""

FIRST_GUARD_FAILED = "first-guard-failed"
"""The second guard's notice."""

DELIVER_BY_HAND = "deliver by hand"
"""The task for a notice that no channel took."""

OPERATIONS = "operations"
"""The team that gets such tasks."""

REFERRER = "referrer"
"""The audience of a notice to the organisation that a case came from."""

AUTHORITY = "authority"
"""The audience of a notice to the local authority of a case's area."""
