"""``thulp-tui demo``."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from thulp_tui.cli import demo
from thulp_tui.domain.ids import Timestamp
from thulp_tui.exchange import samples
from thulp_tui.settings import Settings
from thulp_tui.state import State
from thulp_tui.store import SessionStore

Look = Callable[[Path, State], None]
"""What a person does while the screen is open."""


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Look]:
    """There is a terminal; when the screen opens, what was put in here is done, and the person leaves."""
    looks: list[Look] = []

    def run_screen(store: Path, _: Settings, theme: str | None, remembered: State) -> int:
        for look in looks:
            look(store, remembered)
        return 0

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(demo, "require_terminal", lambda: None)
    monkeypatch.setattr(demo, "run_screen", run_screen)
    return looks


def test_the_samples_are_shown(run: Run, screen: list[Look]) -> None:
    """The screen opens on a store with all sample sessions, changed just now at the latest."""
    names: list[str] = []

    def look(path: Path, _: State) -> None:
        with SessionStore.open(path, create=False) as store:
            names.extend(listed.summary.name for listed in store.list().sessions)
            assert max(listed.summary.metadata.updated_at for listed in store.list().sessions) <= Timestamp.now()

    screen.append(look)
    result = run("demo")
    assert (result.exit_code, result.output) == (0, "")
    assert sorted(names) == sorted(session.name for session in samples.sessions(Timestamp.now()))


def test_nothing_stays(run: Run, screen: list[Look], tmp_path: Path) -> None:
    """Afterwards the copy is gone, drafts included; the person's own drafts were not touched."""

    def look(path: Path, remembered: State) -> None:
        remembered.keep_draft(path, "one", "text")
        remembered.save()

    screen.append(look)
    run("demo")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (tmp_path / "state.json").exists()


def test_nothing_stays_after_a_failure(run: Run, screen: list[Look], tmp_path: Path) -> None:
    """Even when the screen fails the copy goes."""

    def look(path: Path, _: State) -> None:
        raise ValueError("odd")

    screen.append(look)
    result = run("demo")
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: ")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_copy_to_keep(run: Run, screen: list[Look]) -> None:
    """With --keep the file stays, and one is told where."""
    paths: list[Path] = []
    screen.append(lambda path, _: paths.append(path))
    result = run("demo", "--keep")
    assert result.stdout == f"The demo's sessions are in {paths[0]}\n"
    assert paths[0].exists()


@pytest.mark.parametrize("arguments", [["demo", "--file", "tour.json"], ["--file", "tour.json", "demo"]])
def test_a_file_of_ones_own(run: Run, here: Path, screen: list[Look], tmp_path: Path, arguments: list[str]) -> None:
    """With --file the copy is that new file, and stays."""
    result = run(*arguments)
    assert result.stdout == "The demo's sessions are in tour.json\n"
    assert (here / "tour.json").exists()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_existing_file_is_not_touched(run: Run, here: Path, screen: list[Look]) -> None:
    """The demo never writes into a file that is there."""
    (here / "tour.json").write_text("mine")
    result = run("demo", "--file", "tour.json")
    assert result.exit_code == 2
    assert "tour.json exists already" in result.stderr
    assert (here / "tour.json").read_text() == "mine"
