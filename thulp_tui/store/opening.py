"""Opening a file of either kind: laid out in lines, or not."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from thulp_tui.store import disk
from thulp_tui.store.contents import Summaries, believed, find_frame
from thulp_tui.store.durable import whole_copy
from thulp_tui.store.errors import Damaged
from thulp_tui.store.foreign import ADVICE, decoded, examined, read_foreign
from thulp_tui.store.held import is_session
from thulp_tui.store.layout import DEFAULT, OPEN_SESSIONS
from thulp_tui.store.scanning import find_first, scanned
from thulp_tui.store.shelf import Document, Shelf
from thulp_tui.store.tables import BadText, parse
from thulp_tui.store.tail import BadTail, Tail

MOST_OTHERS: Final = 64 << 20
"""A file with more bytes than this before its sessions is no lined one."""


class Opened(NamedTuple):
    """A file as it was read."""

    seen: disk.Seen
    """The state in which it was."""
    shelf: Shelf
    """What it holds."""
    tail: Tail | None
    """How far its changes were read; None when it is not laid out in lines."""


def open_file(
    path: Path,
    target: Path,
    known: Shelf | None,
    *,
    summaries: Summaries | None = None,
    is_suspect: bool = False,
) -> Opened:
    """Read the file at `target`; `path` is how a person calls it.

    What is known of it is not read again: documents of the same text, or all sessions of a file just written. A file
    is suspect when a program has written in place: then no session is believed without a look at its checksum.
    Raises Damaged for what is no TinyDB file, and OSError.
    """
    disk.check_kind(target)
    if whole_copy(target).exists():
        advice = (
            f"Nothing was written. {whole_copy(target)} is the whole new file: copy it over this one, then delete it"
        )
        raise Damaged(path, "a change was cut short while it was copied into the file", advice=advice)
    with all_kept():
        lined = _open_lined(path, target, summaries or {}, is_suspect=is_suspect)
        return lined or _open_foreign(path, target, known)


def damaged_tail(path: Path, bad: BadTail) -> Damaged:
    """Return what to tell a person of a change that cannot be read."""
    place = f'line {bad.line} of table "changes"'
    return Damaged(path, "a change in the middle of the others cannot be read", place=place, advice=ADVICE)


def _open_lined(path: Path, target: Path, summaries: Summaries, *, is_suspect: bool) -> Opened | None:
    file = disk.OpenFile.at(target)
    identity = file.identity()
    frame = find_frame(file)
    if frame is None:
        return None
    documents = believed(file, frame, summaries, is_suspect=is_suspect)
    start = frame.sessions_at
    if documents is None:
        # What is found before is read: were this some text in another program's table, it would not be JSON.
        start = find_first(file, OPEN_SESSIONS, 0, min(frame.own_at, MOST_OTHERS)) + len(OPEN_SESSIONS)
    others = _others(file, start - len(OPEN_SESSIONS))
    if documents is None and others is not None:
        documents = scanned(file, frame, start)
    if documents is None or others is None:
        return None
    shelf = Shelf([*documents, *_sessions_in_default(others)], others)
    tail = Tail.of(file, frame._replace(contents=()))
    try:
        tail.read_on(shelf)
    except BadTail as bad:
        raise damaged_tail(path, bad) from None
    return Opened(disk.Seen(file, identity), shelf, tail)


@contextmanager
def all_kept() -> Iterator[None]:
    """Let the garbage collector rest while many objects are made that all stay: else it goes through them each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _open_foreign(path: Path, target: Path, known: Shelf | None) -> Opened:
    seen, data = disk.read(target)
    return Opened(seen, read_foreign(path, data, known), None)


def _others(file: disk.OpenFile, end: int) -> Mapping[str, Mapping[int, str]] | None:
    if not 0 < end <= MOST_OTHERS:
        return None
    before = file.read(0, end).rstrip(b" \t\r\n")
    try:
        return parse(decoded(before.removesuffix(b",") + b"}")) if before else None
    except BadText:
        return None


def _sessions_in_default(others: Mapping[str, Mapping[int, str]]) -> list[Document]:
    table = others.get(DEFAULT, {})
    return [examined(DEFAULT, doc_id, text, {}) for doc_id, text in table.items() if is_session(text)]
