"""What lies a page above and below, laid out while nobody waits: making one very long entry takes a frame's time."""

from collections.abc import Iterator

from textual import work

from thulp_tui.ui.widgets.timeline.scrolling import ScrollingView
from thulp_tui.ui.widgets.timeline.slices import in_slices

AT_REST = 0.02
"""Seconds after the view moved: the frame that shows it comes first."""


class NearbyView(ScrollingView):
    """A session whose next pages are ready before one goes there."""

    _is_due = False

    def _settle(self) -> None:
        """Get ready what is near to what is in view now."""
        super()._settle()
        if self._rows and not self._is_due:
            self._is_due = True
            self.set_timer(AT_REST, self._get_ready)

    @work(group="nearby", exclusive=True)
    async def _get_ready(self) -> None:
        self._is_due = False
        await in_slices(self._nearby())

    def _nearby(self) -> Iterator[None]:
        """Lay out the entries below and above what is in view, a page of each; the thumb does not move for it."""
        if not self._rows:
            return
        above, below = range(self._rows[0][0] - 1, -1, -1), range(self._rows[-1][0] + 1, self.count)
        for entries in (below, above):
            room = self._view.height
            for entry in entries:
                # In the meantime there may be fewer.
                if room <= 0 or entry >= self.count:
                    break
                room -= self._pages.lay_out(entry).height
                yield
