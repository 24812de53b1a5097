"""What authorities report about their cases (R20)."""
