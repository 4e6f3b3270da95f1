"""An export as it runs beside the screen: where it goes, how far it is, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.many import told
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS, Format, Shape
from thulp_tui.exchange.destinations import Destination, Folder, Nowhere, OneFile
from thulp_tui.exchange.exporting import Export, Report, redactor
from thulp_tui.recording.entropy import Suspect
from thulp_tui.recording.findings import Found
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

    @property
    def leaves_secrets(self) -> bool:
        """Whether somebody chose to leave secrets in that this format would be without."""
        return self.row.redacts and not self.redacts


@dataclass(frozen=True)
class Outcome:
    """What became of an export."""

    report: Report
    """What was written and what was left out."""
    found: Sequence[Found]
    """What was taken out, each secret once."""
    suspects: Sequence[Suspect]
    """What looks random, where the settings ask for that."""
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
                find=lambda id: _found(store, id),
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
        suspects = self._redactor.suspects if self._redactor else []
        return Outcome(report, report.found, suspects, len(self._ids), trouble)

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
            return Nowhere()
        if self._wanted.row.shape is Shape.LINES:
            return OneFile(self._wanted.path, overwrite=False, store=store.path)
        return Folder(self._wanted.path, overwrite=False, store=store.path)


def _found(store: SessionStore, id: SessionId) -> Session | None:
    """A session that another one names; None where it is not there."""
    try:
        return store.load(id).to_session()
    except NotFound:
        return None
