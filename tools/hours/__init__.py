"""Tests at other hours: at night, at noon, before midnight, and where London's clocks change."""
