"""Exporting: sessions go out one at a time, redacted by one redactor, and it is counted what was left out and why."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.remarks import without_remarks
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import Find, Format, Shape, Written
from thulp_tui.exchange.destinations import Destination
from thulp_tui.recording.entropy import Suspect
from thulp_tui.recording.findings import Found, Place, in_words
from thulp_tui.recording.redaction import Redactor, redactor_for
from thulp_tui.settings import Settings
from thulp_tui.store import NotFound, SessionStore
from thulp_tui.text import count

THERE = "there already"
"""Why a session was not written over a file that has its name."""


@dataclass
class Report:
    """What became of an export so far."""

    sessions: int = 0
    """How many sessions were written."""
    entries: int = 0
    """How many of their entries were."""
    size: int = 0
    """Bytes of UTF-8 that they take."""
    lines: int = 0
    """Lines, where the format is one of lines."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason → entries of written sessions that were left out for it."""
    refused: Counter[str] = field(default_factory=Counter)
    """Reason → sessions that were left out for it."""
    last: Path | None = None
    """Where the last session was written; None for a stream."""
    there: list[str] = field(default_factory=list)
    """The files that were there already, for which sessions were left out."""
    changed: Counter[str] = field(default_factory=Counter)
    """What had to be changed → how often."""
    secrets: Mapping[str, int] | None = None
    """Kind of secret → how many were taken out; None when nothing was looked for."""
    places: int = 0
    """How many home directories and user names were taken out."""
    found: Sequence[Found] = ()
    """Each of them, with where it stood; known when the export is finished."""
    suspects: Sequence[Suspect] = ()
    """What looks random and was left in, where the settings ask for it; known then, too."""

    def told(self) -> list[str]:
        """Return it in words, a line each."""
        entries = count(self.entries, "entry", "entries") + (f", {count(self.lines, 'line')}" if self.lines else "")
        told = [f"{count(self.sessions, 'session')}, {entries}, {self.size:,} bytes"]
        told += [
            f"left out: {count(number, 'session')}: {reason.rstrip('.')}"
            for reason, number in self.refused.most_common()
        ]
        told += [
            f"left out: {count(number, 'entry', 'entries')}: {reason}" for reason, number in self.left_out.most_common()
        ]
        told += [f"changed: {number:,} {what}" for what, number in self.changed.most_common()]
        return [*told, self.redacted()]

    def redacted(self) -> str:
        """Return what was taken out, in words."""
        return in_words(self.secrets, self.places)


class Export:
    """One export: give it sessions, one after the other, and finish it.

    As a context manager it is finished at the end of the block; where that raises, nothing is left that is not whole.
    """

    def __init__(
        self,
        row: Format,
        destination: Destination,
        *,
        redactor: Redactor | None,
        has_notes: bool = False,
        find: Find | None = None,
    ) -> None:
        """Write in this format to a place; None for a redactor leaves everything in.

        ``has_notes`` leaves notes, bookmarks and marks in where the format has a place for them; ``find`` loads another
        session of the store, for formats that compare two.
        """
        self.report = Report()
        """What became of it so far."""
        self._row, self._destination, self._redactor = row, destination, redactor
        self._has_notes = has_notes and row.has_notes
        self._find = find or _nothing

    def add(self, session: Session) -> str:
        """Write a session; return why not, or nothing. Raises OSError where it cannot be written, StoreError."""
        try:
            match self._row.shape:
                case Shape.FILE:
                    self._add_file(session)
                case Shape.LINES:
                    self._add_lines(session)
                case Shape.FOLDER:
                    self._add_folder(session)
        except Refused as refused:
            return self.pass_over(refused.reason)
        except FileExistsError as error:
            self.report.there.append(str(error.filename))
            return self.pass_over(THERE)
        finally:
            if self._redactor is not None:
                self.report.secrets = self._redactor.counts
                self.report.places = self._redactor.places.total()
        return ""

    def pass_over(self, reason: str) -> str:
        """Count a session as left out, and return the reason."""
        self.report.refused[reason] += 1
        return reason

    def finish(self) -> None:
        """Make whole what was written. Raises OSError."""
        if self._redactor is not None:
            self.report.found, self.report.suspects = self._redactor.findings.found, self._redactor.suspects
        if self.report.sessions:
            self._destination.finish()
        else:
            self._destination.abandon()

    def __enter__(self) -> Self:
        """Return the export."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish it, or leave nothing that is not whole."""
        if error is None:
            self.finish()
        else:
            self._destination.abandon()

    def _add_file(self, session: Session) -> None:
        writer = self._row.writer()
        if self._redactor is not None:
            self._redactor.number(session)
        leaving = session if self._has_notes else without_remarks(session)
        leaving = self._redacted(leaving)
        written = writer.write(leaving)
        self.report.last = self._destination.put(writer.file_name(leaving), written.data)
        self._count(written, len(session.entries) - sum(written.left_out.values()))

    def _add_lines(self, session: Session) -> None:
        writer = self._row.line_writer()
        chosen = writer.choose(session, self._find)
        if self._redactor is not None:
            for session_id, piece in chosen.pieces:
                self._redactor.findings.here = Place(session_id, piece.number)
                told = self._redactor.value(piece.told)
                piece.told = told if isinstance(told, list) else []
        written = writer.write(chosen)
        self.report.last = self._destination.put(self._row.lines_name, written.data)
        self.report.lines += written.data.count(b"\n")
        self.report.left_out.update(chosen.left_out)
        self._count(written, chosen.entries - sum(written.left_out.values()))

    def _add_folder(self, session: Session) -> None:
        writer = self._row.folder_writer()
        files = writer.pack(session, self._redactor).files
        self.report.last = self._destination.put_folder(writer.folder_name(session), files, writer)
        self._count(Written("".join(files.values()).encode()), len(session.entries))

    def _redacted(self, session: Session) -> Session:
        return session if self._redactor is None else self._redactor.session(session)

    def _count(self, written: Written, entries: int) -> None:
        self.report.sessions += 1
        self.report.entries += entries
        self.report.size += len(written.data)
        self.report.left_out.update(written.left_out)
        self.report.changed.update(written.changed)


def redactor(settings: Settings | None = None) -> Redactor:
    """Return a redactor that knows what this machine's environment and home tell; one for all that leaves together.

    With the settings it knows the keys of their models and looks for their patterns, too.
    """
    return redactor_for(os.environ, str(Path.home()), settings)


def finding(store: SessionStore) -> Find:
    """Return what loads another session of a store, for formats that compare two; None where it is not there."""

    def find(id: SessionId) -> Session | None:
        try:
            return store.load(id).to_session()
        except NotFound:
            return None

    return find


def _nothing(_id: SessionId) -> None:
    """Find no session."""
