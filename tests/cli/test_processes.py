"""The program as a process of its own: what it loads, its streams, its exit codes."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import filled
from tests.exchange.recordings import ID, entry, keep, numbered, recording

LOADED = """
import json, sys
from thulp_tui.cli import program
program(sys.argv[1:], standalone_mode=False)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
"""Runs a command, then says which modules are loaded."""

STARTED = """
import json, sys
from importlib import import_module
from pathlib import Path
import thulp_tui.cli.open_, thulp_tui.ui.app
from thulp_tui import settings, state
from thulp_tui.store import SessionStore
settings.load(), state.load()
with SessionStore.open(Path(sys.argv[1])) as store:
    list(store.list().sessions)
for name in sys.argv[2:]:
    import_module(name)
print(json.dumps(sorted(sys.modules)))
"""
"""Does what comes before the screen's first frame, loads what is named, then says which modules are loaded."""
LATE = {
    *("email", "filelock", "markdown_it", "pydantic", "pydantic_core", "pygments", "regex", "tinydb"),
    *("thulp_tui.exchange", "thulp_tui.ui.screens.dialog", "thulp_tui.ui.screens.help"),
}
"""What is loaded when it is first needed; `email` comes with pydantic."""
BEHIND_THE_LIST = {
    *("thulp_tui.domain.answers", "thulp_tui.domain.filter_language", "thulp_tui.domain.filter_completion"),
    *("thulp_tui.settings.file", "thulp_tui.store.checking", "thulp_tui.store.repairing", "thulp_tui.store.searching"),
    *("thulp_tui.ui.markup", "thulp_tui.ui.widgets.filter_line", "secrets", "tomllib"),
}
"""What a list of sessions does without."""
MAIN = "thulp_tui.ui.screens.main"
"""The main screen, with all that it shows."""


def program(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program, run to its end without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "thulp_tui", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | environment,
        check=False,
        timeout=60,
    )


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is found from any folder, installed or not."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["list", "--json"],
        ["show", "0000"],
        ["show", "0000", "--json"],
        ["export", "0000"],
        ["import", "session.json"],
        ["search", "e"],
    ],
)
def test_plain_commands_load_no_screen(here: Path, arguments: list[str]) -> None:
    """Neither textual nor rich is loaded where nothing is drawn."""
    keep(here, recording(), "session.json")
    filled(here / "s.json", recording())
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env=os.environ | {"THULP_TUI_FILE": "s.json"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    loaded = json.loads(ran.stderr.splitlines()[-1])
    assert "thulp_tui.cli" in loaded
    assert [name for name in loaded if name.split(".")[0] in ("textual", "rich")] == []


def loaded_by_the_screen(file: Path, *more: str) -> set[str]:
    """What is loaded for the first frame, and by these modules."""
    ran = subprocess.run([sys.executable, "-c", STARTED, file, *more], capture_output=True, check=True, timeout=60)
    return set(json.loads(ran.stdout))


def test_the_screen_loads_what_its_first_frame_needs(here: Path) -> None:
    """That is the list: the main screen with its timeline and its composer comes behind it."""
    loaded = loaded_by_the_screen(filled(here / "s.json", recording()))
    assert "thulp_tui.ui.screens.list_screen" in loaded
    assert not {name for name in loaded if name == MAIN or "timeline" in name or "composer" in name}
    assert not loaded & (LATE | BEHIND_THE_LIST)


def test_the_main_screen_loads_what_it_shows_at_first(here: Path) -> None:
    """Dialogs, Markdown, other formats, the lock for writing and the checking of documents come later."""
    loaded = loaded_by_the_screen(filled(here / "s.json", recording()), MAIN)
    assert MAIN in loaded
    assert not loaded & LATE


def test_no_terminal_loads_no_screen_either(here: Path) -> None:
    """Without a terminal nothing is loaded, created or drawn: one line on stderr, exit code 2."""
    ran = program("s.json", PYTHONPROFILEIMPORTTIME="1", TERM="xterm")
    *imports, complaint = ran.stderr.decode().splitlines()
    assert ran.returncode == 2
    assert complaint.startswith("thulp-tui: the screen needs a terminal: standard input is not one")
    assert ran.stdout == b""
    assert not [line for line in imports if line.split("|")[-1].strip().split(".")[0] in ("textual", "tinydb")]
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal(here: Path, term: str) -> None:
    """On a real terminal that cannot draw: one line, exit code 2, nothing created."""
    main, side = pty.openpty()
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "thulp_tui", "s.json"],
            stdin=side,
            stdout=side,
            stderr=subprocess.PIPE,
            env=os.environ | {"TERM": term},
            check=False,
            timeout=60,
        )
    finally:
        os.close(main)
        os.close(side)
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"thulp-tui: the screen needs a terminal: TERM is ")
    assert len(ran.stderr.splitlines()) == 1
    assert list(here.iterdir()) == []


def all_from(terminal: int) -> bytes:
    """Return what was sent to a pseudo-terminal whose other side is closed by now."""
    received = b""
    with suppress(OSError):  # Linux says that nothing more will come by an error
        while data := os.read(terminal, 65_536):
            received += data
    os.close(terminal)
    return received


def test_a_bar_on_a_terminal(here: Path) -> None:
    """With a terminal as stderr the import shows how far it is, on a line that goes; stdout has the numbers only."""
    (here / "sessions").mkdir()
    for number in range(1, 3_001):  # fewer may be read before there is anything to show
        keep(here / "sessions", numbered(number))
    main, side = pty.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "thulp_tui", "import", "sessions", "--file", "s.json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=side,
        env=os.environ | {"TERM": "xterm"},
        check=True,
        timeout=60,
    )
    os.close(side)
    drawn = all_from(main)
    assert b"/3,000 files" in drawn
    assert drawn.endswith(b"\r\x1b[K")
    assert ran.stdout == b"3,000 imported (s.json)\n"


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--json"], ["show", ID], ["export", ID], ["search", "x"], ["search", "x", "--json"]],
)
def test_a_closed_pipe_is_quiet(here: Path, arguments: list[str]) -> None:
    """A reader that had enough (``| head -1``) is no error to talk about."""
    sessions = [numbered(number, name="x" * 100) for number in range(2, 1_000)]
    filled(here / "s.json", recording(*(entry(number) for number in range(3_000))), *sessions)
    process = subprocess.Popen(
        [sys.executable, "-m", "thulp_tui", *arguments, "--file", "s.json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) != 2


def test_a_pipe_closed_from_the_start_is_quiet(here: Path) -> None:
    """Even little output meets the closed pipe before the program ends, not after."""
    filled(here / "s.json", recording())
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "thulp_tui", "list", "--file", "s.json"],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert ran.stderr == b""


def test_an_output_that_knows_ascii_only(here: Path) -> None:
    """People get question marks instead of an error; programs get UTF-8 all the same."""
    filled(here / "s.json", recording(name="名"))
    assert b" ? " in program("list", "--file", "s.json", PYTHONIOENCODING="ascii").stdout
    assert "名".encode() in program("list", "--json", "--file", "s.json", PYTHONIOENCODING="ascii").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "--file", "s.json"], 0),
        (["import", "session.json", "--file", "s.json"], 0),
        (["import", "bad.json", "--file", "s.json"], 1),
        (["list", "--file", "none.json"], 2),
        (["list", "--file", "bad.json"], 2),
        (["--nonsense"], 2),
    ],
)
def test_exit_codes(here: Path, arguments: list[str], code: int) -> None:
    """0 when all went well, 1 when an import left something out, 2 when it cannot be done; never a traceback."""
    keep(here, recording(), "session.json")
    (here / "bad.json").write_text("[]")
    filled(here / "s.json", numbered(2))
    ran = program(*arguments)
    assert ran.returncode == code
    assert b"Traceback" not in ran.stderr


def test_a_traceback_on_demand(here: Path) -> None:
    """THULP_TUI_DEBUG=1 shows where an error came from."""
    (here / "bad.json").write_text("[]")
    assert b"Traceback" in program("list", "--file", "bad.json", THULP_TUI_DEBUG="1").stderr


def test_two_imports_at_once(here: Path) -> None:
    """Two programs that import the same folder at the same time leave every session once."""
    folder = here / "folder"
    folder.mkdir()
    for number in range(300):
        keep(folder, numbered(number))
    command = [sys.executable, "-m", "thulp_tui", "import", "folder", "--file", "s.json"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in processes] == [b"", b""]
    assert [process.returncode for process in processes] == [0, 0]
    listed = json.loads(program("list", "--json", "--file", "s.json").stdout)
    assert sorted(metadata["id"] for metadata in listed) == [numbered(number).id for number in range(300)]
