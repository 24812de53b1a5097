"""Whether the database can be asked."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from store.engine import never_held
from store.keys import KeyStoreUnreachable


def out_of_reach(error: BaseException) -> bool:
    """Whether the database cannot be asked now, in whatever way that shows."""
    if never_held(error):
        return False
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(
        error, KeyStoreUnreachable | OperationalError | InterfaceError | NoConnectionFree
    )
