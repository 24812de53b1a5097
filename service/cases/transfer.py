"""The order that gives a support case to another area's authority (R98)."""

from __future__ import annotations

import re

from policy.refusal import Refusal
from policy.support.deeds import TransferCase
from policy.support.intake.referral import NATION_OF_AREA
from policy.support.refusals import NO_SUCH_AREA

_AUTHORITY = re.compile(r"[ESWN]\d{8}", re.ASCII)


def transfer_to(authority: str) -> TransferCase | Refusal:
    """To the authority with this code, as somebody typed it; its first letter names the nation."""
    code = authority.strip().upper()
    if not _AUTHORITY.fullmatch(code):
        return NO_SUCH_AREA
    return TransferCase(authority=code, nation=NATION_OF_AREA[code[0]].value)
