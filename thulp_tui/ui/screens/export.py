"""Writing sessions into files of a folder: where to, and how far it has come."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ProgressBar, Static

from thulp_tui import text
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.remarks import without_remarks
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.placing import place
from thulp_tui.store import NotFound, StoredSession, StoreError
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.dialog import Dialog, Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf

FORMAT = "thulp"
"""The format: thulp's own, lossless. Its file name is the session's id, so names are safe and never the same."""


@dataclass(frozen=True)
class Exported:
    """What became of an export."""

    total: int
    """How many sessions were to be written."""
    reasons: tuple[str, ...]
    """For each that was not, why, in a few words behind "was" or "were"."""


@dataclass(frozen=True)
class Export:
    """How sessions are to be exported."""

    folder: Path
    """The folder."""
    has_notes: bool
    """Whether notes, bookmarks and marks go with them."""


class ExportTo(Form[Export | None]):
    """Asks for a folder, which is made where its parent is there, and whether notes go with the sessions."""

    AUTO_FOCUS = "LineInput"

    def __init__(self, what: str) -> None:
        """Ask where to put ``what``, a session's name or how many there are."""
        super().__init__()
        self.heading = f"Export {what}"
        self._folder = LineInput(_read, placeholder="exports")
        self._notes = OneOf([(False, "left out"), (True, "included")], value=False)

    def body(self) -> ComposeResult:
        """Compose the fields, the one that must be filled in last: enter saves there."""
        yield Field("Notes", self._notes)
        yield Field("Folder", self._folder)
        told = f"Notes: with bookmarks and marks.  One JSON file a session, named by its id.  From {text.clean_line(str(Path.cwd()))}; ~ is your home."
        yield Static(told, classes="remark", markup=False)

    def action_save(self) -> None:
        """Take the folder and the choice."""
        if self.is_right():
            self.dismiss(Export(self._folder.read(), self._notes.value))


class Exporting(Dialog[Exported | None]):
    """Writes one session after the other while one looks on; escape stops, and what is written stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop", id="export.stop", tooltip="Keep what is written, leave the rest"),
    ]
    heading = "Exporting"

    def __init__(self, desk: Desk, session_ids: Sequence[SessionId], export: Export) -> None:
        """Write these sessions of the desk into a folder."""
        super().__init__()
        self._desk = desk
        self._session_ids = session_ids
        self._export = export
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
            self.dismiss(Exported(len(self._session_ids), tuple(reasons)))

    async def _reason(self, session_id: SessionId) -> str:
        """Write a session; return why not, or nothing."""
        try:
            stored = await self._desk.load(session_id)
            await self._desk.run(_put, stored, self._export)
        except NotFound:
            return "gone"
        except FileExistsError:
            return "there already"
        except StoreError as error:
            return f"not read ({error.reason})"
        except OSError as error:
            return f"not written ({error.strerror})"
        return ""


def _put(stored: StoredSession, export: Export) -> None:
    session = stored.to_session()
    if not export.has_notes:
        session = without_remarks(session)
    writer = FORMATS[FORMAT].writer()
    place(export.folder / writer.file_name(session), writer.write(session), overwrite=False)


def _read(typed: str) -> Path:
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
