"""Erasing what is held of a person, and what stops it."""
