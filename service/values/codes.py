"""Codes of organisations, as somebody types them."""

from __future__ import annotations


def code_of(typed: str) -> str:
    """An organisation's code as the register has it."""
    return typed.strip().upper()
