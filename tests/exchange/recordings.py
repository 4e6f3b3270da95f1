"""Small sessions for the tests of this room: the same ids and times every time."""

import os
from pathlib import Path
from typing import Any

from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import JsonValue

ID = SessionId("00000000-0000-4000-8000-000000000001")
"""The id of the session most tests are about."""


def entry(number: int, content: JsonValue = None, **entry_type: Any) -> dict[str, JsonValue]:
    """A document of the ``number``-th entry: a user message unless ``entry_type`` says otherwise."""
    return {
        "id": EntryId(f"00000000-0000-4000-9000-{number:012}").as_str(),
        "timestamp": 1_000 + number,
        "entry_type": entry_type or {"type": "user_message"},
        "content": {"text": f"message {number}"} if content is None else content,
    }


def recording(*entries: dict[str, JsonValue], context: dict[str, JsonValue] | None = None, **metadata: Any) -> Session:
    """A session with these entries; ``metadata`` replaces fields of an active conversation."""
    head: dict[str, Any] = {
        "id": ID.as_str(),
        "name": "a session",
        "session_type": {"type": "conversation", "purpose": "tests"},
        "created_at": 1_000,
        "updated_at": 2_000,
        "status": "active",
        "tags": [],
        "parent_session": None,
    }
    return Session.from_document({"metadata": head | metadata, "entries": list(entries), "context": context or {}})


def keep(folder: Path, session: Session, name: str = "") -> Path:
    """Writes a session as thulp does, as of long ago; returns the file."""
    path = folder / (name or f"{session.id.as_str()}.json")
    path.write_text(session.to_json(), encoding="utf-8")
    os.utime(path, (1, 1))
    return path


def numbered(number: int, **metadata: Any) -> Session:
    """The ``number``-th of many sessions, with one entry."""
    id = f"00000000-0000-4000-8000-{number:012}"
    return recording(entry(number), id=id, updated_at=int(Timestamp(2_000 + number)), **metadata)
