"""Searching all sessions: what is asked, and what was found."""

from typing import Final, NamedTuple

from thulp_tui.domain.entry import ENTRY_TYPES
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp

SESSION: Final = "session"
"""The kind of a hit in a session's name or tags."""
NOTE: Final = "note"
"""The kind of a hit in a note that somebody wrote on an entry."""
KINDS: Final = (SESSION, NOTE, *ENTRY_TYPES)
"""The kinds of hits."""


class SearchQuery(NamedTuple):
    """What is searched."""

    text: str
    """The words, or the regular expression."""
    is_regex: bool = False
    """Whether it is a regular expression."""
    is_exact: bool | None = None
    """Whether capitals count; None where they do if there are any."""
    kinds: frozenset[str] = frozenset()
    """The kinds of KINDS that are looked at; all where there are none."""

    def asks_for(self, kind: str) -> bool:
        """Return whether hits of this kind are asked for."""
        return not self.kinds or kind in self.kinds


class Hit(NamedTuple):
    """An entry, a note on one, or a session's name or tag, in which it was found."""

    session_id: SessionId
    """The session."""
    occurrence: int
    """Which of the sessions with this id."""
    name: str
    """The session's name, not cleaned."""
    kind: str
    """The entry's kind, or SESSION, or NOTE."""
    entry: int | None
    """The entry's number from 0; None for a hit in name or tags, or in a note whose entry is gone."""
    entry_id: EntryId | None
    """The entry's id."""
    timestamp: Timestamp
    """When the entry was made; without an entry, when the session changed last."""
    line: str
    """The line in which it was found first, clean; of a long one the part around the place."""
    start: int
    """Where in the line it begins."""
    end: int
    """Where it ends, or the line does."""


class InvalidQuery(ValueError):
    """What is searched cannot be understood."""

    def __init__(self, reason: str, place: int | None = None) -> None:
        """Say why, and at which character from 0."""
        super().__init__(reason if place is None else f"{reason}, at character {place + 1:,}")
        self.reason = reason
        """Why."""
        self.place = place
        """The character, from 0; None where it is none in particular."""
