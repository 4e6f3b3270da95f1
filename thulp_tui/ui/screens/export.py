"""Exporting sessions: in which format, where to, with what; and how far it has come."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.exchange import FORMATS, Format, Shape
from thulp_tui.settings import Settings
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.dialog import Dialog, Form
from thulp_tui.ui.screens.export_run import Outcome, Run, Wanted
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf

LOOK = 0.1
"""Seconds between two looks at how far an export is."""
WRITTEN = [row for row in FORMATS.values() if row.writes]
"""The formats one can export to."""


FOLDER, FILE = "exports", "train.jsonl"
"""Where exports go unless something else is typed: a folder, or a file of lines."""


class ExportTo(Form[Wanted | None]):
    """Asks for a format, whether notes go with it, and a place: a folder, or a file where all go into one."""

    AUTO_FOCUS = ""  # the line that this format needs

    def __init__(self, what: str, before: Wanted | None = None, format_name: str = "thulp") -> None:
        """Ask where to put ``what``, a session's name or how many there are; ``before`` is what was answered before."""
        super().__init__()
        self.heading = f"Export {what}"
        self._before = before
        self._at = [row.name for row in WRITTEN].index(before.format_name if before else format_name)
        self._formats = OptionList(id="formats", compact=True, markup=False)
        self._notes = OneOf([(False, "left out"), (True, "included")], value=bool(before and before.has_notes))
        typed = str(before.path) if before else ""
        is_file = bool(before and before.row.shape is Shape.LINES)
        self._folder = LineInput(read_folder, "" if is_file else typed, placeholder=FOLDER)
        self._file = LineInput(read_new_file, typed if is_file else "", placeholder=FILE)

    def body(self) -> ComposeResult:
        """Compose the fields, the one that must be filled in last: enter saves there."""
        yield self._formats
        yield Field("Notes", self._notes, id="notes")
        yield Field("Folder", self._folder, id="folder")
        yield Field("File", self._file, id="file")
        yield Static(id="meaning", classes="remark", markup=False)

    def on_mount(self) -> None:
        """List the formats, and lead to the line that is to be filled in."""
        self._formats.add_options(map(_option, WRITTEN))
        self._formats.highlighted = self._at
        self.explain()
        self.set_focus(self._file if self.row.shape is Shape.LINES else self._folder)

    @property
    def row(self) -> Format:
        """The chosen format."""
        return WRITTEN[self._formats.highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def explain(self) -> None:
        """Ask for what this format needs, and say what will be written."""
        row = self.row
        self.query_one("#notes").display = row.has_notes
        self.query_one("#folder").display = row.shape is not Shape.LINES
        self.query_one("#file").display = row.shape is Shape.LINES
        self.query_one("#meaning", Static).update(
            f"{_meaning(row)}  From {text.clean_line(str(Path.cwd()))}; ~ is your home."
        )

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Go on from the list."""
        event.stop()
        self.action_go_on()

    def action_save(self) -> None:
        """Take the place and the choice."""
        if self.is_right():
            row = self.row
            path = (self._file if row.shape is Shape.LINES else self._folder).read()
            redacts = self._before.redacts if self._before else True
            self.dismiss(Wanted(path, row.name, has_notes=row.has_notes and self._notes.value, redacts=redacts))


class Exporting(Dialog[Outcome | None]):
    """Writes one session after the other while one looks on; escape stops, and what is written stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop", id="export.stop", tooltip="Keep what is written, leave the rest"),
    ]
    heading = "Exporting"

    def __init__(self, desk: Desk, session_ids: Sequence[SessionId], wanted: Wanted, settings: Settings) -> None:
        """Write these sessions of the desk as it is wanted."""
        super().__init__()
        self._desk = desk
        self._total = len(session_ids)
        self._path = wanted.path
        self._run = Run(session_ids, wanted, settings)

    def body(self) -> ComposeResult:
        """Compose the bar."""
        yield Static(text.clean_line(str(self._path)), markup=False)
        yield ProgressBar(self._total, show_eta=False)

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(LOOK, self._look_on)
        self._write()

    def action_stop(self) -> None:
        """Write no more."""
        self._run.is_stopping = True

    def _look_on(self) -> None:
        self.query_one(ProgressBar).update(progress=self._run.done)

    @work
    async def _write(self) -> None:
        outcome = await self._desk.work(self._run.take)
        if self.app.is_running:
            self.dismiss(outcome)


def read_folder(typed: str) -> Path:
    """Return the folder that was typed, else the one that is shown; raises ValueError with the reason."""
    path = _read(typed.strip() or FOLDER)
    try:
        if path.exists() and not path.is_dir():
            raise ValueError(f"{path} is no folder")
        _require_writable(path if path.is_dir() else path.parent)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    return path


def read_new_file(typed: str) -> Path:
    """Return the file that was typed, of which there is none yet; raises ValueError with the reason."""
    path = _read(typed.strip() or FILE)
    try:
        if path.is_dir() or typed.strip().endswith(os.sep):
            raise ValueError(f"{path} is a folder; name a file in it")
        if os.path.lexists(path):
            raise ValueError(f"{path} is there already")
        _require_writable(path.parent)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    return path


def _read(typed: str) -> Path:
    try:
        return Path.cwd() / Path(typed.strip()).expanduser()
    except RuntimeError as error:  # expanduser knows no such user
        raise ValueError("there is no such home folder") from error


def _require_writable(folder: Path) -> None:
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise ValueError(f"{folder} must not be written")


def _option(row: Format) -> Option:
    return Option(Content.assemble((f"{row.name:12} ", "$text-primary"), (row.summary, "$foreground-muted")))


def _meaning(row: Format) -> str:
    """What is written, and what is done to it."""
    shape = {
        Shape.FILE: "A file a session.",
        Shape.LINES: "All sessions in one file.",
        Shape.FOLDER: "Of each teacher demo a folder.",
    }[row.shape]
    notes = "Notes, bookmarks and marks as you say; lossless." if row.has_notes else ""
    secrets = "Secrets are taken out; what, you see before it is written." if row.redacts else "Nothing is taken out."
    return "  ".join(part for part in (shape, secrets, notes) if part)
