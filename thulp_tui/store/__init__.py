"""Where sessions are kept: one TinyDB file."""

from thulp_tui.domain.operations import Conflict
from thulp_tui.store.answers import Applied, DamagedDocument, ListedSession, Listing, StoredSession
from thulp_tui.store.checking import Report
from thulp_tui.store.errors import Damaged, NewerLayout, NotFound, ReadOnly, StoreError
from thulp_tui.store.repairing import repair
from thulp_tui.store.searching import Search
from thulp_tui.store.sessions import SessionStore

__all__ = [
    "Applied",
    "Conflict",
    "Damaged",
    "DamagedDocument",
    "ListedSession",
    "Listing",
    "NewerLayout",
    "NotFound",
    "ReadOnly",
    "Report",
    "Search",
    "SessionStore",
    "StoreError",
    "StoredSession",
    "repair",
]
