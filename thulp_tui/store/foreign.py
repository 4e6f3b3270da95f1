"""A file in another layout than this program's: stock TinyDB's, a person's, or none that can be read."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.store.errors import Damaged
from thulp_tui.store.held import Held, TextSource, held_text, is_session
from thulp_tui.store.judging import Judge, Unfamiliar
from thulp_tui.store.layout import CHANGES, DEFAULT, LAYOUT, OWN, SESSIONS
from thulp_tui.store.lines import LeftOver
from thulp_tui.store.shelf import Broken, Document, Shelf
from thulp_tui.store.tables import BadText, Texts, parse

ADVICE: Final = (
    "Nothing was written. Put a sound copy in its place, or save what can be saved: thulp-tui check FILE --repair NEW"
)
"""What to do with a file that is no TinyDB file."""


def read_foreign(path: Path, data: bytes, known: Shelf | None = None) -> Shelf:
    """Return what a file of any layout holds, with its pending changes carried out.

    Sessions whose text is the same as on a known shelf are not looked at again. Raises Damaged for what is no TinyDB
    file; the path is for its message.
    """
    if not data:
        reason = "the file is empty (0 bytes), which no file of sessions ever is: what it held may be lost"
        raise Damaged(
            path, reason, advice="Nothing was written. Put a sound copy in its place; if it was new, delete it"
        )
    try:
        text = decoded(data)
        judge = KnownOrJudged(text, _known_texts(known) if known else {})
        return shelf_of(parse(text, judge), judge.held)
    except BadText as bad:
        looks_like_thulp = re.match(rb'\s*\{\s*"metadata"', data)
        advice = "Nothing was written. It looks like a session file of thulp: import it into another file"
        raise Damaged(path, bad.reason, place=bad.place, advice=advice if looks_like_thulp else ADVICE) from None


class KnownOrJudged:
    """Tells the text of a session that is on a shelf already, or that can be judged quickly."""

    def __init__(self, text: str, known: Mapping[tuple[str, int], Held]) -> None:
        """Know these sessions, and judge what stands in a text."""
        self._text = text
        self._known = known
        self._judge = Judge(text)
        self.held: dict[tuple[str, int], Held] = {}
        """The sessions that were known or judged, by table and number."""

    def __call__(self, table: str, doc_id: int, at: int) -> str | None:
        """Return the text of the document that begins at an offset; None where it is still to be parsed."""
        if table not in (SESSIONS, DEFAULT):
            return None
        held = self._known.get((table, doc_id))
        # An object is complete in itself: what begins with one is that one, whatever follows.
        if not (held and isinstance(held.source, TextSource) and self._text.startswith(held.source.text, at)):
            try:
                held = self._judge.session(table, doc_id, at)
            except Unfamiliar:
                return None
        assert isinstance(held.source, TextSource)
        self.held[table, doc_id] = held
        return held.source.text


def shelf_of(texts: Texts, before: Mapping[tuple[str, int], Held] | None = None) -> Shelf:
    """Return the shelf of all tables of a file; what was found of a session before holds where its text is the same."""
    before = before or {}
    documents: list[Document] = []
    for doc_id, text in texts.get(SESSIONS, {}).items():
        documents.append(examined(SESSIONS, doc_id, text, before))
    for doc_id, text in texts.get(DEFAULT, {}).items():
        if (DEFAULT, doc_id) in before or is_session(text):
            documents.append(examined(DEFAULT, doc_id, text, before))
    others = {name: table for name, table in texts.items() if name not in (SESSIONS, OWN, CHANGES)}
    shelf = Shelf(documents, others)
    shelf.newer_layout = newer_layout(texts)
    for number, text in texts.get(CHANGES, {}).items():
        try:
            shelf.take(number, strict_json.loads(text), with_care=True)
        except InvalidDocument as problem:
            shelf.left_over.append((number, LeftOver(text, str(problem))))
    return shelf


def examined(table: str, doc_id: int, text: str, before: Mapping[tuple[str, int], Held]) -> Document:
    """Return the document with what is found in it: a session is exactly what thulp accepts."""
    held = before.get((table, doc_id))
    if held and isinstance(held.source, TextSource) and held.source.text == text:
        return held
    try:
        return held_text(table, doc_id, text)
    except InvalidDocument as invalid:
        return Broken(table, doc_id, str(invalid), text)


def newer_layout(texts: Texts) -> str | None:
    """Return which layout the file says it has, as JSON, if it is one that is not known here; else None."""
    text = texts.get(OWN, {}).get(1)
    own = json.loads(text) if text is not None else None
    layout = own.get("layout", LAYOUT) if isinstance(own, dict) else LAYOUT
    return None if type(layout) is int and layout <= LAYOUT else json.dumps(layout)


def decoded(data: bytes) -> str:
    """Return the text of the file's bytes; raises BadText for what is not plain UTF-8, with a name for what it is."""
    if not data.strip(b"\0"):
        raise BadText(f"the file holds nothing but {len(data)} NUL bytes: its contents never reached the disk", "", 0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadText("the file is UTF-16 text, TinyDB's are UTF-8", "", 0)
    if data.startswith(b"\xef\xbb\xbf"):
        raise BadText("the file begins with a byte order mark, which JSON does not allow", "", 0)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise BadText("the file is not UTF-8 text", before, len(before)) from None
    if (at := text.find("\0")) >= 0:
        raise BadText("here are NUL bytes: a part that never reached the disk", text, at)
    return text


def _known_texts(shelf: Shelf) -> dict[tuple[str, int], Held]:
    return {
        (held.table, held.doc_id): held
        for table in (SESSIONS, DEFAULT)
        for held in shelf.documents(table)
        if isinstance(held, Held) and not held.is_changed
    }
