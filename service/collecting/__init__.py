"""Collecting anew: the one door between the tracks (R8)."""
