"""Importing from the screen: which files there are in a place, what is in the one under the bar, and how far it is."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.operations import Operation
from thulp_tui.exchange import FORMATS, looking
from thulp_tui.exchange.importing import Stopped
from thulp_tui.exchange.looking import Found
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.screens.framed import Frame
from thulp_tui.ui.screens.import_run import Outcomes, Run, preview
from thulp_tui.ui.widgets.line_input import LineInput

OFFERED = 1_000
"""How many files are listed."""
LOOK = 0.1
"""Seconds between two looks at how far an import is."""


@dataclass(frozen=True)
class Told:
    """What is said of an import in the end."""

    line: str
    """The sentence."""
    is_trouble: bool
    """Whether something was left out."""
    inverse: tuple[Operation, ...] = ()
    """What undoes it; empty where nothing does."""


class ImportFiles(Dialog[Sequence[Found] | None]):
    """Looks for files in a place that one types, and shows what is in them; the answer is those to import."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "look / import", id="import.take", priority=True, tooltip="Look there; then import"),
        Binding("down,ctrl+n", "move(1)", "choose", id="import.down", key_display="↓↑", priority=True),
        Binding("up,ctrl+p", "move(-1)", "up", id="import.up", show=False, priority=True),
        Binding("ctrl+t", "mark", "mark", id="import.mark", tooltip="Import this one and all marked", priority=True),
        Binding("ctrl+a", "mark_all", "all", id="import.mark_all", tooltip="Mark all or none", priority=True),
        Binding("ctrl+f", "format", "format", id="import.format", tooltip="Read all as this format", priority=True),
        Binding("escape", "cancel", "cancel", id="dialog.cancel"),
    ]
    heading = "Import"

    def __init__(self, desk: Desk) -> None:
        """Look for files for a desk's store."""
        super().__init__()
        self._desk = desk
        homes = [str(place) for _, place in looking.homes()]
        self._place = LineInput(str, homes[0] if homes else "", placeholder="file or folder", id="place")
        self._homes = homes
        self._found: list[Found] = []
        self._format = ""
        self._marked: set[int] = set()
        self._looked: str | None = None
        self._stop = threading.Event()

    def body(self) -> ComposeResult:
        """Compose the line, the list and the preview."""
        yield self._place
        choices = OptionList(compact=True, markup=False, id="choices")
        choices.can_focus = False
        yield choices
        yield Static(id="preview", markup=False)

    def on_mount(self) -> None:
        """Say where tools keep their sessions."""
        lines = ["enter looks there, in a folder at every file below it whose content is known."]
        if self._homes:
            lines += ["", "Sessions of tools are in", *(f"  {text.clean_line(home)}" for home in self._homes)]
        self._show("\n".join(lines))

    def on_unmount(self) -> None:
        """Read no further."""
        self._stop.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose where nothing is listed."""
        return bool(self._found) if action in ("move", "mark", "mark_all") else True

    def action_take(self) -> None:
        """Look in the place that was typed; where that was done, import what is marked, or what is under the bar."""
        if self._place.value != self._looked:
            self._look(self._place.value)
        elif self._found:
            chosen = sorted(self._marked) or [self._choices.highlighted or 0]
            self.dismiss([self._found[number] for number in chosen])

    def action_move(self, by: int) -> None:
        """Move the bar."""
        place = self._choices.highlighted or 0
        self._choices.highlighted = max(0, min(place + by, min(len(self._found), OFFERED) - 1))

    def action_mark(self) -> None:
        """Mark what is under the bar, or take its mark away, and go on."""
        number = self._choices.highlighted or 0
        self._marked ^= {number}
        self._choices.replace_option_prompt_at_index(number, self._row(number))
        self.action_move(1)

    def action_format(self) -> None:
        """Take the files for another format than they look like; after the last one again for what they look like."""
        names = ["", *(row.name for row in FORMATS.values() if row.reads)]
        self._format = names[(names.index(self._format) + 1) % len(names)]
        shown = f"{self.heading} · as {self._format}" if self._format else self.heading
        self.query_one(Frame).border_title = Content(shown)
        if self._looked == self._place.value:
            self._look(self._looked)

    def action_mark_all(self) -> None:
        """Mark all files, or none where all are."""
        everything = set(range(len(self._found)))
        self._marked = set() if self._marked == everything else everything
        for number in range(min(len(self._found), OFFERED)):
            self._choices.replace_option_prompt_at_index(number, self._row(number))

    @on(Input.Changed, "#place")
    def forget(self) -> None:
        """Another place is another list."""
        if self._place.value != self._looked and self._found:
            self._list([])

    @on(OptionList.OptionHighlighted)
    def read(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is in the file under the bar."""
        if event.option_index < len(self._found):  # else the list it was in has gone meanwhile
            self._read(self._found[event.option_index])

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        """Mark what was clicked."""
        event.stop()
        self.action_mark()

    @property
    def _choices(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    @work(exclusive=True, group="look")
    async def _look(self, typed: str) -> None:
        """List what is in a place."""
        self._show("Looking …")
        try:
            path = Path.cwd() / Path(typed.strip()).expanduser()
            name = self._format
            found = await self._desk.work(lambda _: looking.look(path, name) if path.exists() else None)
        except (OSError, RuntimeError) as error:
            self._show(text.clean_line(str(error)))
            return
        if not self.is_running:
            return
        own = self._desk.path.resolve()
        self._looked = typed
        self._list([one for one in found or () if one.path.resolve() != own])
        if not self._found:
            self._show("There is no such file or folder." if found is None else "Nothing there is of a known format.")

    def _list(self, found: list[Found]) -> None:
        self._found, self._marked = found, set()
        self._choices.clear_options()
        self._choices.add_options(Option(self._row(number)) for number in range(min(len(found), OFFERED)))
        self._choices.highlighted = 0 if found else None
        self.refresh_bindings()

    def _row(self, number: int) -> Content:
        found = self._found[number]
        mark = "●" if number in self._marked else " "
        return Content.assemble(
            (f"{mark} ", "$text-accent"),
            (f"{found.format or 'unknown':12}", "$text-primary"),
            (f"{text.size(found.size):>8}  ", "$foreground-muted"),
            text.clean_line(f"{found.path.parent.name}/{found.path.name}"),
        )

    @work(exclusive=True, group="read")
    async def _read(self, found: Found) -> None:
        """Show what is in a file; a file that is left before it was read is read no further."""
        self._stop.set()
        self._stop = stop = threading.Event()
        self._show("Reading …")
        try:
            lines = await self._desk.work(partial(preview, found, stop.is_set))
        except Stopped:
            return
        if self.is_running and not stop.is_set():
            self._show("\n".join(lines))

    def _show(self, told: str) -> None:
        self.query_one("#preview", Static).update(told)


class Importing(Dialog[Told | None]):
    """Imports files while one looks on; escape stops, and what is taken stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop", id="import.stop", tooltip="Keep what is taken, leave the rest"),
    ]
    heading = "Importing"

    def __init__(self, desk: Desk, found: Sequence[Found]) -> None:
        """Import these files into the desk's store."""
        super().__init__()
        self._desk = desk
        self._run = Run(found)

    def body(self) -> ComposeResult:
        """Compose the bar."""
        yield Static(id="done", markup=False)
        yield ProgressBar(max(1, self._run.size), show_eta=False)

    def on_mount(self) -> None:
        """Begin."""
        self._look_on()
        self.set_interval(LOOK, self._look_on)
        self._take()

    def action_stop(self) -> None:
        """Take no more."""
        self._run.is_stopping = True

    def _look_on(self) -> None:
        self.query_one("#done", Static).update(self._run.line())
        self.query_one(ProgressBar).update(progress=self._run.bytes_read)

    @work
    async def _take(self) -> None:
        outcomes: Outcomes = await self._desk.work(self._run.take)
        if self.app.is_running:
            self.dismiss(Told(outcomes.line, outcomes.is_trouble, outcomes.inverse))
