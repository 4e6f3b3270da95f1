"""Where one was before one jumped, and the way back there."""

from typing import NamedTuple

from thulp_tui.ui.widgets.timeline.live import LiveView
from thulp_tui.ui.widgets.timeline.transcript import Transcript, find_entry
from thulp_tui.ui.widgets.timeline.viewport import Row

LONGEST = 100
"""Places that are remembered."""


class Place(NamedTuple):
    """Where one was."""

    cursor: int
    """The number of the selected entry."""
    entry_id: str | None
    """Its id."""
    top: Row
    """The row at the top."""
    following: bool
    """Whether the end was followed."""


class TrailView(LiveView):
    """A session that remembers where one was before each jump."""

    _trail: tuple[Place, ...] = ()
    _last_jump = ""  # the kind of what one did last, if that was a jump

    def _open(self, new: Transcript | None) -> None:
        """Begin without a past."""
        self._trail, self._last_jump = (), ""
        super()._open(new)

    def _leave(self, kind: str) -> None:
        """Remember where one is before a jump; of several of one kind in a row, where the first began."""
        if self._last_jump != kind and self.count:
            entry = self.selected
            place = Place(self.cursor, entry.id if entry else None, self._view.top, self._view.following)
            self._trail = (*self._trail, place)[-LONGEST:]
        self._last_jump = kind

    def _scroll(self, lines: int) -> None:
        """Whoever reads on is somewhere else than where the last jump led."""
        self._last_jump = ""
        super()._scroll(lines)

    def action_back(self) -> None:
        """Go back to where one was before the last jump."""
        if not self._trail:
            self.notify("Nowhere to go back to", timeout=2)
            return
        *earlier, place = self._trail
        self._trail, self._last_jump = tuple(earlier), ""
        now = find_entry(self._pages.shown, place.entry_id, place.cursor)
        # What was added or taken away above moves the top as it moves the selected entry.
        top = min(max(0, place.top[0] + now - place.cursor), self.count - 1)
        self._view.top, self._view.following = (top, place.top[1]), place.following
        self._select(now)
