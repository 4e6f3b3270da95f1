"""What the tests of all readers do: read a file, and look at what came out."""

from pathlib import Path
from typing import Any

from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.looking import guess
from thulp_tui.exchange.source import Source


def sessions_in(path: Path, source: Source | None = None) -> list[Session]:
    """The sessions in a file, read as what it looks like."""
    return list(FORMATS[guess(path)].reader().read(source or Source(path)))


def written(path: Path, text: str) -> Path:
    """A file with a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def brief(session: Session) -> list[tuple[str, Any]]:
    """Each entry as its kind and text, a call as its name and result, an event as its name."""
    told: list[tuple[str, Any]] = []
    for entry in session.entries:
        kind = entry.entry_type
        if entry.envelope is not None:
            told.append((getattr(kind, "tool_name", "?"), entry.envelope.result))
        else:
            told.append((getattr(kind, "event", entry.kind.removesuffix("_message")), entry.text))
    return told


def content(session: Session, number: int) -> dict[str, Any]:
    """The content of an entry, which is an object."""
    found = session.entries[number].content
    assert isinstance(found, dict)
    return found
