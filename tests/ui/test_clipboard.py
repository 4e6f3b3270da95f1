"""The clipboard: the native one where there is one, and the terminal's."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import call, session, user
from thulp_tui.ui import clipboard

Program = Callable[..., Path]
"""Puts a program of this name on the path; it keeps what it is given in the file that is returned."""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Makes programs on a path of their own, with nothing else on it but what their scripts call."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("cat", "mv", "sleep"):
        (folder / tool).symlink_to(which(tool) or tool)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(clipboard, "PATIENCE", 60.0)
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)

    def program(name: str, end: str = "exit 0") -> Path:
        kept = tmp_path / f"{name}.kept"
        path = folder / name
        path.write_text(
            f'#!/bin/sh\ncat > "{kept}.part"\nmv "{kept}.part" "{kept}"\necho "$@" > "{kept}.args"\n{end}\n'
        )
        path.chmod(0o700)
        return kept

    return program


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that windows are shown on."""
    monkeypatch.setenv("DISPLAY", ":7")


def names(**environment: str) -> str:
    """Return the name of the program that would be used."""
    found = clipboard.command({"PATH": os.environ["PATH"], **environment})
    return Path(found[0]).name if found else ""


def test_the_program_fits_the_desktop(program: Program) -> None:
    """The one of Wayland under Wayland, else those of X11 in turn; none without a desktop or over SSH."""
    assert names(DISPLAY=":7") == ""
    program("xsel")
    assert names(DISPLAY=":7") == "xsel"
    program("xclip")
    program("wl-copy")
    assert names(DISPLAY=":7") == "xclip"
    assert names(DISPLAY=":7", WAYLAND_DISPLAY="wayland-0") == "wl-copy"
    assert names() == ""
    assert names(DISPLAY=":7", SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22") == ""
    assert names(DISPLAY=":7", SSH_TTY="/dev/pts/1") == ""


def test_a_mac_needs_no_display(program: Program) -> None:
    """Its program works in any local terminal."""
    program("pbcopy")
    assert names() == "pbcopy"
    assert names(SSH_TTY="/dev/ttys001") == ""


def test_a_program_that_stays_behind_is_not_waited_for(program: Program, tmp_path: Path) -> None:
    """The way xclip works: a child keeps the text, and whatever output it was given."""
    end = tmp_path / "end"
    os.mkfifo(end)
    kept = program("xclip", f'cat "{end}" &')
    assert clipboard.fill(clipboard.command({**os.environ, "DISPLAY": ":7"}) or [], b"text") == ""
    assert kept.read_bytes() == b"text"
    # Lets the child go, which waits for a writer.
    end.write_bytes(b"")


def test_a_program_that_never_ends_is_given_up(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds, with the reason."""
    monkeypatch.setattr(clipboard, "PATIENCE", 0.2)
    program("xclip", "exec sleep 90")
    reason = clipboard.fill(clipboard.command({**os.environ, "DISPLAY": ":7"}) or [], b"text")
    assert reason == "did not answer within 0.2 s"


async def chooses(person: Person) -> None:
    """Go to the timeline of the only session."""
    await person.opens("one")


@pytest.mark.usefixtures("display")
async def test_y_fills_both_clipboards_and_says_how_much(opened: Opened, program: Program) -> None:
    """The text of the entry, byte for byte, natively and by the terminal."""
    kept = program("xclip")
    async with opened(session(1, "one", [user("schöne Grüße\n[bold]")])) as person:
        await chooses(person)
        await person.press("y")
        await person.is_told("Copied the entry's text, 22 B")
        assert person.app.clipboard == "schöne Grüße\n[bold]"
        assert kept.read_text("utf-8") == "schöne Grüße\n[bold]"
        assert kept.with_name("xclip.kept.args").read_text().split() == ["-selection", "clipboard"]


@pytest.mark.usefixtures("display")
async def test_capital_y_copies_the_json(opened: Opened, program: Program) -> None:
    """As it stands in the file, indented; of a call, too, of which y copies what the details show."""
    kept = program("xclip")
    entry = call("bash", result="done")
    async with opened(session(1, "one", [entry])) as person:
        await chooses(person)
        await person.press("Y")
        await person.is_told("Copied the entry's JSON, ")
        assert json.loads(kept.read_text()) == json.loads(person.app.clipboard) == entry.to_document()
        kept.unlink()
        await person.press("y")
        await person.until(kept.exists, "it was copied again")
        assert kept.read_text() == "bash\n\nresult:\ndone"


@pytest.mark.usefixtures("display")
async def test_a_program_that_fails_is_told_and_the_terminal_asked(opened: Opened, program: Program) -> None:
    """So that one knows where to look when nothing can be pasted."""
    program("xclip", "exit 3")
    async with opened(session(1, "one", [user("hello")])) as person:
        await chooses(person)
        await person.press("y")
        await person.is_told("Copied the entry's text, 5 B; xclip ended with code 3, the terminal was asked")
        assert person.app.clipboard == "hello"


async def test_what_is_too_much_for_a_terminal_is_not_sent(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terminals drop it silently; here one is told."""
    monkeypatch.setattr(clipboard, "OSC_MOST", 10)
    async with opened(session(1, "one", [user("hello hello hello")])) as person:
        await chooses(person)
        await person.press("y")
        await person.is_told("Not copied: 17 B are more than a terminal's clipboard takes")
        assert person.app.clipboard == ""
