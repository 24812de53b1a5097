"""The file of referrals: its columns are those of the intake form."""

from __future__ import annotations

from policy.people.column import Form
from policy.support.intake.columns import COLUMNS, EXTRA, IN_EVERY_FILE
from service.files.rows import Table

REFERRALS = Table(
    name="a file of referrals",
    dated="received_at",
    columns=IN_EVERY_FILE,
    extra=EXTRA,
    lists=frozenset(c.name for c in COLUMNS if c.form in {Form.SOME_OF, Form.ITEMS}),
)
