"""The gates and limbs of the rule: each question asked of the facts, and what its answer opens."""
