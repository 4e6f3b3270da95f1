"""Sessions for the tests of the store, and what others see of a file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tinydb import TinyDB

from tests.store.plain import with_changes
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import AddEntries
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore

START = 1_700_000_000_000
"""When the sample sessions began, in milliseconds."""


def session_id(number: int) -> SessionId:
    """Return the id of the sample session with this number."""
    return SessionId.from_string(f"00000000-0000-4000-8000-{number:012d}")


def entry_document(text: str) -> dict[str, Any]:
    """Return a user message as plain JSON, with a field that nobody knows; equal texts have equal ids."""
    return {
        "id": str(uuid5(NAMESPACE_OID, text)),
        "timestamp": START,
        "entry_type": {"type": "user_message"},
        "content": {"text": text},
        "x_entry": [text],
    }


def document(number: int = 1, *texts: str, **metadata: Any) -> dict[str, Any]:
    """Return a session with these messages as plain JSON, with fields that this program does not know in every part."""
    return {
        "metadata": {
            "id": session_id(number),
            "name": f"session {number}",
            "session_type": {"type": "conversation", "purpose": "test", "x_type": 1},
            "created_at": START,
            "updated_at": START + number,
            "status": "active",
            "tags": ["a"],
            "parent_session": None,
            "x_metadata": {"deep": [1, 2.5, None]},
            **metadata,
        },
        "entries": [entry_document(text) for text in texts],
        "context": {"x_context": {"é": "☃"}},
        "x_document": {"kept": True},
    }


def session(number: int = 1, *texts: str, **metadata: Any) -> Session:
    """Return the sample session with these messages."""
    return Session.from_document(document(number, *texts, **metadata))


def message(text: str) -> SessionEntry:
    """Return a user message."""
    return SessionEntry.from_document(entry_document(text))


def say(number: int, *texts: str) -> AddEntries:
    """Return the operation that adds these messages to a sample session."""
    return AddEntries(session_id(number), tuple(map(message, texts)))


def moment(milliseconds: int) -> Timestamp:
    """Return the moment so many milliseconds after the sample sessions began."""
    return Timestamp.from_millis(START + milliseconds)


def write_tables(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Write a file as stock TinyDB would, and return its bytes."""
    data = json.dumps(tables).encode()
    path.write_bytes(data)
    return data


def texts(store: SessionStore, number: int = 1) -> list[str | None]:
    """Return what a sample session's messages say."""
    return [entry.text for entry in store.load(session_id(number)).entries]


def seen_by_stock_tinydb(path: Path) -> list[dict[str, Any]]:
    """Return the sessions that a plain `TinyDB(path)` sees, in the order of the file, with the changes beside them."""
    with TinyDB(path) as database:
        tables = {name: {str(found.doc_id): found for found in database.table(name)} for name in database.tables()}
    return with_changes(tables)


def whole(store: SessionStore) -> dict[str, dict[str, Any]]:
    """Return all sessions that a store answers with, as plain JSON by id."""
    rows = store.list().sessions
    return {str(row.summary.id): store.load(row.summary.id).to_session().to_document() for row in rows}
