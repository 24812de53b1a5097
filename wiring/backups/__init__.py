"""Copies of the database, by PostgreSQL's own programs, and of the keys, apart from them."""
