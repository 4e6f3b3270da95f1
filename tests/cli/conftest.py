"""Every test of the command line has a home, a folder and settings of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.exchange.recordings import entry, keep, numbered, recording
from thulp_tui.cli import program
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore

Run = Callable[..., Result]
"""Runs the program with arguments, as in a folder of its own and without a terminal."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program runs; no setting of the person who runs the tests gets in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CONFIG", "STATE", "FILE", "DEBUG"):
        monkeypatch.delenv(f"THULP_TUI_{name}", raising=False)
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    monkeypatch.setenv("THULP_TUI_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("THULP_TUI_STATE", str(tmp_path / "state.json"))
    return folder


@pytest.fixture
def run() -> Run:
    """Runs the program."""

    def run(*arguments: str | Path, **options: Any) -> Result:
        return CliRunner().invoke(program, [str(argument) for argument in arguments], "thulp-tui", **options)

    return run


def filled(path: Path, *sessions: Session) -> Path:
    """A store with these sessions."""
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session) for session in sessions])
    return path


@pytest.fixture
def store(here: Path) -> Path:
    """A store with three small sessions, the third changed latest."""
    return filled(
        here / "store.json",
        numbered(1, name="Fix the login bug", tags=["bug", "two words"]),
        numbered(2, name="Nightly eval", status="paused", session_type={"type": "agent", "agent_name": "a"}),
        numbered(3, name="Summarise", status="completed"),
    )


@pytest.fixture
def workspace(here: Path) -> Path:
    """A workspace with two session files of thulp."""
    sessions = here / "workspace" / ".thulp" / "sessions"
    sessions.mkdir(parents=True)
    keep(sessions, recording(entry(1)))
    keep(sessions, numbered(2))
    return here / "workspace"
