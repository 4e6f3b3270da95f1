"""The main screen: sessions, timeline, composer, gauge.  State comes down as data, keys come up as messages."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.dom import DOMNode
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.store import StoredSession
from thulp_tui.ui.screens import acts
from thulp_tui.ui.screens.arrangements import Arrangements
from thulp_tui.ui.screens.arranging import ArrangingScreen
from thulp_tui.ui.screens.badging import BadgingScreen
from thulp_tui.ui.screens.captions import obstacle, title
from thulp_tui.ui.screens.copying import CopyingScreen
from thulp_tui.ui.screens.demonstrating import DemonstratingScreen
from thulp_tui.ui.screens.going import Going
from thulp_tui.ui.screens.importing import ImportingScreen
from thulp_tui.ui.screens.keys import offered
from thulp_tui.ui.screens.list_screen import LIST_SHOWN
from thulp_tui.ui.screens.prompting import PromptingScreen
from thulp_tui.ui.screens.returning import ReturningScreen
from thulp_tui.ui.screens.seeking import SEARCH_ALL, SeekingScreen
from thulp_tui.ui.widgets.chat_composer import ChatComposer
from thulp_tui.ui.widgets.chat_line import ChatLine
from thulp_tui.ui.widgets.composer import Composer
from thulp_tui.ui.widgets.gauge import GaugeFooter
from thulp_tui.ui.widgets.ground import rows_of_ground
from thulp_tui.ui.widgets.notice import Notice
from thulp_tui.ui.widgets.session_keys import SessionKeys, moving
from thulp_tui.ui.widgets.session_list import SessionList
from thulp_tui.ui.widgets.session_pane import SessionPane
from thulp_tui.ui.widgets.session_row import DamagedRow
from thulp_tui.ui.widgets.timeline import Timeline, TimelinePane, Transcript

PRELOAD_AFTER = 0.2
"""Seconds after the first frame until what is shown later is loaded."""


class MainScreen(
    PromptingScreen,
    ArrangingScreen,
    DemonstratingScreen,
    BadgingScreen,
    SeekingScreen,
    ReturningScreen,
    CopyingScreen,
    ImportingScreen,
):
    """Sessions on the left, the open one on the right, its gauge below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("escape", "back", "back", "main.back", "To the timeline, to the list, to all sessions", show=True),
        Binding("i", "compose", "write", tooltip="To the composer", id="main.compose"),
        Binding("slash", "filter", "filter", tooltip="Filter the sessions by words and keys", id="main.filter"),
        Binding(
            "ctrl+f", "search_all", "search all", show=False, tooltip=SEARCH_ALL, id="main.search_all", priority=True
        ),
        Binding("ctrl+l", "model", "model", show=False, tooltip="Choose the model that answers here", id="chat.model"),
        Binding(
            "ctrl+n", "again", "again", show=False, tooltip="Decide on a call, else ask once more", id="chat.again"
        ),
        Binding("R", "resend", "edit, resend", show=False, tooltip="Ask differently, in a branch", id="chat.resend"),
        Binding("O", "take_in", "import", show=False, tooltip="Take in sessions of other tools", id="main.import"),
        Binding("question_mark,f1", "help", "help", key_display="?", tooltip="All keys", id="main.help"),
        Binding("z", "undo", "undo", show=False, tooltip="Undo the last change", id="main.undo"),
        Binding("Z", "redo", "redo", show=False, tooltip="Do it again", id="main.redo"),
        Binding("ctrl+t", "why", "why", show=False, tooltip="Why the next call is made", id="main.why"),
        moving("colon,ctrl+p", "app.command_palette", "palette", "main.palette", "Commands"),
        Binding("q", "app.quit", "quit", show=False, tooltip="Leave the program", id="main.quit"),
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Going, Arrangements}

    def beside(self) -> ComposeResult:
        """Compose the open session."""
        yield TimelinePane(id="reading")
        yield ChatLine(id="chat-line")
        yield ChatComposer(id="composer")

    def below(self) -> Widget:
        """Return its gauge."""
        return GaugeFooter(id="footer").data_bind(MainScreen.now)

    def on_mount(self) -> None:
        """Let drafts be jotted down; load what is shown later."""
        self.query_one(ChatComposer).jot = self.drafts.jot
        self.set_timer(PRELOAD_AFTER, lambda: acts.preload_styles(self.app))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the ground."""
        return rows_of_ground(self, super().render_lines, crop)

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.query_one(Timeline)

    @property
    def composer(self) -> Composer:
        """The composer."""
        return self.query_one(Composer)

    @property
    def command_groups(self) -> dict[DOMNode, str]:
        """The panes, then what acts everywhere."""
        nodes = self.pane.list, self.pane, self.timeline, self.composer.area, self
        return dict(zip(nodes, ("Sessions", "Sessions", "Timeline", "Composer", "Everywhere"), strict=True))

    @property
    def offered(self) -> Iterable[SystemCommand]:
        """What the palette offers."""
        return offered(self.command_groups, self.app, self.focused)

    @property
    def list_shown(self) -> bool:
        """Whether the list is in view where there is room for one pane only."""
        return self.has_class(LIST_SHOWN)

    @list_shown.setter
    def list_shown(self, shown: bool) -> None:
        """Show the list or the session at once, so that what is typed ahead reaches it."""
        self.set_class(shown, LIST_SHOWN)

    # -- state to widgets

    def watch_opened(self, old: StoredSession | None, new: StoredSession | None) -> None:
        """Hand the open session to timeline, composer and gauge."""
        self.query_one("#session").set_class(new is not None, "-open")
        self.timeline.transcript = (
            self.transcript_of(
                new, Transcript(new.summary, new.entries, new.occurrence, remarks_of(new.context), new.texts)
            )
            if new
            else None
        )
        if title(new) != title(old) or self.at_work:
            self.name_session()
        footer = self.query_one(GaugeFooter)
        footer.pauses = self.pauses_in(new)
        footer.summary = new.summary if new else None
        self.composer.obstacle = obstacle(new, self.desk.read_only)
        if (old and (old.summary.id, old.occurrence)) != (new and (new.summary.id, new.occurrence)):
            # A duplicate is only read: nothing is written in it.
            session_id = new.summary.id if new and not new.occurrence else None
            self.composer.load(session_id, self.drafts.of(session_id) if session_id else "")
        elif (old and old.summary) != (new and new.summary):
            self.composer.forget_problem()
        self.show_run()

    # -- widgets to state

    def on_session_list_highlighted(self, event: SessionList.Highlighted) -> None:
        """Show the session one looks at, or why it cannot be read."""
        row = event.row
        if isinstance(row, DamagedRow):
            self.close_session()
            self.query_one(Notice).damaged(row.place, row.reason)
        else:
            self.open_session(row.summary.id, row.occurrence)

    def on_session_list_opened(self, event: SessionList.Opened) -> None:
        """Go into the session."""
        self.list_shown = False
        if not isinstance(event.row, DamagedRow):
            self.set_focus(self.timeline)
        elif not self.pane.display:
            self.set_focus(None)

    def on_session_pane_filtered(self, event: SessionPane.Filtered) -> None:
        """Where nothing is listed, say why and what to do."""
        self.set_class(not event.shown and self.listing is not None, "-nothing-listed")
        if event.shown or self.listing is None:
            return
        self.close_session()
        if event.text:
            self.query_one(Notice).no_match(event.text, event.problem)
        else:
            self.query_one(Notice).no_sessions(str(self.desk.path))

    def on_session_list_new_asked(self) -> None:
        """Ask for a new session and open it."""
        self.ask(partial(acts.new, self))

    def on_session_keys_asked(self, event: SessionKeys.Asked) -> None:
        """Do what a key asked for a session."""
        self.ask(partial(acts.ACTS[event.act], self, event.summary))

    @work(group="record")
    async def on_composer_sent(self, event: Composer.Sent) -> None:
        """Record an entry; what is refused goes back to the composer, or to the draft of a session one has left."""
        session_id = event.session_id
        decision = await self.record(session_id, event.entry, event.text)
        if not self.app.is_running:
            return
        is_here = self.opened is not None and self.opened.summary.id == session_id
        if decision.accepted and is_here:
            self.composer.recorded(event.text)
            self.timeline.action_end()
        elif not decision.accepted and is_here:
            self.composer.give_back(event.text, decision.notice or "")
            return
        if decision.notice:
            self.complain(decision.notice if decision.accepted else f"{decision.notice} The text is kept as its draft.")

    def on_composer_text_editor_asked(self) -> None:
        """Keep the draft, then hand it to the editor."""
        self.drafts.save()
        self.composer.edit()

    def on_composer_draft_changed(self, event: Composer.DraftChanged) -> None:
        """Keep the draft."""
        self.drafts.keep(event.session_id, event.text)

    def show(self, session_id: SessionId, *, past_filter: bool = False) -> None:
        """Highlight a session; a filter that hides it goes away where that is asked for."""
        if not self.pane.list.go_to((session_id, 0)) and past_filter:
            self.pane.show_all()
            self.pane.list.go_to((session_id, 0))

    # -- keys

    def action_compose(self) -> None:
        """To the composer."""
        if self.opened is None:
            self.say("No session is open: n starts one")
            return
        self.list_shown = False
        self.set_focus(self.composer.area)

    def action_filter(self) -> None:
        """Type a filter."""
        self.list_shown = True
        self.pane.start_filter()

    def action_sessions(self) -> None:
        """To the list."""
        self.list_shown = True
        self.set_focus(self.pane.list)

    def action_back(self) -> None:
        """From the composer to the timeline, from there to the list, there to all sessions; twice stops an answer."""
        if self.escape():
            return
        if self.composer.area.has_focus:
            self.set_focus(self.timeline)
        elif self.pane.list.has_focus:
            self.pane.show_all()
        else:
            self.action_sessions()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """From the list of all sessions there is no way back: escape never quits."""
        if action == "resend":
            return self.timeline.has_focus and self.can_resend(self.timeline.selected)
        if action == "back":
            return not self.pane.list.has_focus or bool(self.pane.filter.value) or bool(self.chats)
        return True

    def action_help(self) -> None:
        """Show all keys."""
        self.ask(partial(acts.show_help, self))
