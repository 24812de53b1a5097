"""Use cases about one case: what is asked of it, and what is looked at."""
