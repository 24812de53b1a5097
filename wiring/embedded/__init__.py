"""The servers this project brings along: a real PostgreSQL and a real Temporal, on files.

Nothing above this package knows whether it talks to these or to servers of somebody else's:
what it needs is in `settings.json` of the data folder, and nowhere else.
"""
