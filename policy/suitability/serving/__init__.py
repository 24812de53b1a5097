"""From a decision to its service or withdrawal: fresh looks, clearances, what stops it."""
