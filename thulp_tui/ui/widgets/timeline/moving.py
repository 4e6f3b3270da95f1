"""Moving through the timeline: by entries, pages, turns, failures, to a number or a time; folding on the way."""

from thulp_tui.ui.whereabouts import Place
from thulp_tui.ui.widgets.timeline.folds import Folds
from thulp_tui.ui.widgets.timeline.outline import BLOCK, FAILED, USER
from thulp_tui.ui.widgets.timeline.searching import SearchingView
from thulp_tui.ui.widgets.timeline.transcript import find_entry

_IS_TURN = bytes(flags & 15 == USER for flags in range(256))
_IS_FAILURE = bytes(bool(flags & FAILED) for flags in range(256))


class MovingView(SearchingView):
    """A session that one goes through with keys."""

    def action_step(self, entries: int) -> None:
        """Select another entry, or read on within one that is taller than the window."""
        self._last_jump = ""
        tall = self._rows and self._rows[0][0] == self._rows[-1][0] == self.cursor
        before = self._view.top
        if tall:
            self._scroll(entries * 3)
        if not tall or self._view.top == before:
            self.cursor += entries

    def action_page(self, pages: float) -> None:
        """Move by pages; the selection stays at its height on the screen."""
        at = next((y for y, (entry, _) in enumerate(self._rows) if entry == self.cursor), 0)
        before = self._view.top
        self._scroll(int(pages * max(1, self._view.height - 2)))
        if not self._rows:
            return
        if self._view.top == before:
            entry = self.count - 1 if pages > 0 else 0
        else:
            entry = self._rows[min(at, len(self._rows) - 1)][0]
        self._select(entry)

    def action_top(self) -> None:
        """Go to the first entry."""
        self._leave("end")
        self._view.to_top()
        self._select(0)

    def action_end(self) -> None:
        """Go to the last entry and follow new ones."""
        self._leave("end")
        self._view.to_end()
        self._select(max(0, self.count - 1))

    def action_turn(self, step: int) -> None:
        """Select the next or previous user message: where a turn begins."""
        self._jump(step, _IS_TURN, "turn")

    def action_failure(self, step: int) -> None:
        """Select the next or previous failed call and say which of how many it is."""
        self._jump(step, _IS_FAILURE, "failure")

    def go_to(self, entry: int) -> None:
        """Select an entry by its number, from 0; the nearest one when there is none."""
        if self.count:
            self._leave("go to")
            self._arrive(max(0, min(entry, self.count - 1)))

    @property
    def place(self) -> Place:
        """Where one is, to come back there."""
        entry = self.selected
        return Place(entry.id if entry else "", self.cursor, self._view.following, self._pages.folds.told())

    def take_up(self, place: Place) -> None:
        """Show the session as it was left there; its end, where the end was followed."""
        self._pages.folds = Folds.taken_up(place.folds)
        self._fold_anew()
        if place.following:
            self._view.to_end()
            self._select(max(0, self.count - 1))
        elif place.entry and self.count:
            self._arrive(find_entry(self._pages.shown, place.entry, place.near))

    def entry_from(self, time: int) -> int:
        """Return the number of the first entry made at a time (milliseconds since the epoch) or later, else the last.

        Entries need not be in the order of their times.
        """
        outline = self._pages.outline
        for number in range(outline.blocks):
            times = outline.times(number)
            if max(times) >= time:
                return number * BLOCK + next(place for place, made in enumerate(times) if made >= time)
        return max(0, self.count - 1)

    def action_fold(self) -> None:
        """Fold or unfold the selected entry; its first line stays where it is."""
        if (entry := self.selected) is not None:
            self._pages.choose_fold(entry, not self._pages.folds.is_folded(entry))
            self._view.following = False
            if self._view.top[0] == self.cursor:
                self._view.top = self.cursor, 0
            self._settle()

    def action_fold_all(self, folded: bool) -> None:
        """Fold or unfold every entry."""
        self._pages.folds.choose_all(folded)
        self._fold_anew()

    def action_fold_kind(self, folded: bool) -> None:
        """Fold or unfold all entries of the selected one's kind."""
        if (entry := self.selected) is not None:
            self._pages.folds.choose_kind(entry.kind, folded)
            self._fold_anew()

    def _fold_anew(self) -> None:
        """Show other folds; the selected entry stays where it is, as far as that goes."""
        self._pages.touch()
        row = next((y for y, (entry, line) in enumerate(self._rows) if (entry, line) == (self.cursor, 0)), None)
        following = self._view.following
        if row is None:
            self._view.top = self._view.top[0], 0
        else:
            self._view.place(self.cursor, row)
        self._view.following = following
        self._measure()

    def _jump(self, step: int, wanted: bytes, word: str) -> None:
        places = self._places(wanted)
        at = self.cursor
        found = places.find(1, at + 1) if step > 0 else places.rfind(1, 0, at)
        if found < 0:
            where = "further down" if step > 0 else "further up"
            self.notify(f"No {word} {where}" if any(places) else f"No {word} in this session", timeout=2)
            return
        self._leave(word)
        self._arrive(found, f"{word} {places.count(1, 0, found) + 1:,}/{places.count(1):,}")

    def _arrive(self, entry: int, said: str = "") -> None:
        """Select an entry from afar, a third of the window below its top."""
        self._view.place(entry, self._view.height // 3)
        self._select(entry)
        self._tell(said)

    def _places(self, wanted: bytes) -> bytes:
        """For each recorded entry 1 when it is wanted, else 0."""
        outline = self._pages.outline
        return b"".join(outline.flags(number).translate(wanted) for number in range(outline.blocks))
