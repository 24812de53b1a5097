"""PostgreSQL, the system of record: one module an aggregate, every write one transaction. See
`recording` first.
"""
