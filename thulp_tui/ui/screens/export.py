"""Writing sessions into files of a folder: where to, and how far it has come."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ProgressBar, Static

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.remarks import without_remarks
from thulp_tui.domain.rules import Refused
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.placing import place
from thulp_tui.store import NotFound, StoredSession, StoreError
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.dialog import Dialog, Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf

MEANINGS = {
    "thulp": "One JSON file a session, named by its id. With notes: bookmarks and marks, too; lossless.",
    "distil": "Of each teacher demo a folder: digest, tests, teacher session. Without secrets; D shows it before.",
}
"""Format → what it is."""
NAMES = {"thulp": "thulp's JSON", "distil": "distil pack"}
"""Format → what it is called."""


@dataclass(frozen=True)
class Export:
    """How sessions are to be exported."""

    folder: Path
    """The folder."""
    format_name: str = "thulp"
    """The format."""
    has_notes: bool = False
    """Whether notes, bookmarks and marks go with them, where the format has a place for them."""


@dataclass(frozen=True)
class Exported:
    """What became of an export."""

    total: int
    """How many sessions were to be written."""
    reasons: tuple[str, ...]
    """For each that was not, why, in a few words behind "was" or "were"."""
    told: str = ""
    """What was taken out of the last one, in words; empty where nothing is."""


class ExportTo(Form[Export | None]):
    """Asks for a format, whether notes go with it, and a folder, which is made where its parent is there."""

    AUTO_FOCUS = "LineInput"

    def __init__(self, what: str, format_name: str = "thulp") -> None:
        """Ask where to put ``what``, a session's name or how many there are; the format is chosen at first."""
        super().__init__()
        self.heading = f"Export {what}"
        self._format = OneOf([*NAMES.items()], format_name, id="format")
        self._notes = OneOf([(False, "left out"), (True, "included")], value=False)
        self._folder = LineInput(read_folder, placeholder="exports")

    def body(self) -> ComposeResult:
        """Compose the fields, the one that must be filled in last: enter saves there."""
        yield Field("Format", self._format)
        yield Field("Notes", self._notes)
        yield Field("Folder", self._folder)
        yield Static(id="meaning", classes="remark", markup=False)

    @on(OneOf.Changed)
    def explain(self) -> None:
        """Say what will be written."""
        told = f"{MEANINGS[self._format.value]}  From {text.clean_line(str(Path.cwd()))}; ~ is your home."
        self.query_one("#meaning", Static).update(told)

    def on_mount(self) -> None:
        """Say what will be written."""
        self.explain()

    def action_save(self) -> None:
        """Take the folder and the choice."""
        if self.is_right():
            self.dismiss(Export(self._folder.read(), self._format.read(), self._notes.value))


class Exporting(Dialog[Exported | None]):
    """Writes one session after the other while one looks on; escape stops, and what is written stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop", id="export.stop", tooltip="Keep what is written, leave the rest"),
    ]
    heading = "Exporting"

    def __init__(self, desk: Desk, session_ids: Sequence[SessionId], export: Export) -> None:
        """Write these sessions of the desk as it is wanted."""
        super().__init__()
        self._desk = desk
        self._session_ids = session_ids
        self._export = export
        self._told = ""
        self._is_stopped = False

    def body(self) -> ComposeResult:
        """Compose the bar."""
        yield Static(text.clean_line(str(self._export.folder)), markup=False)
        yield ProgressBar(len(self._session_ids), show_eta=False)

    def on_mount(self) -> None:
        """Begin."""
        self._write()

    def action_stop(self) -> None:
        """Write no more."""
        self._is_stopped = True

    @work
    async def _write(self) -> None:
        reasons = []
        try:
            await self._desk.run(partial(self._export.folder.mkdir, exist_ok=True))
        except OSError as error:
            reasons = [f"not written ({error.strerror})"] * len(self._session_ids)
        else:
            for session_id in self._session_ids:
                reason = "left, as you stopped it" if self._is_stopped else await self._reason(session_id)
                if reason:
                    reasons.append(reason)
                self.query_one(ProgressBar).advance()
        if self.app.is_running:
            self.dismiss(Exported(len(self._session_ids), tuple(reasons), self._told))

    async def _reason(self, session_id: SessionId) -> str:
        """Write a session; return why not, or nothing."""
        try:
            stored = await self._desk.load(session_id)
            self._told = await self._desk.run(_put, stored, self._export)
        except NotFound:
            return "gone"
        except FileExistsError:
            return "there already"
        except Refused:
            return "no teacher demo"
        except StoreError as error:
            return f"not read ({error.reason})"
        except OSError as error:
            return f"not written ({error.strerror})"
        return ""


def _put(stored: StoredSession, export: Export) -> str:
    """Write a session; return what was taken out of it, in words."""
    session, row = stored.to_session(), FORMATS[export.format_name]
    if row.is_folder:
        folders = row.folder_writer()
        made = folders.build(session, redact=True)
        folders.put(made.files, export.folder / folders.folder_name(session), overwrite=False)
        return f"{folders.folder_name(session)}/ is {made.told}" if made.told else ""
    if not export.has_notes:
        session = without_remarks(session)
    writer = row.writer()
    place(export.folder / writer.file_name(session), writer.write(session).text, overwrite=False)
    return ""


def read_folder(typed: str) -> Path:
    """Return the folder that was typed; raises ValueError with the reason."""
    if not typed.strip():
        raise ValueError("a folder is missing")
    try:
        path = Path.cwd() / Path(typed.strip()).expanduser()
        if path.exists() and not path.is_dir():
            raise ValueError(f"{path} is no folder")
        there = path if path.is_dir() else path.parent
        if not there.is_dir():
            raise ValueError(f"there is no folder {there}")
        if not os.access(there, os.W_OK):
            raise ValueError(f"{there} must not be written")
    except RuntimeError as error:  # expanduser knows no such user
        raise ValueError("there is no such home folder") from error
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    return path
