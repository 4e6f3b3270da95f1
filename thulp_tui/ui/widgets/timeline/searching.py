"""Searching the timeline: hits stand out, n and N go from one to the next, what hides one is unfolded meanwhile."""

from collections.abc import Callable
from typing import NamedTuple

from textual import work
from textual.geometry import Region

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.text import count as in_words
from thulp_tui.ui.widgets.timeline.needle import Needle, needle_of
from thulp_tui.ui.widgets.timeline.search import Search
from thulp_tui.ui.widgets.timeline.slices import in_slices
from thulp_tui.ui.widgets.timeline.trail import TrailView
from thulp_tui.ui.widgets.timeline.transcript import Transcript, alike
from thulp_tui.ui.widgets.timeline.viewport import Row

HIDDEN = "not in view: d shows all"
"""Said of a hit in a part of an entry that the timeline does not show."""


class Hit(NamedTuple):
    """A place one has gone to."""

    entry: int
    """The entry."""
    place: int
    """Which of the places in it, as far as they are shown, from 0; -1 when none is."""


class SearchingView(TrailView):
    """A session that can be searched."""

    _search: Search | None = None
    _hit: Hit | None = None
    _wish = 0  # 1 or -1: the next or previous hit is to be gone to as soon as it is known
    _origin: tuple[int, Row, bool] | None = None  # cursor, top and whether the end was followed before the search
    _opened: SessionEntry | None = None  # unfolded for the hit within it

    ask_what_to_search: Callable[[], None] = staticmethod(lambda: None)
    """Lets somebody type what to search, at once: what is typed ahead must not reach the timeline's own keys."""

    def action_search(self) -> None:
        """Ask what to search."""
        self._origin = None
        self.ask_what_to_search()

    @property
    def is_searching(self) -> bool:
        """Whether something is searched."""
        return self._search is not None

    @property
    def matches(self) -> str:
        """In words how often it was found, and at which of these places one is."""
        search, hit = self._search, self._hit
        if search is None:
            return ""
        if not search.is_done:
            return f"{search.total:,}+ …" if search.total else "searching …"
        if not search.total:
            return "no match"
        if hit is None:
            return in_words(search.total, "match", "matches")
        at = search.before(hit.entry) + min(max(0, hit.place) + 1, max(1, search.count(hit.entry)))
        return f"match {at:,}/{search.total:,}" + (f", {HIDDEN}" if hit.place < 0 else "")

    def search(self, text: str) -> None:
        """Search a text from where one was when the search began; nothing but spaces ends the search."""
        if self._origin is None:
            self._leave("search")
            self._origin = self.cursor, self._view.top, self._view.following
        self._fold_again()
        self._hit = None
        needle = needle_of(text)
        self._mark(needle)
        transcript = self.transcript
        if needle is None or transcript is None:
            self._search, self._wish = None, 0
            self._return()
        else:
            start = min(self._origin[0], max(0, len(self._pages.shown.recorded) - 1))
            notes = transcript.remarks.notes
            self._search = Search(needle, len(self._pages.shown.recorded), transcript.read, start, notes)
            self._wish = 1
            self._seek()
        self.refresh_bindings()

    def end_search(self, *, back: bool = False) -> None:
        """Search no more; go back to where one was, where that is asked for."""
        if self._search is None:
            return
        if back or (self._hit is not None and self._hit.entry != self.cursor):
            self._fold_again()
        self._search, self._wish, self._hit, self._opened = None, 0, None, None
        self._mark(None)
        if back:
            self._return()
        self._origin = None
        self._settle()
        self.refresh_bindings()

    def action_end_search(self) -> None:
        """Search no more."""
        self.end_search()

    def action_match(self, step: int) -> None:
        """Go to the next or previous place that shows what is searched."""
        if self._search is None:
            self.notify("Nothing is searched yet: / searches", timeout=2)
            return
        self._leave("search")
        at, hit = self.cursor, self._hit
        if hit is not None and hit.entry == at:
            place = hit.place + step
            if 0 <= place < len(self._pages.lay_out(at).spots(self._search.needle)):
                self._land(at, place)
                return
        elif self._search.count(at):
            self._land(at, 0 if step > 0 else -1)
            return
        self._wish = step
        self._go()

    # -- the search goes on

    @work(group="search", exclusive=True)
    async def _seek(self) -> None:
        """Search all entries in slices; go to the first hit as soon as it is known."""
        search = self._search
        if search is None:
            return

        def tell() -> None:
            if search is self._search:
                self._go()
                self._tell()

        await in_slices(search.pieces(), tell)
        tell()

    def _take_over(self, new: Transcript, *, is_longer: bool) -> None:
        """Search what has been added, or all of it anew."""
        before, search = self._pages.shown.recorded, self._search
        is_more = is_longer and new.remarks.notes == self._pages.remarks.notes
        super()._take_over(new, is_longer=is_longer)
        if search is None:
            return
        if is_more and alike(new.entries, before) == len(before):
            search.grow(len(new.entries), new.read)
        else:
            self._hit = None
            self._search = Search(search.needle, len(new.entries), new.read, 0, new.remarks.notes)
        self._seek()

    def _open(self, new: Transcript | None) -> None:
        """Go on with the same words in another session, without going anywhere."""
        search, self._hit, self._opened, self._origin, self._wish = self._search, None, None, None, 0
        super()._open(new)
        if search is not None:
            notes = new.remarks.notes if new else {}
            self._search = Search(search.needle, len(new.entries), new.read, self.cursor, notes) if new else None
            self._mark(search.needle)
            self._seek()

    def _go(self) -> None:
        """Go to the hit that is wanted, if it is known by now."""
        search, step, at = self._search, self._wish, self.cursor
        if search is None or not step:
            return
        is_here = self._hit is None and step > 0 and search.count(at)
        found = at if is_here else search.beyond(at, step)
        is_around = found is None and search.is_done
        if is_around:
            found = search.outermost(step)
        if found is not None or search.is_done:
            self._wish = 0
        if found is not None:
            self._land(found, 0 if step > 0 else -1)
            if is_around:
                self.notify("Around the end, from the top" if step > 0 else "Around the top, from the end", timeout=2)

    def _land(self, entry: int, place: int) -> None:
        """Go to a hit: in view, selected, unfolded if it would not be seen."""
        search = self._search
        assert search is not None
        if self._hit is not None and self._hit.entry != entry:
            self._fold_again()
        laid = self._pages.lay_out(entry)
        if laid.folded and len(laid.spots(search.needle)) < search.count(entry):
            self._opened = laid.entry
            self._pages.choose_fold(laid.entry, False)
            laid = self._pages.lay_out(entry)
        spots = laid.spots(search.needle)
        place = place % len(spots) if spots else -1
        self._hit = Hit(entry, place)
        self._view.reveal(entry, laid.above + (spots[place][0].line if spots and spots[place] else 0))
        self._select(entry)

    def _mark(self, needle: Needle | None) -> None:
        """Let what is searched stand out."""
        self._painter.needle = needle
        self._painter.forget()
        self._painted = []
        self.refresh(Region(0, 0, *self._area))

    def _fold_again(self) -> None:
        """Fold what was unfolded for a hit, unless somebody has chosen otherwise meanwhile."""
        entry, self._opened = self._opened, None
        if entry is not None and self._pages.folds.chosen(entry) is False:
            self._pages.choose_fold(entry, None)

    def _return(self) -> None:
        """Go back to where the search began."""
        if self._origin is not None:
            cursor, self._view.top, self._view.following = self._origin
            self._select(min(cursor, max(0, self.count - 1)))

    def _hit_in(self, entry: int) -> int:
        return self._hit.place if self._hit is not None and self._hit.entry == entry else -1

    def _news(self) -> list[str]:
        return [*super()._news(), *([self.matches] if self._search else [])]
