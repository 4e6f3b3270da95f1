"""What the store answers: plain values that stay as they are, whatever happens to the file afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import NamedTuple, Protocol, overload

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import SessionSummary


class ListedSession(NamedTuple):
    """A session of the file, at a glance."""

    summary: SessionSummary
    """What a list row shows and a filter asks for."""
    occurrence: int = 0
    """Above 0: another session of the file has the same id and stands before this one, which is never changed."""


class Summarised(Protocol):
    """What has a summary."""

    @property
    def summary(self) -> SessionSummary:
        """The summary, which may be made the first time somebody asks."""


class ListedSessions(Sequence[ListedSession]):
    """Sessions at a glance, each row made when somebody looks at it; it never changes."""

    def __init__(self, found: Sequence[tuple[Summarised, int]]) -> None:
        """List what was found, in this order, each with its occurrence."""
        self._found = found

    def __len__(self) -> int:
        """Return how many there are, without making one."""
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> ListedSession: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[ListedSession]: ...

    def __getitem__(self, index: int | slice) -> ListedSession | Sequence[ListedSession]:
        """Return a row, or the rows of a slice."""
        if isinstance(index, slice):
            return ListedSessions(self._found[index])
        one, occurrence = self._found[index]
        return ListedSession(one.summary, occurrence)

    def __iter__(self) -> Iterator[ListedSession]:
        """Yield all rows in order."""
        return (ListedSession(one.summary, occurrence) for one, occurrence in self._found)

    def __eq__(self, other: object) -> bool:
        """Return whether the other is a sequence of the same rows."""
        if isinstance(other, ListedSessions):
            pairs = zip(self._found, other._found, strict=False)
            return len(self) == len(other) and all(
                was[1] == now[1] and (was[0] is now[0] or was[0].summary == now[0].summary) for was, now in pairs
            )
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        """Return the same for equal sequences, a tuple of the rows included."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Return the rows as a list would show them."""
        return repr(list(self))


class DamagedDocument(NamedTuple):
    """A document that stands where a session should, but is none; it is left as it is."""

    place: str
    """Where it stands: 'document 7 of table "sessions"'."""
    reason: str
    """Why thulp would refuse it, with the place within the document."""


class Listing(NamedTuple):
    """All that a file holds."""

    sessions: Sequence[ListedSession]
    """The sessions, the latest `updated_at` first, equal ones in the order of the file."""
    damaged: tuple[DamagedDocument, ...]
    """The documents that are no sessions, in the order of the file."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A whole session as it was when it was loaded."""

    summary: SessionSummary
    """The session at a glance."""
    context: Mapping[str, JsonValue]
    """The session's context."""
    entries: Sequence[SessionEntry]
    """The entries; each is made when it is looked at."""
    occurrence: int
    """Which of the sessions with this id; above 0 it is never changed."""
    texts: Callable[[int, int], Sequence[bytes]] = field(repr=False, compare=False)
    """Reads the JSON texts of the entries from one number up to another, not included: to look through a long session
    without making its entries. Fewer than asked for when the file was overwritten in place meanwhile."""
    whole: Callable[[], Session] = field(repr=False, compare=False)
    """Makes the session anew; for `to_session`."""

    def to_session(self) -> Session:
        """Return the session with everything that stands in its document, unknown fields included; the caller's own."""
        return self.whole()


class Applied(NamedTuple):
    """A change that is on the disk."""

    operations: tuple[Operation, ...]
    """What was done, in order; empty when nothing had to be."""
    inverse: tuple[Operation, ...]
    """What `SessionStore.apply` undoes it by, in the order to apply; refused when somebody else changed it since."""
    decisions: tuple[Decision, ...]
    """What `decide` answered for each session, in order; empty after `apply`."""
    summaries: tuple[SessionSummary, ...]
    """The sessions that were looked at or changed, as they are now, each once; without those deleted."""
