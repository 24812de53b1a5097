"""Use cases about the worklists: who has which task, and what came of it."""
