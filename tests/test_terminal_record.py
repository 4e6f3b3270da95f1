"""Recording a demo in a real terminal: real commands, the whole terminal handed over, kill -9 in the middle."""

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import ROOT, Terminal, running
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore

TASK = ("record", "--task", "Fix the sum", "--file", "s.json")
"""The arguments that begin a demo."""


def demo(home: Path) -> Session:
    """Return the one session of the file, read by a store of its own; fails when the file is damaged."""
    with SessionStore.open(home / "s.json", create=False) as store:
        assert not store.list().damaged
        (listed,) = store.list().sessions
        return store.load(listed.summary.id).to_session()


def contents(home: Path) -> list[dict[str, Any]]:
    """Return the contents of the demo's entries."""
    return [entry.content for entry in demo(home).entries if isinstance(entry.content, dict)]


def begins(terminal: Terminal) -> None:
    """Wait until one can write."""
    terminal.until("Nothing recorded yet")
    terminal.until("! to run a")
    # A small terminal has no room for the keys.
    terminal.until(lambda: terminal.columns < 80 or "⏎ send" in terminal.text())


def runs(terminal: Terminal, command: str) -> None:
    """Type a command as a person does, and send it."""
    terminal.press(command)
    terminal.until("RUN ▸")
    terminal.send("enter")


def lines_shown(terminal: Terminal) -> set[int]:
    """Return the numbers of the numbered lines that the timeline shows."""
    return {int(n) for n in re.findall(r"│ line (\d+)\.", terminal.text())}


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and that nobody has waited for does not."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
def test_a_bug_is_fixed(tmp_path: Path, size: tuple[int, int]) -> None:
    """Begun on the command line: a check fails, the file is edited in the terminal, the check passes, all recorded."""
    (tmp_path / "sum.sh").write_text("expr 2 - 2\n")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "a screen of its own"; read line; printf "expr 2 + 2\\n" > "$1"\n')
    editor.chmod(0o700)
    with running(*TASK, home=tmp_path, size=size, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, '!test "$(sh sum.sh)" = 4 || { echo wrong; exit 1; }')
        terminal.until("│ wrong")
        terminal.until("user ▸")
        runs(terminal, "!!./editor sum.sh")
        terminal.until("a screen of its own")
        terminal.send("enter")
        terminal.until("user ▸")
        runs(terminal, "!sh sum.sh")
        terminal.until("│ 4")
        terminal.until("user ▸")
        terminal.press("The minus was a plus.", "enter")
        terminal.until(lambda: len(demo(tmp_path).entries) == 4)
        terminal.press("escape")
        terminal.send("q")
        assert terminal.wait() == 0
        assert terminal.modes_now == terminal.modes
        assert b"Traceback" not in terminal.received
    failed, edited, passed, _ = contents(tmp_path)
    assert (failed["exit_code"], failed["result"]) == (1, "wrong")
    assert (edited["exit_code"], edited["arguments"]["command"]) == (0, "./editor sum.sh")
    assert "had the whole terminal" in edited["result"]
    assert (passed["exit_code"], passed["result"]) == (0, "4")
    start = demo(tmp_path).context["thulp_tui"]["start"]
    assert start["cwd"] == str(tmp_path)
    assert set(start) == {"at", "cwd", "git", "tools", "platform"}


def test_kill_in_the_middle_of_a_command(tmp_path: Path) -> None:
    """What was printed is there, marked as interrupted; what ran has ended; the file opens and goes on."""
    command = "!echo $$ > pid; for n in 1 2 3; do echo line $n; done; touch told; exec sleep 60"
    with running(*TASK, home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, command)
        terminal.until("│ line 3")
        terminal.until(lambda: contents(tmp_path)[0]["result"])
        pid = int((tmp_path / "pid").read_text())
        assert is_alive(pid)
        terminal.kill()
    end = time.monotonic() + 20
    while is_alive(pid):
        assert time.monotonic() < end, "the command goes on"
        time.sleep(0.01)
    (left,) = contents(tmp_path)
    assert (left["interrupted"], left["result"]) == (True, "line 1\nline 2\nline 3")
    assert demo(tmp_path).entries[0].is_failure
    with running("s.json", home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        terminal.until("Fix the sum")
        terminal.press("enter", "i")
        runs(terminal, "!echo again")
        terminal.until("│ again")


@pytest.mark.parametrize("seed", [1, 2])
def test_all_that_was_shown_is_there_after_a_kill(tmp_path: Path, seed: int) -> None:
    """Killed at any moment, in a flood or between two lines: reopened, the call has every line that was on the screen.

    What is typed unseen meanwhile is not in what lies beside the sessions.
    """
    chance = random.Random(seed)
    prints = "n=0; while :; do n=$((n + 1)); echo line $n.; [ $((n % 40)) = 0 ] && sleep 0.02; done"
    command = f"stty -echo; read secret; stty echo; {prints}"
    with running(*TASK, home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, f"!{command}")
        terminal.until("hidden ▸")
        terminal.press("hunter2hunter2", "enter")
        last = chance.randrange(40, 2_000)
        terminal.until(lambda: max(lines_shown(terminal), default=0) >= last)
        terminal.kill()
        shown = lines_shown(terminal)
    (left,) = (tmp_path / "s.json.running").iterdir()
    assert b"hunter2" not in left.read_bytes()
    assert subprocess.run(
        [sys.executable, "-m", "thulp_tui", "show", "--file", "s.json", str(demo(tmp_path).id)[:8]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    ).stdout
    (whole,) = contents(tmp_path)
    assert whole["interrupted"]
    assert shown
    assert shown <= {int(n) for n in re.findall(r"line (\d+)\.", whole["result"])}
    assert not left.exists()


def test_kill_at_the_very_beginning_of_a_command(tmp_path: Path) -> None:
    """An interrupted entry is there before the command can have done anything."""
    with running(*TASK, home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, "!touch begun; sleep 60")
        terminal.until((tmp_path / "begun").exists)
        terminal.kill()
    (left,) = contents(tmp_path)
    assert left["interrupted"]
    assert left["arguments"]["command"] == "touch begun; sleep 60"


def test_kill_while_a_command_has_the_terminal(tmp_path: Path) -> None:
    """Of an editor, too, an interrupted call is left."""
    with running(*TASK, home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, "!!printf 'at the %s' editor; exec sleep 60")
        terminal.until("at the editor")
        terminal.kill()
    (left,) = contents(tmp_path)
    assert left["interrupted"]


def test_a_flood_leaves_the_keys_alone(tmp_path: Path) -> None:
    """While a command prints without end one browses, and ctrl+c ends it."""
    with running(*TASK, home=tmp_path, env={"SHELL": "/bin/sh"}) as terminal:
        begins(terminal)
        runs(terminal, "!yes flood")
        terminal.until("│ flood")
        terminal.press("escape")
        terminal.send("?")
        terminal.until("type to filter")
        terminal.send("escape")
        terminal.until("│ flood")
        terminal.send("ctrl+c")
        terminal.until("user ▸")
        terminal.until(lambda: "exit_code" in contents(tmp_path)[0])
    assert len(contents(tmp_path)[0]["result"]) < 32_000


def test_the_room_is_not_loaded_before_it_is_needed() -> None:
    """Neither the screen nor the command line loads it when they start."""
    code = "import sys, thulp_tui.cli, thulp_tui.ui.app; print([name for name in sys.modules if 'recording' in name])"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert ran.stdout == b"[]\n"
