"""What can go wrong between a person and their file, each with a sentence that says what to do."""

from pathlib import Path

from thulp_tui.domain.ids import SessionId


class StoreError(Exception):
    """The file cannot be read or written; nothing was changed. The text is for a person."""

    def __init__(self, path: Path, reason: str) -> None:
        """Say about which file, and what the matter is."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        """The file, as it was given."""
        self.reason = reason
        """What the matter is and what to do, without the file's name."""


class Damaged(StoreError):
    """The file holds something, but no TinyDB JSON. It is never written to."""

    def __init__(self, path: Path, reason: str, *, place: str = "", advice: str = "") -> None:
        """Say what was found, where ("line 3 column 14"; "" for the whole file) and what to do."""
        what = f"{reason} ({place})" if place else reason
        super().__init__(path, f"{what}. {advice}" if advice else what)
        self.what = reason
        """What was found."""
        self.place = place
        """Where: "line 3 column 14"; "" for the whole file."""
        self.advice = advice
        """What a person can do."""


class ReadOnly(StoreError):
    """The file can be read but must not or cannot be written."""


class NewerLayout(ReadOnly):
    """A later version of this program has written the file; this one would not understand all that it overwrites."""


class NotFound(StoreError):
    """There is no such session in the file."""

    def __init__(self, path: Path, session_id: SessionId, occurrence: int = 0) -> None:
        """Say which session was looked for."""
        which = f" (number {occurrence + 1} with this id)" if occurrence else ""
        super().__init__(path, f"there is no session {session_id}{which}; it may have been deleted meanwhile")
        self.session_id = session_id
        """The session that was looked for."""
