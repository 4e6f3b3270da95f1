"""The program as a whole: its first word, its help, its errors."""

import sys
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run, filled
from thulp_tui import __version__, settings, state
from thulp_tui.cli import COMMANDS, demo, open_, record
from thulp_tui.cli.complaints import Complaint
from thulp_tui.store import SessionStore

Opened = list[tuple[Path, settings.Settings, str | None, state.State]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What the screen was opened with; there is a terminal, and the screen is left at once with exit code 7."""
    calls: Opened = []

    def run_screen(store: Path, chosen: settings.Settings, theme: str | None, remembered: state.State) -> int:
        calls.append((store, chosen, theme, remembered))
        return 7

    # All of them, so that none is loaded by one test with what takes the screen's place, and kept for the others.
    for module in (open_, demo, record):
        monkeypatch.setattr(module, "require_terminal", lambda: None)
        monkeypatch.setattr(module, "run_screen", run_screen)
    return calls


def test_a_file_opens(run: Run, opened: Opened) -> None:
    """The first word is a file when it is no command's name; the exit code is the screen's."""
    assert run("work.json").exit_code == 7
    assert opened[0][0] == Path("work.json")


def test_a_commands_name_wins(run: Run, here: Path, opened: Opened) -> None:
    """./list opens a file called list."""
    filled(here / "list")
    run("./list")
    assert opened[0][0] == Path("./list")
    assert "there is no file" in run("list").stderr
    assert len(opened) == 1


def test_nothing_said_opens_the_nearest_store(run: Run, here: Path, opened: Opened) -> None:
    """Without a word the store is found as for every command."""
    (here / ".thulp").mkdir()
    run()
    assert opened[0][0] == here / ".thulp" / "sessions.tinydb.json"


@pytest.mark.parametrize("arguments", [["--file", "a.json"], ["--file", "a.json", "--theme", "nord"]])
def test_the_file_as_an_option(run: Run, opened: Opened, arguments: list[str]) -> None:
    """--file says the same as the first word."""
    run(*arguments)
    assert opened[0][0] == Path("a.json")


@pytest.mark.parametrize("arguments", [["a.json", "--theme", "nord"], ["--theme", "nord", "a.json"]])
def test_a_theme(run: Run, opened: Opened, arguments: list[str]) -> None:
    """The theme may be said before or after the file."""
    run(*arguments)
    assert [(call[0], call[2]) for call in opened] == [(Path("a.json"), "nord")]


def test_the_theme_replaces_the_settings_one(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    """The screen gets settings with the theme of the command line."""
    got: list[settings.Settings] = []

    def run(_: Path, chosen: settings.Settings, remembered: state.State, recorded: None) -> int:
        got.append(chosen)
        return 0

    monkeypatch.setattr("thulp_tui.ui.app.run", run)
    configured = settings.Settings(theme="nord", keymap={"a": "b"})
    open_.run_screen(here / "s.json", configured, "gruvbox", state.load())
    open_.run_screen(here / "s.json", configured, None, state.load())
    assert got == [configured._replace(theme="gruvbox"), configured]


def test_settings_and_state_are_handed_on(run: Run, tmp_path: Path, opened: Opened) -> None:
    """The screen gets what the person configured and what was remembered."""
    (tmp_path / "settings.toml").write_text("[limits]\nmax_turns = 3")
    remembered = state.load()
    remembered.keep_draft(Path("a.json"), "one", "text")
    remembered.save()
    run("a.json")
    assert opened[0][1].limits.max_turns == 3
    assert opened[0][3].draft(Path("a.json"), "one") == "text"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.json", "--file", "b.json"], "two files to open"),
        (["a.json", "b.json"], "unexpected extra argument"),
        (["--nonsense"], "No such option"),
        (["list", "--nonsense"], "No such option"),
        (["--theme", "nord", "list"], "--theme is for the screen"),
        (["lst"], "did you mean 'list'"),
        (["improt", "x"], "did you mean 'import'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, here: Path, opened: Opened, arguments: list[str], message: str
) -> None:
    """Exit code 2 with the usage; nothing is opened or created."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not opened
    assert list(here.iterdir()) == []


def test_a_file_may_be_called_like_a_misspelt_command(run: Run, here: Path, opened: Opened) -> None:
    """If there is a file of that name, it is meant."""
    filled(here / "lst")
    run("lst")
    assert opened[0][0] == Path("lst")


def test_the_version(run: Run) -> None:
    """Name and number, nothing else."""
    assert run("--version").stdout == f"thulp-tui {__version__}\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help(run: Run, tmp_path: Path, option: str) -> None:
    """Every command with a sentence, examples one a line, and where the program's files are."""
    text = run(option).stdout
    for name in COMMANDS:
        assert f"\n  {name} " in text
    assert "\n    thulp-tui demo " in text
    assert str(tmp_path / "settings.toml") in text
    assert str(tmp_path / "state.json") in text


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_help_of_a_command(run: Run, name: str) -> None:
    """Its own sentence, examples one a line, and --file."""
    text = run(name, "--help").stdout
    assert text.startswith(f"Usage: thulp-tui {name} ")
    assert f"\n    thulp-tui {name} " in text or f"\n    thulp-tui {name}\n" in text
    assert "--file PATH" in text
    assert "\b" not in text


def test_help_after_a_file(run: Run, opened: Opened) -> None:
    """thulp-tui FILE --help is the program's help."""
    assert run("a.json", "--help").stdout == run("--help").stdout
    assert not opened


@pytest.mark.parametrize("error", [ValueError("odd\nthing \x1b[31m"), KeyError(), RecursionError()])
def test_a_fault_is_no_traceback(run: Run, store: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Even a fault of the program is one line on stderr, and says how to see more."""

    def fail(_: SessionStore) -> None:
        raise error

    monkeypatch.setattr(SessionStore, "list", fail)
    result = run("list", "--file", store)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"thulp-tui: a fault of this program, {type(error).__name__}")
    assert "THULP_TUI_DEBUG=1" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "\x1b" not in result.stderr


def test_debugging_shows_the_error_itself(run: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THULP_TUI_DEBUG lets the error through."""
    monkeypatch.setenv("THULP_TUI_DEBUG", "1")
    store.write_text("garbage")
    result = run("list", "--file", store)
    assert result.exception is not None
    assert not isinstance(result.exception, SystemExit | click.ClickException)


def test_wrong_settings(run: Run, tmp_path: Path, store: Path) -> None:
    """Wrong settings are a sentence with exit code 2."""
    (tmp_path / "settings.toml").write_text("thema = 1")
    result = run("list", "--file", store)
    assert result.exit_code == 2
    assert result.stderr.startswith(f'thulp-tui: {tmp_path / "settings.toml"}: unknown key "thema"')


@pytest.mark.parametrize("term", ["dumb", "", None])
def test_a_terminal_that_cannot_draw(monkeypatch: pytest.MonkeyPatch, term: str | None) -> None:
    """TERM=dumb, or none, is no terminal for a screen."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    open_.require_terminal()
    if term is None:
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", term)
    with pytest.raises(Complaint, match="TERM is"):
        open_.require_terminal()


@pytest.mark.parametrize("arguments", [["s.json"], [], ["demo"], ["demo", "--file", "s.json"]])
def test_no_terminal_no_screen(run: Run, here: Path, tmp_path: Path, arguments: list[str]) -> None:
    """One line on stderr, exit code 2, and nothing is created."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: the screen needs a terminal: standard input is not one")
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert list(here.iterdir()) == []


def test_a_file_may_begin_with_a_hyphen(run: Run, opened: Opened) -> None:
    """After -- every word is a file."""
    run("--", "-odd.json")
    assert opened[0][0] == Path("-odd.json")
