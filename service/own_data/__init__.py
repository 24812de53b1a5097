"""Requests of people for what is held about them, and their clock (R35)."""
