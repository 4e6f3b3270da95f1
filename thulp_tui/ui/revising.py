"""An entry that grows after it was recorded: it is replaced by what is made of it as it stands in the file."""

from collections.abc import Callable, Sequence

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.operations import Conflict, EntryRef, Operation, ReplaceEntry, SetMetadata
from thulp_tui.store import SessionStore

Revision = Callable[[SessionEntry], SessionEntry]
"""Makes of an entry what it is to be."""
Consequence = Callable[[SessionEntry], Sequence[Operation]]
"""Tells of an entry what follows from it."""
ATTEMPTS = 3
"""How often a revision is made anew when another program changes the entry in the very moment."""


def revise(
    store: SessionStore,
    session_id: SessionId,
    entry_id: EntryId,
    revision: Revision,
    now: Timestamp,
    also: Consequence = lambda _: (),
) -> SessionEntry:
    """Replace the last entry with this id, whatever the session's status is by now; return the new one.

    ``also`` tells of the new one what else is done, in the same change.

    Raises NotFound when the session is gone, Conflict when the entry is, StoreError when writing failed.
    """
    attempts = 0
    while True:
        entries = store.load(session_id).entries
        found = next((entry for entry in reversed(entries) if entry.id == entry_id), None)
        if found is None:
            raise Conflict("The entry of this command was removed meanwhile.")
        revised = revision(found)
        replaced = ReplaceEntry(session_id, EntryRef(entry_id, -1), revised, expect=found)
        try:
            store.apply([replaced, SetMetadata(session_id, {"updated_at": now}), *also(revised)])
        except Conflict:
            attempts += 1
            if attempts == ATTEMPTS:
                raise
        else:
            return revised
