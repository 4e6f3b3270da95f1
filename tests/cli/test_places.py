"""Which store a command works on."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import numbered
from thulp_tui.cli.places import store_path


def test_the_name_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said on the command line counts before all else."""
    monkeypatch.setenv("THULP_TUI_FILE", "variable.json")
    assert store_path(Path("given.json"), Path("configured.json")) == Path("given.json")


def test_then_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """THULP_TUI_FILE counts before the settings; ~ is the home folder."""
    monkeypatch.setenv("THULP_TUI_FILE", "~/variable.json")
    assert store_path(None, Path("configured.json")) == Path.home() / "variable.json"


def test_then_the_settings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings' file counts before the folder one is in; an empty variable says nothing."""
    monkeypatch.setenv("THULP_TUI_FILE", "")
    (here / ".thulp").mkdir()
    assert store_path(None, Path("configured.json")) == Path("configured.json")


def test_then_the_nearest_thulp_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upwards from here, the first folder that has a .thulp has the store in it."""
    (here / ".thulp").mkdir()
    (here / "a" / ".thulp").mkdir(parents=True)
    (here / "a" / "b" / "c").mkdir(parents=True)
    (here / "a" / "b" / ".thulp").touch()
    monkeypatch.chdir(here / "a" / "b" / "c")
    assert store_path(None, None) == here / "a" / ".thulp" / "sessions.tinydb.json"


def test_at_last_the_users_data(tmp_path: Path) -> None:
    """Without any of these the store is in the user's data folder."""
    assert store_path(None, None) == tmp_path / "DATA_HOME" / "thulp-tui" / "sessions.tinydb.json"


@pytest.mark.parametrize("arguments", [["list", "--file", "b.json"], ["--file", "b.json", "list"]])
def test_the_option_may_stand_before_or_after_the_command(here: Path, run: Run, arguments: list[str]) -> None:
    """--file works in both places."""
    filled(here / "b.json", numbered(7, name="only here"))
    assert "only here" in run(*arguments).stdout


def test_the_commands_own_option_wins(here: Path, run: Run) -> None:
    """Said twice, the one after the command counts."""
    filled(here / "a.json", numbered(1, name="in a"))
    filled(here / "b.json", numbered(2, name="in b"))
    assert "in b" in run("--file", "a.json", "list", "--file", "b.json").stdout


def test_commands_use_the_settings(here: Path, tmp_path: Path, run: Run) -> None:
    """The settings' file is what list shows."""
    filled(here / "a.json", numbered(1, name="in a"))
    (tmp_path / "settings.toml").write_text(f'file = "{here / "a.json"}"')
    assert "in a" in run("list").stdout


@pytest.mark.parametrize("arguments", [["list"], ["show", "abc"], ["export", "abc"]])
def test_reading_creates_nothing(here: Path, tmp_path: Path, run: Run, arguments: list[str]) -> None:
    """A store that does not exist is a clear error, and still does not exist."""
    result = run(*arguments, "--file", "none.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: there is no file none.json; ")
    assert list(here.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
