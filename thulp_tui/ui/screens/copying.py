"""Selecting text with the mouse copies it."""

from typing import Any

from textual.actions import SkipAction
from textual.events import Key
from textual.screen import Screen

from thulp_tui.ui import clipboard


class CopyingScreen(Screen[Any]):
    """A screen on which text that was selected with the mouse is copied, and copied again by ctrl+c."""

    _copied = ""

    def on_text_selected(self) -> None:
        """Copy what was selected, once; comes whenever a button of the mouse is let go."""
        selected = self.get_selected_text() or ""
        if selected.strip() and selected != self._copied:
            self.copy_selection()
        self._copied = selected

    def key_escape(self, event: Key) -> None:
        """Select nothing any more, and let the key do nothing else."""
        if self.selections:
            self.clear_selection()
            event.stop()

    def copy_selection(self) -> bool:
        """Copy what is selected; tell whether anything is."""
        if selected := self.get_selected_text():
            clipboard.copy(self.app, "the selection", lambda: selected)
        return bool(selected)

    def action_copy_text(self) -> None:
        """Copy what is selected; leave the key to others when nothing is."""
        if not self.copy_selection():
            raise SkipAction
