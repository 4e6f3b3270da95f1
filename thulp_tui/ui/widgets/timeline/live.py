"""The entry that is being written: it stands behind the recorded ones and grows."""

from time import monotonic

from textual.geometry import Region
from textual.reactive import var

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.bodies import MESSAGE_FOLD
from thulp_tui.ui.widgets.timeline.nearby import NearbyView
from thulp_tui.ui.widgets.timeline.transcript import Shown, Transcript

REST = 3
"""How many times as long as laying it out took a growing entry waits for the next time: others get their turn."""
SLOW, LONG_REST = 0.02, 15
"""Seconds from which laying it out is felt by whoever types, and how many times as long it waits then."""


class LiveView(NearbyView):
    """A session that shows an entry while it is written.

    Set ``live`` to the entry as it stands, again and again as its text grows: only what stands behind its last safe
    blank line is laid out anew, and only lines that changed are painted. Record it under the same id, and the recorded
    one takes its place in the same frame; or set None, and it goes.
    """

    live: var[SessionEntry | None] = var(None)
    """The entry that is being written, as it stands; its id tells it from others."""

    _due = 0.0
    _is_waiting = False

    def watch_live(self, old: SessionEntry | None, new: SessionEntry | None) -> None:
        """Show an entry that begins, grows or goes."""
        shown = self._pages.shown
        if new is not None and shown.live is not None and new.id == shown.live.id:
            self._grow()
        elif (new is None or self._is_recorded(new)) and shown.live is None:
            return
        else:
            self._replace(None if new is None or self._is_recorded(new) else new)

    def _take_over(self, new: Transcript, *, is_longer: bool) -> None:
        """Let the recorded entry take the place of the live one, and leave it as open as it was."""
        super()._take_over(new, is_longer=is_longer)
        live = self._pages.shown.live
        if live is not None and self._is_recorded(live):
            is_long = live.kind != "assistant_message" or self._pages.grown > MESSAGE_FOLD
            self._pages.end_growth()
            self._pages.shown = Shown(new.entries)
            if is_long:
                self._pages.choose_fold(live, False)
            self.set_reactive(LiveView.live, None)

    def _open(self, new: Transcript | None) -> None:
        """Show another session; what was written in the one before is not shown here."""
        self.set_reactive(LiveView.live, None)
        self._pages.end_growth()
        super()._open(new)

    def _is_recorded(self, entry: SessionEntry) -> bool:
        """Whether one of the last entries is this one."""
        return any(other.id == entry.id for other in self._pages.shown.recorded[-8:])

    def _replace(self, live: SessionEntry | None) -> None:
        """Show another live entry, or none any more."""
        if live is not None:
            self._expect_code()
        shown = self._pages.shown
        before = len(shown)
        at_end = self._view.following and self.cursor >= before - 1
        self._pages.shown = Shown(shown.recorded, live)
        self._pages.end_growth()
        count = self._view.count = self.count
        self._heights.cut(len(shown.recorded))
        self._heights.grow(count)
        self._unseen = max(0, self._unseen + count - before)
        self.set_reactive(LiveView.cursor, max(0, count - 1 if at_end else min(self.cursor, count - 1)))
        self._settle()

    def _grow(self) -> None:
        """Show what was written since, now or when it is due: a long block takes time to lay out."""
        if self._is_waiting:
            return
        left = self._due - monotonic()
        if left > 0:
            self._is_waiting = True
            self.set_timer(left, self._catch_up)
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        self._is_waiting = False
        shown, live = self._pages.shown, self.live
        if live is None or shown.live is None or shown.live.id != live.id:
            return
        begun = monotonic()
        index = len(shown.recorded)
        shown.live = live
        self._pages.touch()
        before = self._laid.get(index)
        if before is None and not self._view.following:
            # Nobody sees it.
            return
        after = self._pages.lay_out(index)
        if before is None or after.height != before.height:
            self._settle()
        else:
            self._laid[index] = after
            changed = [
                row
                for row, (entry, line) in enumerate(self._rows)
                if entry == index and (at := line - after.above) >= 0 and after.body.lines[at] != before.body.lines[at]
            ]
            if changed:
                self.refresh(Region(0, changed[0], self._pages.width, changed[-1] + 1 - changed[0]))
        now = monotonic()
        self._due = now + (REST if now - begun < SLOW else LONG_REST) * (now - begun)
