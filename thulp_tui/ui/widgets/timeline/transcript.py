"""What a timeline is given: one session as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.summary import SessionSummary


@dataclass(frozen=True)
class Transcript:
    """A session's entries, which may be lazy, and its summary."""

    summary: SessionSummary
    """Metadata and counts."""
    entries: Sequence[SessionEntry]
    """In the order of the file."""
    occurrence: int = 0
    """Above 0: a second session with an id that was there before; it is only read."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells this session from the others of the file."""
        return self.summary.id, self.occurrence
