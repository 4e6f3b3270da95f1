"""Where sessions are kept: one TinyDB file.

Searching the entries, looking a file over and repairing it are modules of their own, `searching`, `checking` and
`repairing`: a list needs none of them.
"""

from thulp_tui.domain.operations import Conflict
from thulp_tui.store.answers import Applied, DamagedDocument, ListedSession, Listing, StoredSession
from thulp_tui.store.errors import Damaged, NewerLayout, NotFound, ReadOnly, StoreError
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
    "SessionStore",
    "StoreError",
    "StoredSession",
]
