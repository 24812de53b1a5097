"""What workflows have done: one class an outside resource, each act idempotent by its key."""
