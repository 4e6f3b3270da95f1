"""What the store answers: plain values that stay as they are, whatever happens to the file afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import Operation
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.domain.summary import SessionSummary


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session of the file, at a glance."""

    summary: SessionSummary
    """What a list row shows and a filter asks for."""
    occurrence: int = 0
    """Above 0: another session of the file has the same id and stands before this one, which is never changed."""


@dataclass(frozen=True, slots=True)
class DamagedDocument:
    """A document that stands where a session should, but is none; it is left as it is."""

    place: str
    """Where it stands: 'document 7 of table "sessions"'."""
    reason: str
    """Why thulp would refuse it, with the place within the document."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a file holds."""

    sessions: tuple[ListedSession, ...]
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


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that is on the disk."""

    operations: tuple[Operation, ...]
    """What was done, in order; empty when nothing had to be."""
    inverse: tuple[Operation, ...]
    """What `SessionStore.apply` undoes it by, in the order to apply; refused when somebody else changed it since."""
    decisions: tuple[Decision, ...]
    """What `decide` answered for each session, in order; empty after `apply`."""
    summaries: tuple[SessionSummary, ...]
    """The sessions that were looked at or changed, as they are now, each once; without those deleted."""
