"""The file of sessions for TinyDB itself: `TinyDB(path, storage=LinedStorage)`.

It shows the sessions with all changes, keeps others' writes safe, and lays the file out in lines. `TinyDB(path)` works
on the file, too, but sees the sessions' documents as of the last fold with the changes in a table of their own, and a
write of its own is one that nobody else may be at the same time.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from thulp_tui.domain import strict_json
from thulp_tui.store.disk import Overtaken
from thulp_tui.store.errors import StoreError
from thulp_tui.store.filed import Filed
from thulp_tui.store.foreign import shelf_of
from thulp_tui.store.held import Held
from thulp_tui.store.layout import SESSIONS
from thulp_tui.store.linedfile import LinedFile
from thulp_tui.store.shelf import Document
from thulp_tui.store.writing import other_tables


class LinedStorage(Storage):
    """A TinyDB storage over one file of sessions. Not for several threads at once."""

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        """Read the file; make it, and its folder, when it does not exist and `create` says so. Raises StoreError."""
        self._file = LinedFile(path, create=create)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables as values, as TinyDB asks for them; catches up first. Raises StoreError."""
        self._file.look()
        shelf = self._file.shelf
        tables = {
            name: {str(doc_id): json.loads(text) for doc_id, text in table.items()}
            for name, table in other_tables(shelf).items()
        }
        sessions = {str(document.doc_id): value_of(document) for document in shelf.documents(SESSIONS)}
        return {**tables, SESSIONS: sessions}

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Write all tables, as TinyDB gives them.

        Raises StoreError when another program has changed the file since `read`, and InvalidDocument for what JSON
        cannot hold.
        """
        texts = {
            name: {int(doc_id): strict_json.dumps(dict(value)) for doc_id, value in documents.items()}
            for name, documents in data.items()
        }
        shelf = shelf_of(texts)
        shelf.left_over = self._file.shelf.left_over
        with self._file.exclusive():
            try:
                self._file.rewrite(shelf)
            except Overtaken:
                path = self._file.path
                raise StoreError(path, "another program changed the file meanwhile; nothing was written") from None

    def close(self) -> None:
        """Let go of the file and the lock; a second time does nothing."""
        self._file.close()


def value_of(document: Document) -> Any:
    """Return the document as a plain value."""
    if isinstance(document, Held):
        return document.document()
    text = document.text
    if isinstance(text, Filed):
        data = text.file.read(text.start, text.end)
        text = data[data.index(b":") + 1 :].decode()
    return json.loads(text)
