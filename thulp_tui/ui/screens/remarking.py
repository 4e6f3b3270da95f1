"""Bookmarks and notes: what their keys do.  Beside `acts` the place where the screens import late."""

from functools import partial

from thulp_tui.domain import rules
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import Remark, remarks_of
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.screens.desk_screen import TROUBLES, DeskScreen
from thulp_tui.ui.widgets.timeline import Timeline


class RemarkingScreen(DeskScreen):
    """A screen with a timeline on whose entries a person remarks something."""

    def on_remarking_view_bookmark_asked(self, event: Timeline.BookmarkAsked) -> None:
        """Bookmark an entry, or no longer."""
        self.ask(partial(_bookmark, self, event.summary, event.entry))

    def on_remarking_view_note_asked(self, event: Timeline.NoteAsked) -> None:
        """Ask for a note on an entry."""
        self.ask(partial(_note, self, event.summary, event.entry))

    def on_remarking_view_remarks_asked(self) -> None:
        """List all bookmarks and notes."""
        self.ask(partial(_remarks, self))


async def _bookmark(screen: DeskScreen, summary: SessionSummary, entry: SessionEntry) -> None:
    remark = await _freshest(screen, summary, entry)
    if remark is not None:
        at = None if remark.is_bookmarked else screen.clock()
        label = f"{'Bookmark removed from' if remark.is_bookmarked else 'Bookmarked'} {_named(screen, entry)}"
        await screen.change(label, [summary.id], lambda fresh: rules.bookmark(fresh, entry.id, at))


async def _note(screen: DeskScreen, summary: SessionSummary, entry: SessionEntry) -> None:
    from thulp_tui.ui.screens.note import NoteEditor

    remark = await _freshest(screen, summary, entry)
    if remark is None:
        return
    where = _named(screen, entry)
    text = await screen.answer(NoteEditor(where, remark.note))
    if text is not None and text.strip() != remark.note:
        label = f"Note on {where}" if text.strip() else f"Note removed from {where}"
        await screen.change(label, [summary.id], lambda fresh: rules.note(fresh, entry.id, text, screen.clock()))


async def _remarks(screen: DeskScreen) -> None:
    from thulp_tui.ui.screens.remarks import RemarkedEntry, RemarksPanel

    timeline = screen.query_one(Timeline)
    places = await timeline.find_remarked()
    transcript = timeline.transcript
    if transcript is None:
        return
    remarks, entries = transcript.remarks, transcript.entries
    listed = [RemarkedEntry(place, entries[place], remarks.of(entries[place].id)) for place in places]
    lost = len(set(remarks.noticed) - {one.entry.id for one in listed})
    place = await screen.answer(RemarksPanel(transcript.summary.name, listed, lost, timeline.cursor))
    if place is not None:
        timeline.go_to(place)


async def _freshest(screen: DeskScreen, summary: SessionSummary, entry: SessionEntry) -> Remark | None:
    """What is remarked on an entry now: a key pressed twice does and undoes. None when the session is gone."""
    try:
        stored = await screen.desk.load(summary.id)
    except TROUBLES as trouble:
        screen.complain(trouble)
        return None
    return remarks_of(stored.context).of(entry.id)


def _named(screen: DeskScreen, entry: SessionEntry) -> str:
    """The entry in words, with its number if it is the one in sight."""
    timeline, label = screen.query_one(Timeline), ENTRY_LOOKS[entry.kind].label
    selected = timeline.selected
    return f"entry {timeline.cursor + 1:,}, {label}" if selected is not None and selected.id == entry.id else label
