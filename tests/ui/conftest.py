"""What the tests of the screen share: a file, settings and a state of their own, and the program on it."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.person import PATIENCE, Opened, Person, sitting, write
from thulp_tui.domain.session import Session


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of whoever runs the tests gets in: settings, state, colours, clipboard, time zone."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("THULP_TUI_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("THULP_TUI_STATE", str(tmp_path / "state.json"))
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    # As over SSH, no program fills the clipboard: on a Mac there is one without a display.
    monkeypatch.setenv("SSH_TTY", "/dev/null")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    # Textual's own 30 seconds for all widgets to answer are too few on a machine that is overloaded.
    monkeypatch.setattr(Pilot._wait_for_screen, "__defaults__", (4 * PATIENCE,))
    # Once a program that is nothing, once a test it would be half of the time; the terminal's tests have it as it is.
    monkeypatch.setattr("thulp_tui.ui.app.settle_memory", lambda: None)
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the sessions' file is to be."""
    return tmp_path / "sessions.tinydb.json"


@pytest.fixture
def opened(path: Path) -> Opened:
    """Opens the program on a file with the sessions given, to which nothing is added when there are none."""

    @asynccontextmanager
    async def opened(*sessions: Session, **how: Any) -> AsyncIterator[Person]:
        async with sitting(write(path, sessions), **how) as person:
            yield person

    return opened
