"""The shape of a way to reach somebody."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_PHONE = re.compile(r"(\+|00|0)[0-9 ().-]{6,24}(\s*(x|ext\.?)\s*[0-9]{1,6})?", re.ASCII)
_LONGEST_EMAIL = 254
_LONGEST_LOCAL_PART = 64


def is_email(text: str) -> bool:
    """Whether a text has the shape of one e-mail address; whether anybody reads it, only a message
    shows.
    """
    if len(text) > _LONGEST_EMAIL or not text.isprintable():
        return False
    local, _, _ = text.partition("@")
    return len(local) <= _LONGEST_LOCAL_PART and _EMAIL.fullmatch(text) is not None


def looks_like_phone(text: str) -> bool:
    """Whether a text could be dialled from the United Kingdom; a spreadsheet that ate the leading
    0 shows here.
    """
    return len(text) <= 40 and _PHONE.fullmatch(text) is not None
