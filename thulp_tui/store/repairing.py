"""Saving what can be saved from a file that cannot be read, or not all of it, into a new one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue, loads
from thulp_tui.store.answers import DamagedDocument
from thulp_tui.store.checking import Report, all_held, check_file, fault_in
from thulp_tui.store.errors import Damaged, StoreError
from thulp_tui.store.held import held_session
from thulp_tui.store.layout import CHANGES, SESSIONS
from thulp_tui.store.linedfile import LinedFile
from thulp_tui.store.shelf import Shelf
from thulp_tui.store.tables import DECODER

SESSION_START: Final = re.compile(r'"(-?[0-9]{1,18})"\s*:\s*(?=\{\s*"metadata"\s*:)')
"""Where a session's document begins, in a text of which nothing is certain."""
CHANGE_START: Final = re.compile(r'"(-?[0-9]{1,18})"\s*:\s*(?=\{\s*"(?:op|several|left_over)"\s*:)')
"""Where a change begins."""
ENTRY_START: Final = re.compile(r'(?<=[\[,\n])\s*(?=\{\s*"id"\s*:)')
"""Where an entry begins."""
METADATA: Final = re.compile(r'\{\s*"metadata"\s*:\s*')
"""What stands before a session's metadata."""
CONTEXT: Final = re.compile(r'\s*,\s*"context"\s*:\s*')
"""What stands between a session's metadata and its context, in this program's files."""


def repair(path: Path, out: Path) -> Report:
    """Save what can be saved from a file into a new one, and return what the new one holds and what could not be saved.

    The old file is only read. Raises StoreError when `out` exists or cannot be written, or nothing can be read.
    """
    if out.exists():
        raise StoreError(out, "there is a file already: a repair never writes over one")
    try:
        shelf, lost = opened(path)
    except Damaged as damage:
        shelf, lost = salvaged(path, damage)
    except OSError as error:
        raise StoreError(path, f"cannot be read: {error.strerror or error}") from error
    file = LinedFile(out)
    try:
        with file.exclusive():
            file.rewrite(shelf)
        report = check_file(file)
    finally:
        file.close()
    return report._replace(damaged=(*lost, *report.damaged))


def opened(path: Path) -> tuple[Shelf, list[DamagedDocument]]:
    """Return what an open file holds, and which of its sessions turn out to be none. Raises StoreError."""
    file = LinedFile(path, create=False)
    file.close()
    lost = [
        DamagedDocument(f'document {held.doc_id} of table "{held.table}"', problem)
        for held in all_held(file.shelf)
        if (problem := fault_in(held))
    ]
    if not lost:
        return file.shelf, []
    raise Damaged(path, lost[0].reason, place=lost[0].place)


def salvaged(path: Path, damage: Damaged) -> tuple[Shelf, list[DamagedDocument]]:
    """Return what stands whole in a damaged file, in order, and a line for what does not."""
    text = path.read_bytes().decode(errors="replace")
    changes_at = text.rfind(f'"{CHANGES}"')
    end = changes_at if changes_at >= 0 else len(text)
    lost = [DamagedDocument(damage.place or "the whole file", damage.what)]
    shelf = Shelf([], {})
    for found in numbered(text, SESSION_START, 0, end):
        lost += keep_session(shelf, text, found)
    for found in numbered(text, CHANGE_START, end, len(text)):
        if found.problem:
            lost.append(DamagedDocument(f'document {found.number} of table "{CHANGES}"', found.problem))
        else:
            shelf.take(found.number, found.value, with_care=True)
    return shelf, lost


class Found(NamedTuple):
    """A numbered document in a text, or as much of one as there is."""

    number: int
    """Its number."""
    at: int
    """Where it begins."""
    end: int
    """Where the next one begins, or the text ends."""
    value: JsonValue
    """The document, when it is whole."""
    problem: str
    """Why it is not; "" when it is."""


def numbered(text: str, start: re.Pattern[str], begin: int, end: int) -> Iterator[Found]:
    """Yield the numbered documents that begin like this within a part of a text."""
    while match := start.search(text, begin, end):
        at, number = match.end(), int(match[1])
        following = start.search(text, at, end)
        try:
            _, begin = DECODER.raw_decode(text, at)
            yield Found(number, at, begin, loads(text[at:begin]), "")
        except (InvalidDocument, ValueError, RecursionError) as problem:
            begin = following.start() if following else end
            yield Found(number, at, begin, None, str(problem))


def keep_session(shelf: Shelf, text: str, found: Found) -> list[DamagedDocument]:
    """Put a session on a shelf, with those of its entries that are good; return what had to be left out."""
    place = f'document {found.number} of table "{SESSIONS}"'
    lost: list[DamagedDocument] = []
    try:
        if found.problem:
            lost.append(DamagedDocument(place, found.problem))
            value: Any = fragment(text[found.at : found.end])
        else:
            value = found.value
        session, bad = with_good_entries(value)
    except InvalidDocument as problem:
        return [*lost, DamagedDocument(place, str(problem))]
    if shelf.find(session.id):
        return [*lost, DamagedDocument(place, f"a second session with the id {session.id}")]
    shelf.put({session.id: held_session(session, SESSIONS)})
    return [*lost, *(DamagedDocument(place, reason) for reason in bad)]


def with_good_entries(value: Any) -> tuple[Session, list[str]]:
    """Return the session in a document without the entries that are none, and why those are not.

    Raises InvalidDocument when it is no session even so.
    """
    try:
        return Session.from_document(value), []
    except InvalidDocument:
        if not isinstance(value, dict) or not isinstance(value.get("entries"), list):
            raise
    good, bad = [], []
    for place, entry in enumerate(value["entries"]):
        try:
            SessionEntry.from_document(entry)
            good.append(entry)
        except InvalidDocument as problem:
            bad.append(str(problem.within(["entries", place])))
    return Session.from_document({**value, "entries": good}), bad


def fragment(text: str) -> dict[str, Any]:
    """Return what can be read of a session's document that is not whole. Raises InvalidDocument without metadata."""
    start = METADATA.match(text)
    if not start:
        raise InvalidDocument("metadata", "missing")
    metadata, at = decoded(text, start.end())
    context: Any = {}
    if match := CONTEXT.match(text, at):
        try:
            context, at = decoded(text, match.end())
        except InvalidDocument:
            context = {}
    entries = []
    while match := ENTRY_START.search(text, at):
        try:
            entry, at = decoded(text, match.end())
            entries.append(entry)
        except InvalidDocument:
            at = match.end() + 1
    return {"metadata": metadata, "context": context, "entries": entries}


def decoded(text: str, at: int) -> tuple[Any, int]:
    """Return the value that begins at an offset, and where it ends. Raises InvalidDocument."""
    try:
        _, end = DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as problem:
        raise InvalidDocument("", str(problem)) from None
    return loads(text[at:end]), end
