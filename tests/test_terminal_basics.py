"""The real program in a real terminal: start, resize, recording, quit."""

import re
from functools import partial
from pathlib import Path

import pytest

from tests.terminal import Terminal, running
from tests.ui.person import write
from tests.ui.sessions import call, session, sid, talk
from thulp_tui.store import SessionStore
from thulp_tui.text import width

ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"


def is_recorded(terminal: Terminal, text: str) -> bool:
    """Return whether the timeline shows an entry with this text: beside its time."""
    return any(re.search(rf"\d\d:\d\d:\d\d .*{text}", line) for line in terminal.lines())


def test_it_opens_shows_and_quits_and_the_terminal_is_as_before(tmp_path: Path) -> None:
    """q ends it with code 0: the alternate screen is left, the cursor shown, the line's modes are what they were."""
    path = write(tmp_path / "s.json", [session(1, "Fix the login bug", talk(2))])
    with running(path, home=tmp_path) as terminal:
        terminal.until("answer 2")
        assert ALTERNATE_ON in terminal.received
        assert terminal.modes_now != terminal.modes
        terminal.send("q")
        assert terminal.wait() == 0
        assert terminal.modes_now == terminal.modes
        assert terminal.received.rindex(ALTERNATE_OFF) > terminal.received.rindex(ALTERNATE_ON)
        assert terminal.received.rindex(b"\x1b[?25h") > terminal.received.rindex(b"\x1b[?25l")
        assert b"Traceback" not in terminal.received


def test_a_new_file_is_made_and_taken_through_a_whole_recording(tmp_path: Path) -> None:
    """At 80×24: n, the form, messages in three roles, a tool call, a pause, q; all of it is on disk."""
    path = tmp_path / "new" / "s.json"
    with running(path, home=tmp_path, size=(80, 24)) as terminal:
        terminal.until("sessions")
        terminal.send("n")
        terminal.until("New session")
        terminal.press("tab", "purpose", "tab", "My recording", "ctrl+s")
        terminal.until("user ▸")
        for role, text in (("user", "a question"), ("assistant", "an answer"), ("system", "a rule")):
            terminal.until(f"{role} ▸")
            terminal.press(text, "enter")
            terminal.until(partial(is_recorded, terminal, text))
            terminal.press("ctrl+r")
        terminal.press('/tool ls ok {"path": "."} => a.py', "enter")
        terminal.until("TOOL")
        terminal.press("escape")
        terminal.until("? help")
        terminal.send("p")
        terminal.until("session_paused")
        terminal.send("q")
        assert terminal.wait() == 0
    with SessionStore.open(path, create=False) as store:
        (listed,) = store.list().sessions
        kinds = [entry.kind for entry in store.load(listed.summary.id).entries]
    assert listed.summary.name == "My recording"
    assert kinds == ["user_message", "assistant_message", "system_message", "tool_call", "system_event"]


def test_a_burst_of_text_and_enter_is_one_entry_each(tmp_path: Path) -> None:
    """Text and enter that arrive in one piece, as from a script or over a slow line, are taken in their order."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path) as terminal:
        terminal.until("● talk ·")
        terminal.press("i")
        terminal.until("⏎ send")
        terminal.send("first\rsecond\rthird\r")
        for text in ("first", "second", "third"):
            terminal.until(partial(is_recorded, terminal, text))
    with SessionStore.open(path) as store:
        assert [entry.text for entry in store.load(sid(1)).entries] == ["first", "second", "third"]


def test_it_follows_the_size_of_the_terminal(tmp_path: Path) -> None:
    """Wide, narrow, tiny and wide again: it is drawn anew in the new size, and goes on working."""
    path = write(tmp_path / "s.json", [session(1, "Fix the login bug", talk(2)), session(2, "other", age=1)])
    with running(path, home=tmp_path) as terminal:
        terminal.until("answer 2")
        for columns, rows in ((80, 24), (40, 10), (20, 5), (300, 90), (100, 30)):
            terminal.resize(columns, rows)
            terminal.until(lambda: terminal.lines()[-1].strip() != "" and "● Fix the login" in terminal.text())
            assert all(width(line) <= terminal.columns for line in terminal.lines())
        terminal.until("answer 2")
        terminal.send("j")
        terminal.until("● other ·")
        terminal.send("q")
        assert terminal.wait() == 0


def test_ctrl_c_does_not_end_it(tmp_path: Path) -> None:
    """It says how to quit."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path) as terminal:
        terminal.until("talk")
        terminal.send("ctrl+c")
        terminal.until("quit")
        terminal.send("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "vt100", "COLORTERM": ""}], ids=str)
def test_it_works_in_monochrome_terminals(tmp_path: Path, env: dict[str, str]) -> None:
    """Without colours the signs are there, and with NO_COLOR no colour is sent."""
    path = write(tmp_path / "s.json", [session(1, "talk", talk(2), status="paused")])
    with running(path, home=tmp_path, env=env) as terminal:
        terminal.until("◌ talk")
        terminal.until("answer 2")
        if "NO_COLOR" in env:
            assert not [code for code in sgr_colours(bytes(terminal.received)) if max(code) - min(code) > 12]
        terminal.send("q")
        assert terminal.wait() == 0


def sgr_colours(data: bytes) -> list[tuple[int, int, int]]:
    """Return the true colours in what was sent."""
    return [(int(red), int(green), int(blue)) for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", data)]


def test_two_hundred_thousand_characters_on_one_line_do_not_stop_it(tmp_path: Path) -> None:
    """An endless body opens, folds and unfolds."""
    entries = [call("cat", result="x" * 200_000), call("cat", result="y\n" * 50_000, ok=False)]
    path = write(tmp_path / "s.json", [session(1, "big", entries)])
    with running(path, home=tmp_path) as terminal:
        terminal.until("more lines")
        terminal.press("enter", "g")
        terminal.until("xxxx")
        terminal.press("=")
        terminal.until("1/2")
        terminal.send("q")
        assert terminal.wait() == 0


def test_ctrl_g_hands_the_text_to_the_editor(tmp_path: Path) -> None:
    """$EDITOR gets the text and the whole terminal; what it saves is in the composer, and the screen is back."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\ngrep -q "my draft" "$1" && printf "from the editor" > "$1"\n')
    editor.chmod(0o700)
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path, env={"EDITOR": str(editor)}) as terminal:
        terminal.until("● talk ·")
        terminal.press("i")
        terminal.until("⏎ send")
        terminal.press("my draft")
        terminal.send("ctrl+g")
        terminal.until("user ▸ from the editor")
        assert ALTERNATE_OFF in terminal.received
        terminal.press("enter")
        terminal.until(partial(is_recorded, terminal, "from the editor"))


def test_an_unknown_theme_is_one_clear_line(tmp_path: Path) -> None:
    """Nothing is drawn, the exit code is 2, and the themes there are are named."""
    (tmp_path / "settings.toml").write_text('theme = "zebra"\n')
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path) as terminal:
        assert terminal.wait() == 2
        said = " ".join(terminal.text().split())
        assert "zebra" in said
        assert "textual-dark" in said
        assert "Traceback" not in said


def test_a_damaged_file_is_one_clear_line_and_stays_as_it_is(tmp_path: Path) -> None:
    """The program refuses to open it, says where it is wrong, and does not touch it."""
    path = tmp_path / "s.json"
    path.write_text('{"sessions": {"1": ')
    with running(path, home=tmp_path) as terminal:
        assert terminal.wait() == 2
        assert "s.json" in terminal.text()
        assert "Traceback" not in terminal.text()
    assert path.read_text() == '{"sessions": {"1": '


def test_the_demo_opens(tmp_path: Path) -> None:
    """thulp-tui demo shows its sample sessions, and leaves nothing behind but what it was told to keep."""
    with running("demo", home=tmp_path, env={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.until("sessions")
        terminal.until("turns")
        terminal.send("q")
        assert terminal.wait() == 0
    assert not list(tmp_path.glob("thulp-tui-demo-*"))
