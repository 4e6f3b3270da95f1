"""The vocabulary of change: what can be done to a session, as values. `operations` applies and undoes them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, Literal, NamedTuple

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session


class Absence(Enum):
    """What stands where a JSON value could stand but does not; null is a value, so None cannot say it."""

    REMOVED = "removed"
    """There is nothing at that place."""
    UNSET = "unset"
    """Nothing is said about that place."""


REMOVED: Final = Absence.REMOVED
"""As a value: take it away. As an expectation: nothing must be there."""
UNSET: Final = Absence.UNSET
"""As an expectation: whatever is there will do."""

PATCHABLE: Final = frozenset(("name", "session_type", "created_at", "updated_at", "status", "tags", "parent_session"))
"""The fields of the metadata that `SetMetadata` may set: all but the id."""


class EntryRef(NamedTuple):
    """Which entry: thulp lets ids repeat, so an id alone does not say."""

    id: EntryId
    """The entry's id."""
    occurrence: int = 0
    """Which of the entries with this id, counted from 0 in the order of the session, or from -1 backwards."""


class CreateSession(NamedTuple):
    """A session appears. The store's to do: there is no session before."""

    session: Session
    """The whole new session."""

    @property
    def session_id(self) -> SessionId:
        """The id of the new session."""
        return self.session.id


class DeleteSession(NamedTuple):
    """A session vanishes. The store's to do: there is no session after."""

    session_id: SessionId
    """The session to delete."""
    expect_updated_at: Timestamp | None = None
    """When given: delete only what was last changed at this moment, else it is a Conflict."""


class AddEntries(NamedTuple):
    """Entries join a session, together and in this order."""

    session_id: SessionId
    """The session that grows."""
    entries: tuple[SessionEntry, ...]
    """The new entries."""
    before: EntryRef | None = None
    """The entry that they are put in front of; None for the end."""


class ReplaceEntry(NamedTuple):
    """One entry becomes another, at the same place."""

    session_id: SessionId
    """The session that changes."""
    ref: EntryRef
    """The entry that goes."""
    entry: SessionEntry
    """The entry that comes."""
    expect: SessionEntry | None = None
    """When given: what the entry must be just before."""


class RemoveEntries(NamedTuple):
    """Entries leave a session, together."""

    session_id: SessionId
    """The session that shrinks."""
    refs: tuple[EntryRef, ...]
    """The entries that go, all counted before any of them is gone."""
    expect: tuple[SessionEntry, ...] | None = None
    """When given: what each of them must be just before, in the order of `refs`."""


class SetMetadata(NamedTuple):
    """Fields of the metadata get new values."""

    session_id: SessionId
    """The session that changes."""
    fields: Mapping[str, Any]
    """Field name → new value, as `SessionMetadata` holds it; one of `PATCHABLE`."""
    expect: Mapping[str, Any] | None = None
    """Field name → what the value must be just before. Of other fields than those set, too.

    `updated_at` is lenient where it is also set: any other change moves it on, and an undo shall work beside an agent
    that goes on writing. If it is not as expected it is left as it is, and the other fields are set.
    """


class SetContext(NamedTuple):
    """One place in the context gets a new value, or is taken away."""

    session_id: SessionId
    """The session that changes."""
    path: tuple[str, ...]
    """The keys that lead to the place, from the outside; objects that are missing on the way are made."""
    value: JsonValue | Literal[Absence.REMOVED]
    """The new value. REMOVED under `thulp_tui` takes along the objects that it leaves empty."""
    expect: JsonValue | Absence = UNSET
    """What must be there just before: a value, REMOVED for nothing, UNSET for anything."""


Change = AddEntries | ReplaceEntry | RemoveEntries | SetMetadata | SetContext
"""What happens within a session."""
Operation = CreateSession | DeleteSession | Change
"""Everything that can happen."""
