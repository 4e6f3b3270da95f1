"""An export as it runs beside the screen: where it goes, how far it is, what became of it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.many import told
from thulp_tui.domain.rules import Refused
from thulp_tui.exchange import FORMATS, Format, Shape
from thulp_tui.exchange.destinations import Destination, Folder, Nowhere, OneFile
from thulp_tui.exchange.exporting import Export, Report, finding, redactor
from thulp_tui.exchange.parts import FolderWriter
from thulp_tui.settings import Settings
from thulp_tui.store import NotFound, SessionStore, StoreError

STOPPED = "left, as you stopped it"
"""Why a session was not written after escape."""


@dataclass(frozen=True)
class Wanted:
    """How sessions are to be exported."""

    path: Path
    """The folder; of a format of lines the file."""
    format_name: str = "thulp"
    """The format."""
    has_notes: bool = False
    """Whether notes, bookmarks and marks go with them, where the format has a place for them."""
    redacts: bool = True
    """Whether secrets are taken out, where the format says so."""

    @property
    def row(self) -> Format:
        """The format's row."""
        return FORMATS[self.format_name]


@dataclass(frozen=True)
class Outcome:
    """What became of an export."""

    report: Report
    """What was written and what was left out."""
    total: int
    """How many sessions there were."""
    trouble: str = ""
    """Why all of it failed."""

    @property
    def line(self) -> str:
        """In a sentence or two."""
        if self.trouble:
            return f"Nothing was exported: {self.trouble}"
        reasons = list(self.report.refused.elements())
        sentences = [reason for reason in reasons if reason[:1].isupper()]
        line = told("Exported", self.total, (("left out" if reason in sentences else reason) for reason in reasons))
        return ".  ".join([line, *(one.rstrip(".") for one in dict.fromkeys(sentences))])

    @property
    def is_trouble(self) -> bool:
        """Whether a session was left out."""
        return bool(self.trouble or self.report.refused)


def called(sessions: Mapping[SessionId, str], settings: Settings) -> dict[str, str]:
    """Return what sessions are called where secrets are listed: by name, by its id's beginning where that has one."""
    known = redactor(settings)

    def name_of(id: SessionId, name: str) -> str:
        try:
            return name if known.text(name) == name else str(id)[:8]
        except Refused:
            return str(id)[:8]

    return {str(id): name_of(id, name) for id, name in sessions.items()}


class Run:
    """One export: a preview, which writes nothing, or the real one."""

    def __init__(
        self, ids: Sequence[SessionId], wanted: Wanted, settings: Settings, *, is_preview: bool = False
    ) -> None:
        """Export these sessions as it is wanted."""
        self.done = 0
        """How many sessions have been gone through."""
        self.is_stopping = False
        """Whether no more are to be written; what is written stays."""
        self._ids = ids
        self._wanted = wanted if not is_preview else replace(wanted, redacts=True)
        self._is_preview = is_preview
        self._redactor = redactor(settings) if self._wanted.row.redacts and self._wanted.redacts else None

    def take(self, store: SessionStore) -> Outcome:
        """Export; what goes wrong is told, never raised."""
        trouble, report = "", Report()
        try:
            export = Export(
                self._wanted.row,
                self._destination(store),
                redactor=self._redactor,
                has_notes=self._wanted.has_notes,
                find=finding(store),
            )
            report = export.report
            with export:
                for id in self._ids:
                    self._add(export, store, id)
                    self.done += 1
        except FileExistsError as error:
            trouble = f"{error.filename} is there already."
        except OSError as error:
            trouble = f"{error.filename or self._wanted.path}: {error.strerror}."
        except (Refused, StoreError) as error:
            trouble = error.reason
        return Outcome(report, len(self._ids), trouble)

    def _add(self, export: Export, store: SessionStore, id: SessionId) -> None:
        if self.is_stopping:
            export.pass_over(STOPPED)
            return
        try:
            export.add(store.load(id).to_session())
        except NotFound:
            export.pass_over("gone")
        except StoreError as error:
            export.pass_over(f"not read ({error.reason})")
        except InvalidDocument as error:
            export.pass_over(f"not read ({error})")
        except OSError as error:
            if self._wanted.row.shape is Shape.LINES:
                raise
            export.pass_over(f"not written ({error.strerror})")

    def _destination(self, store: SessionStore) -> Destination:
        if self._is_preview:
            return _Preview(self._wanted.path)
        if self._wanted.row.shape is Shape.LINES:
            return OneFile(self._wanted.path, overwrite=False, store=store.path)
        return Folder(self._wanted.path, overwrite=False, store=store.path)


class _Preview(Nowhere):
    """Forgets what comes, and refuses what would be over something that is there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, data: bytes) -> Path | None:
        _refuse(self._path / name)
        return None

    def put_folder(self, name: str, files: Mapping[str, str], writer: FolderWriter) -> Path | None:
        for file in files:
            _refuse(self._path / name / file)
        return None


def _refuse(path: Path) -> None:
    """Raise FileExistsError where something is."""
    if os.path.lexists(path):
        raise FileExistsError(17, "File exists", str(path))
