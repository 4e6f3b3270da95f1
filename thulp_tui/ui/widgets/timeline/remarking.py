"""Bookmarks and notes in the timeline: asking for one, going from one to the next."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from textual import work
from textual.message import Message

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.widgets.timeline.moving import MovingView
from thulp_tui.ui.widgets.timeline.outline import BLOCK, entry_id_in
from thulp_tui.ui.widgets.timeline.slices import in_slices
from thulp_tui.ui.widgets.timeline.transcript import Transcript


class Remarked:
    """Which entries have a remark, looked for by their ids without making them."""

    def __init__(self, ids: Collection[str], count: int, read: Callable[[int, int], Sequence[bytes]]) -> None:
        """Look for ids among ``count`` entries, whose JSON texts ``read(first, last)`` returns."""
        self.places = array("Q")
        """The numbers of the entries found so far, in order."""
        self._ids = frozenset(ids)
        self._count = count if ids else 0
        self._read = read
        self._done = 0

    @property
    def is_done(self) -> bool:
        """Whether every entry was looked at."""
        return self._done >= self._count

    def pieces(self) -> Iterator[None]:
        """Look on, yielding after every few entries."""
        while not self.is_done:
            first = self._done
            self._done = min(self._count, first + BLOCK)
            texts = self._read(first, self._done)
            self.places.extend(number for number, text in enumerate(texts, first) if entry_id_in(text) in self._ids)
            yield


class RemarkingView(MovingView):
    """A session on whose entries a person remarks something."""

    _remarked: Remarked | None = None

    @dataclass
    class BookmarkAsked(Message):
        """An entry is to be bookmarked, or no longer."""

        summary: SessionSummary
        """Its session."""
        entry: SessionEntry
        """The entry."""

    @dataclass
    class NoteAsked(Message):
        """A note is to be written on an entry."""

        summary: SessionSummary
        """Its session."""
        entry: SessionEntry
        """The entry."""

    class RemarksAsked(Message):
        """All bookmarks and notes are to be listed."""

    def action_bookmark(self) -> None:
        """Ask for a bookmark on the selected entry, or for it to go."""
        self._ask(self.BookmarkAsked)

    def action_note(self) -> None:
        """Ask for a note on the selected entry."""
        self._ask(self.NoteAsked)

    def action_remarks(self) -> None:
        """Ask for a list of all remarks."""
        self.post_message(self.RemarksAsked())

    def action_remark(self, step: int) -> None:
        """Select the next or previous entry with a bookmark or a note, and say which of how many it is."""
        if self._search_remarked().is_done:
            self._walk(step)
        else:
            self._walk_soon(step)

    async def find_remarked(self) -> Sequence[int]:
        """Return the numbers of the entries with a bookmark or a note, in order."""
        while not (remarked := self._search_remarked()).is_done:
            await in_slices(remarked.pieces())
        return remarked.places

    def _ask(self, message: type[BookmarkAsked] | type[NoteAsked]) -> None:
        entry = self.selected
        # What is being written has no place in the file yet.
        if self.transcript is not None and entry is not None and entry is not self._pages.shown.live:
            self.post_message(message(self.transcript.summary, entry))

    @work(group="remarks")
    async def _walk_soon(self, step: int) -> None:
        before = self.transcript
        await self.find_remarked()
        if before and self.transcript and before.key == self.transcript.key:
            self._walk(step)

    def _walk(self, step: int) -> None:
        places = self._search_remarked().places
        if not places:
            self.notify("No bookmark in this session: m sets one, a writes a note", timeout=2)
            return
        place = bisect_right(places, self.cursor) if step > 0 else bisect_left(places, self.cursor) - 1
        if not 0 <= place < len(places):
            self.notify(f"No bookmark further {'down' if step > 0 else 'up'}", timeout=2)
            return
        self._leave("bookmark")
        remark = self._pages.remarks.of(self._pages.shown[places[place]].id)
        word = "bookmark" if remark.is_bookmarked else "note"
        self._arrive(places[place], f"{word} {place + 1:,}/{len(places):,}")

    def _search_remarked(self) -> Remarked:
        if self._remarked is None:
            new = self.transcript
            ids = self._pages.remarks.noticed if new else ()
            self._remarked = Remarked(ids, len(self._pages.shown.recorded), new.read if new else lambda first, last: ())
        return self._remarked

    def _open(self, new: Transcript | None) -> None:
        """Know nothing of another session's remarks."""
        super()._open(new)
        self._remarked = None

    def _take_over(self, new: Transcript, *, is_longer: bool) -> None:
        """Look anew what has been remarked."""
        super()._take_over(new, is_longer=is_longer)
        self._remarked = None
