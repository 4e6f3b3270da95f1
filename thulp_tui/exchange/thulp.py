"""thulp's own session files: one JSON document a session, ``.thulp/sessions/<id>.json`` of a workspace."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.exchange import Written
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.json_text import in_utf8
from thulp_tui.exchange.source import Source, opened

SUFFIX = ".json"
"""The end of every name that thulp lists, hidden files' too (``session_manager.rs``)."""

SETTLING = 2.0
"""Seconds for which a file counts as being written: thulp writes in place, so a reader beside it sees half a file."""

_UUID_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json")


def files(path: Path) -> list[Path]:
    """The session files that ``path`` stands for, in the order to read them.

    A workspace (what has a ``.thulp``) and a ``.thulp`` folder stand for the ``sessions`` folder inside; another folder
    for every name in it that ends in ``.json``; anything else for itself. Copies under other names come last, so that
    the file thulp itself would load goes first. Raises OSError for a folder that cannot be read.
    """
    if not path.is_dir():
        return [path]
    folder = path
    if (path / ".thulp").is_dir():
        folder = path / ".thulp" / "sessions"
    elif path.resolve().name == ".thulp":
        folder = path / "sessions"
    if not folder.is_dir():
        return []
    found = [file for file in folder.iterdir() if file.name.endswith(SUFFIX)]
    return sorted(found, key=lambda file: (_UUID_NAME.fullmatch(file.name) is None, file.name))


def home() -> Path:
    """Where thulp keeps the sessions of the workspace one is in."""
    return Path(".thulp") / "sessions"


def guess(head: Head) -> bool:
    """Whether a file begins with an object that has thulp's two parts that must be there."""
    return {"metadata", "entries"} <= head.keys.keys() or "metadata" in head.keys and '"session_type"' in head.text


def read(source: Source) -> Iterator[Session]:
    """Yield the one session in a file. Raises as `load` does."""
    session = load(source.path)
    source.tell_all()
    yield session


def is_folder(path: Path) -> bool:
    """Whether a folder is one of thulp's, of whose files none may be passed over: by its name or by theirs."""
    if (path / ".thulp").is_dir() or path.resolve().name == ".thulp" or path.resolve().parent.name == ".thulp":
        return True
    return any(_UUID_NAME.fullmatch(file.name) for file in path.iterdir())


def load(path: Path) -> Session:
    """The session in a file, whatever the file's name: the id that counts is the one inside.

    A file that cannot be understood and was written a moment ago is read again for as long as it keeps changing. Raises
    InvalidDocument for what thulp would refuse and OSError for what cannot be read (a folder, a pipe, no permission).
    """
    data = _content(path)
    while True:
        try:
            return Session.from_json(data)
        except InvalidDocument:
            if time.time() - path.stat().st_mtime > SETTLING:
                raise
            time.sleep(0.02)
            before, data = data, _content(path)
            if data == before:
                raise


def write(session: Session) -> Written:
    """The text of the file that Rust would write: two spaces indent, no line break at the end."""
    return Written(in_utf8(session.to_document(), indent=2))


def file_name(session: Session) -> str:
    """The only name under which thulp loads the session."""
    return f"{session.id.as_str()}{SUFFIX}"


def _content(path: Path) -> bytes:
    """A regular file's bytes."""
    with opened(path) as file:
        return file.read()
