"""One entry, whole: read, searched, copied, saved to a file."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content

from thulp_tui import text
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.exchange.placing import PRIVATE, place
from thulp_tui.ui import clipboard, whole
from thulp_tui.ui.looks import ENTRY_LOOKS, FAILURE_GLYPH, SUCCESS_GLYPH
from thulp_tui.ui.screens.confirm import Confirm
from thulp_tui.ui.screens.copying import CopyingScreen
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.screens.framed import Frame
from thulp_tui.ui.screens.save_as import SaveAs
from thulp_tui.ui.widgets.entry_views import EntryViews, View

LONGEST_NAME = 40
"""Cells shown of a tool's name."""


class EntryScreen(Dialog[int], CopyingScreen):
    """An entry of a session; one goes on to others without leaving, and comes back with the number of the last one."""

    AUTO_FOCUS = "Reader"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,d", "cancel", "back", id="entry.back", key_display="esc", tooltip="Back to the timeline"),
        Binding(
            "left_square_bracket,K",
            "go(-1)",
            "before",
            id="entry.previous",
            key_display="[",
            tooltip="The entry before",
        ),
        Binding("right_square_bracket,J", "go(1)", "next", id="entry.next", key_display="]", tooltip="The next entry"),
        Binding("y", "copy", "copy", id="entry.copy", tooltip="Copy the selection, the text, or the value in the tree"),
        Binding("Y", "copy_json", "copy JSON", id="entry.copy_json", tooltip="Copy the entry's JSON", show=False),
        Binding("s", "save", "save…", id="entry.save", tooltip="Save what is shown to a file"),
    ]

    HINTS: ClassVar[tuple[str, ...]] = ("cancel", "view(1)", "search", "go(1)", "go(-1)", "copy", "all", "save", "turn")
    """The actions whose keys stand in the border, the one needed most first."""

    def __init__(self, entries: Sequence[SessionEntry], number: int, words: str = "") -> None:
        """Show one of the entries, counted from 0; ``words`` are looked for at once."""
        super().__init__()
        self._entries = entries
        self._number = number
        self._words = words

    @property
    def entry(self) -> SessionEntry:
        """The entry that shows."""
        return self._entries[self._number]

    @property
    def views(self) -> EntryViews:
        """How it shows."""
        return self.query_one(EntryViews)

    def body(self) -> ComposeResult:
        """Compose the views."""
        yield EntryViews(self.entry, self._words)

    def on_mount(self) -> None:
        """Name the entry."""
        self._name_it()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the first and after the last there is no entry."""
        if action == "go":
            return 0 <= self._number + int(str(parameters[0])) < len(self._entries) or None
        return True

    def _rank(self, active: ActiveBinding) -> tuple[int, ...]:
        """The keys of the views stand among those of the screen."""
        action = active.binding.action
        return action not in self.HINTS, self.HINTS.index(action) if action in self.HINTS else 0

    def action_go(self, by: int) -> None:
        """Show another entry."""
        self._number += by
        self._name_it()
        self.views.show(self.entry)
        self.refresh_bindings()

    def action_cancel(self) -> None:
        """Look for nothing any more; go back if nothing was looked for."""
        if not self.views.forget():
            self.dismiss(self._number)

    def action_copy(self) -> None:
        """Copy what was selected with the mouse, else what the view is about."""
        if not self.copy_selection():
            clipboard.copy(self.app, *self.views.copied)

    def action_copy_json(self) -> None:
        """Copy the entry's JSON."""
        clipboard.copy(self.app, "the entry's JSON", partial(whole.as_json, self.entry))

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Ask where, ask before something is overwritten, write."""
        entry, is_text, name = self.entry, self.views.view is View.TEXT, f"entry {self._number + 1:,}"
        ending = "json" if not is_text else "md" if entry.kind.endswith("message") else "txt"
        what = f"the {'text' if is_text else 'JSON'} of {name}"
        target = await self.app.push_screen_wait(SaveAs(what, f"entry-{self._number + 1}.{ending}"))
        if target is None:
            return
        question = Confirm(f"Overwrite “{text.clean_line(target.path.name)}”?", str(target.path), "Overwrite")
        if target.exists and not await self.app.push_screen_wait(question):
            return

        def write() -> int:
            made = whole.as_text(entry) if is_text else whole.as_json(entry)
            place(target.path, made, overwrite=target.exists, mode=PRIVATE)
            return len(made.encode())

        try:
            size = text.size(await asyncio.to_thread(write))
        except FileExistsError:
            self._say(f"Not saved: {target.path} exists by now", is_error=True)
        except (OSError, ValueError) as error:
            self._say(f"Not saved: {getattr(error, 'strerror', None) or error}: {target.path}", is_error=True)
        else:
            self._say(f"Saved {what}, {size}: {target.path}")

    def _say(self, line: str, *, is_error: bool = False) -> None:
        severity = "error" if is_error else "information"
        self.notify(text.clean_line(line), severity=severity, timeout=6, markup=False)  # type: ignore[arg-type]

    def _name_it(self) -> None:
        entry, look = self.entry, ENTRY_LOOKS[self.entry.kind]
        parts = [f" · {text.fit(text.clean_line(called), LONGEST_NAME)}"] if (called := whole.name(entry)) else []
        if entry.kind in ("tool_call", "skill_execution"):
            parts.append(f" {FAILURE_GLYPH if entry.is_failure else SUCCESS_GLYPH}")
        parts.append(f" · {text.day(entry.timestamp)}")
        self.query_one(Frame).border_title = Content.assemble(
            f"{self._number + 1:,}/{len(self._entries):,}  ",
            (look.label, f"$text-{look.tone}" if look.tone else ""),
            ("".join(parts), "$foreground-muted"),
        )
