"""What the tests of the store share: a path for a file, and an open store with one session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.samples import session
from thulp_tui.domain.operations import CreateSession
from thulp_tui.store import SessionStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A path at which there is no file yet, in a folder of its own."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder / "sessions.tinydb.json"


@pytest.fixture
def store(path: Path) -> Iterator[SessionStore]:
    """An open store with one session of two messages."""
    with SessionStore.open(path) as opened:
        opened.apply([CreateSession(session(1, "one", "two"))])
        yield opened
