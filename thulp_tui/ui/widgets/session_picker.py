"""A choice of one session among many, found by typing a part of its name or the beginning of its id."""

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.ui.widgets.line_input import LineInput

OFFERED = 50
"""How many matches are listed; more letters narrow them."""


class SessionPicker(Vertical):
    """A line to search in and the matches beneath it; empty means none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "next match", id="picker.next", show=False),
        Binding("up", "move(-1)", "previous match", id="picker.previous", show=False),
        Binding("enter,tab", "take", "take", id="picker.take", priority=True, tooltip="Take the session under the bar"),
        Binding("escape", "close", "close the list", id="picker.close", priority=True),
    ]

    def __init__(
        self, sessions: Sequence[tuple[SessionId, str]], chosen: SessionId | None = None, *, id: str | None = None
    ) -> None:
        """Offer sessions, pairs of id and name; ``chosen`` is taken at first and need not be among them."""
        super().__init__(id=id)
        self._sessions = sessions
        self._found: list[tuple[SessionId, str]] = []
        self._chosen = chosen
        name = next((name for session_id, name in sessions if session_id == chosen), "")
        self._input: LineInput[str] = LineInput(
            str, name or (str(chosen) if chosen else ""), placeholder="none · type to search"
        )
        self._taken = ""
        self._list = OptionList(compact=True, markup=False)
        self._list.can_focus = False
        self._list.display = False

    def compose(self) -> ComposeResult:
        """Compose the line and the list."""
        yield self._input
        yield self._list

    def on_mount(self) -> None:
        """Note what stands for the session that is chosen already."""
        self._taken = self._input.value

    @property
    def is_open(self) -> bool:
        """Whether matches are listed."""
        return self._list.display

    def read(self) -> SessionId | None:
        """Return the chosen session or None; raises ValueError while the line names none or several."""
        if self._input.value == self._taken:
            return self._chosen
        typed = self._input.value.strip()
        if not typed:
            return None
        matches = self._matches(typed)
        if len(matches) == 1:
            return matches[0][0]
        raise ValueError("choose one of the list" if matches else "no session has this in its name")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the form while no matches are listed."""
        return self.is_open

    def action_move(self, by: int) -> None:
        """Move the bar in the list."""
        if by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def action_take(self) -> None:
        """Take the session under the bar."""
        self._list.action_select()

    def action_close(self) -> None:
        """Close the list and keep what is typed."""
        self._open(False)

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """List the matches of what is typed."""
        typed = event.value.strip()
        matches = self._matches(typed) if typed and event.value != self._taken else []
        self._list.clear_options()
        self._list.add_options(Option(self._offer(*match), id=str(place)) for place, match in enumerate(matches))
        self._found = matches
        self._list.highlighted = 0 if matches else None
        self._open(bool(matches))

    @on(Input.Blurred)
    def leave(self) -> None:
        """Close the list when the person goes on."""
        self._open(False)

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Take a session of the list and go on."""
        event.stop()
        self._chosen, name = self._found[event.option_index]
        self._taken = self._input.value = text.clean_line(name) or str(self._chosen)
        self._input.cursor_position = len(self._taken)
        self._open(False)
        self.screen.focus_next()

    def _open(self, is_open: bool) -> None:
        self._list.display = is_open
        self.refresh_bindings()
        if is_open:
            self.call_after_refresh(self._list.scroll_visible, animate=False)

    def _matches(self, typed: str) -> list[tuple[SessionId, str]]:
        wanted = typed.lower()
        found = (
            (session_id, name)
            for session_id, name in self._sessions
            if wanted in name.lower() or str(session_id).startswith(wanted)
        )
        return list(islice(found, OFFERED))

    def _offer(self, session_id: SessionId, name: str) -> Content:
        return Content.assemble(text.clean_line(name) or "(no name)", (f"  {str(session_id)[:8]}", "$foreground-muted"))
