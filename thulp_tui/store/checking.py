"""Looking a file over from end to end."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.store.answers import DamagedDocument
from thulp_tui.store.errors import Damaged
from thulp_tui.store.filed import Filed
from thulp_tui.store.held import Held
from thulp_tui.store.layout import LAYOUT, OPEN_CHANGES, OWN, checksum
from thulp_tui.store.linedfile import LinedFile
from thulp_tui.store.shelf import Shelf
from thulp_tui.store.tail import Tail


class Report(NamedTuple):
    """What a file holds and what is wrong with it."""

    path: Path
    """The file."""
    size: int
    """In bytes."""
    layout: int | None
    """The number of this program's layout; None for another program's."""
    sessions: int
    """How many sessions can be read."""
    entries: int
    """How many entries they have together."""
    tail_lines: int
    """How many changes wait to join their sessions."""
    tail_bytes: int
    """How many bytes they take."""
    damaged: tuple[DamagedDocument, ...]
    """What cannot be read, and where; for a repair, what could not be saved."""
    is_torn: bool = False
    """Whether a change at the end was cut short: the next change heals it."""

    @classmethod
    def of_damage(cls, damage: Damaged) -> "Report":
        """Return the report on a file that cannot be read at all."""
        reason = DamagedDocument(damage.place or "the whole file", damage.what)
        return cls(damage.path, damage.path.stat().st_size, None, 0, 0, 0, 0, (reason,))

    @property
    def is_sound(self) -> bool:
        """Whether all of the file can be read."""
        return not self.damaged and not self.is_torn


def check_file(file: LinedFile) -> Report:
    """Return what a file holds, every entry of it read and judged. Raises StoreError where it cannot be read."""
    damaged = list(file.shelf.listing.damaged)
    entries = sessions = 0
    for held in all_held(file.shelf):
        place = f'document {held.doc_id} of table "{held.table}"'
        problem = fault_in(held)
        if problem:
            damaged.append(DamagedDocument(place, problem))
            continue
        sessions += 1
        entries += held.summary.entries
    tail = file.tail
    if tail and (problem := fault_in_contents(tail)):
        damaged.append(DamagedDocument(f'table "{OWN}"', problem))
    return Report(
        path=file.path,
        size=file.target.stat().st_size,
        layout=LAYOUT if tail else None,
        sessions=sessions,
        entries=entries,
        tail_lines=tail.count if tail else 0,
        tail_bytes=tail.end - tail.frame.changes_at if tail else 0,
        damaged=tuple(damaged),
        is_torn=bool(tail and tail.is_torn),
    )


def fault_in(held: Held) -> str | None:
    """Return why a session that passes for good is none, after reading all of it; None when it is."""
    source = held.source
    if isinstance(source, Filed) and checksum([source.whole()]) != source.check:
        return "its bytes are not those that were written: the disk or a program changed them"
    try:
        session = Session.from_document(held.document())
    except (InvalidDocument, ValueError) as problem:
        return str(problem)
    if len(session.entries) != held.summary.entries:
        return f"it should have {held.summary.entries} entries and has {len(session.entries)}"
    return None


def fault_in_contents(tail: Tail) -> str | None:
    """Return why other programs cannot read the contents, of which none is believed then; None when they can."""
    frame = tail.frame
    try:
        strict_json.loads(b"{%b}" % tail.file.read(frame.stamp_at, frame.changes_at - len(OPEN_CHANGES)))
    except InvalidDocument as problem:
        return f"{problem}; only this program can read the file, until --fold writes it anew"
    return None


def all_held(shelf: Shelf) -> Iterator[Held]:
    """Yield all sessions of a shelf, duplicates too."""
    for row in shelf.listing.sessions:
        held = shelf.find(row.summary.id, row.occurrence)
        if held:
            yield held
