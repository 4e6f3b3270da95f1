"""Commands in a pseudo-terminal: real processes, each in a shell."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thulp_tui.recording.command import CannotRun, Command
from thulp_tui.recording.output import Output

Start = Callable[..., Command]
"""Starts a command in a folder of its own; at the end of the test it is ended."""
PATIENCE = 20.0
"""Seconds after which what did not happen counts as never happening."""

WAITS = "trap 'exit 130' INT; echo begun; while :; do sleep 0.05; done"
"""Waits to be interrupted; a shell that gets the signal right before it starts another program may forget it."""


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "never happened"
        threading.Event().wait(0.002)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts commands."""
    started: list[Command] = []

    def start(command: str, limit: int = 30_000, shell: str = "/bin/sh") -> Command:
        started.append(Command(command, tmp_path, shell, Output(limit), lambda: None))
        return started[-1]

    yield start
    for command in started:
        command.end()


def ended(command: Command) -> Command:
    """Wait until a command has ended by itself."""
    until(lambda: not command.is_running)
    return command


@pytest.mark.parametrize(
    ("command", "code", "printed"),
    [
        ("echo hello", 0, "hello"),
        ("true", 0, ""),
        ("echo out; echo err >&2; exit 3", 3, "out\nerr"),
        ("kill -TERM $$", 128 + signal.SIGTERM, ""),
        ("kill -KILL $$", 128 + signal.SIGKILL, ""),
        ("printf 'no line break'", 0, "no line break"),
        ("printf '\\033[31mred\\033[0m\\n'", 0, "red"),
        ("printf '1%%\\r2%%\\r3%%\\n'", 0, "3%"),
        ("stty size; echo $TERM $PAGER; test -t 0 && test -t 1 && test -t 2 && echo terminal", 0, None),
    ],
)
def test_what_it_prints_and_how_it_ends(start: Start, command: str, code: int, printed: str | None) -> None:
    """In a terminal of 80 columns; signals count as a shell counts them."""
    ran = ended(start(command))
    assert ran.exit_code == code
    assert ran.text == ("40 80\ndumb cat\nterminal" if printed is None else printed)


def test_it_runs_in_its_folder(start: Start, tmp_path: Path) -> None:
    """Of which nobody needs to think."""
    assert ended(start("pwd -P")).text == str(tmp_path.resolve())


def test_a_hundred_thousand_lines(start: Start) -> None:
    """All are read, the ends are kept."""
    text = ended(start("seq 100000", limit=1000)).text
    assert text.startswith("1\n2\n3\n")
    assert text.endswith("\n99999\n100000")


def test_no_last_word_is_lost(start: Start) -> None:
    """What is printed right before the end is there each time."""
    assert [ended(start(f"echo a; printf {n}")).text for n in range(20)] == [f"a\n{n}" for n in range(20)]


def test_input(start: Start) -> None:
    """A line is typed to it, and ctrl+d ends its input."""
    command = start("read name; echo hello $name; cat")
    command.send("Ann\n")
    until(lambda: "hello Ann" in command.text)
    command.send("more\n")
    until(lambda: command.text.count("more") == 2)
    command.send("\x04")
    assert ended(command).exit_code == 0
    assert command.text == "Ann\nhello Ann\nmore\nmore"


def test_lines_are_typed_in_order(start: Start) -> None:
    """However fast they come, and though the command reads late."""
    command = start("sleep 0.1; stty -echo; cat")
    for n in range(300):
        command.send(f"line {n}\n")
    command.send("\x04")
    ended(command)
    assert [line for line in command.text.split("\n") if line][-300:] == [f"line {n}" for n in range(300)]


def test_typing_to_what_reads_nothing_holds_up_nothing(start: Start) -> None:
    """The rest is typed when there is room, or never; ctrl+c comes through."""
    command = start(WAITS)
    until(lambda: "begun" in command.text)
    for _ in range(200):
        command.send("x" * 100 + "\n")
    command.stop()
    assert ended(command).exit_code == 128 + signal.SIGINT


def test_a_password_is_not_printed(start: Start) -> None:
    """While echo is off that is told, and what is typed is not in the output."""
    command = start("stty -echo; printf 'Password: '; read word; stty echo; echo; echo ${#word}; read rest")
    until(lambda: "Password" in command.text)
    assert not command.is_echoing
    command.send("secret\n")
    until(lambda: "6" in command.text)
    until(lambda: command.is_echoing)
    command.send("\n")
    assert "secret" not in ended(command).text


def test_ctrl_c_stops_it(start: Start) -> None:
    """The first time as the key does in a terminal."""
    command = start(WAITS)
    until(lambda: "begun" in command.text)
    assert command.stop() is signal.SIGINT
    assert ended(command).exit_code == 128 + signal.SIGINT
    assert command.stopped_by == "ctrl+c"


def test_what_ignores_ctrl_c_is_ended_all_the_same(start: Start) -> None:
    """The second time it is asked, the third time not."""
    command = start("trap 'echo no' INT; trap 'echo never' TERM; echo begun; while :; do sleep 0.05; done")
    until(lambda: "begun" in command.text)
    assert command.stop() is signal.SIGINT
    until(lambda: "no" in command.text.split("\n"))
    assert command.stop() is signal.SIGTERM
    until(lambda: "never" in command.text)
    assert command.stop() is signal.SIGKILL
    assert ended(command).exit_code == 128 + signal.SIGKILL
    assert command.stopped_by == "SIGKILL"


def test_a_child_in_the_background_lives_on_until_the_end(start: Start, tmp_path: Path) -> None:
    """The command has ended, its child is ended with the program, even one that does not print."""
    command = ended(start("sh -c 'while :; do echo x >> alive; sleep 0.02; done' >/dev/null 2>&1 & echo started"))
    assert (command.exit_code, command.text) == (0, "started")
    until((tmp_path / "alive").exists)
    assert command.has_children
    command.end()
    assert not command.has_children


def test_a_child_that_holds_the_terminal_holds_up_nothing(start: Start) -> None:
    """It may print what nobody reads any more."""
    command = ended(start("(while :; do echo noise; done) & sleep 0.1; exit 4"))
    assert command.exit_code == 4
    assert command.has_children


def test_ending_ends_the_whole_group(start: Start, tmp_path: Path) -> None:
    """Whatever it started, and though it does not want to."""
    command = start("trap '' HUP TERM INT; (trap '' HUP TERM; sleep 60) & echo begun; sleep 60; sleep 60")
    until(lambda: "begun" in command.text)
    command.end()
    assert not command.is_running
    assert not command.has_children


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """Is told, with its name."""
    with pytest.raises(CannotRun, match="gone is not there"):
        Command("true", tmp_path / "gone", "/bin/sh", Output(100), lambda: None)


def test_a_shell_that_is_not_there(start: Start) -> None:
    """Its name stands in the output, and the code is the one a shell has for that."""
    command = ended(start("true", shell="/no/such/shell"))
    assert command.exit_code == 127
    assert "/no/such/shell: No such file" in command.text


KILLED = """
import sys, time
from pathlib import Path
from thulp_tui.recording.command import Command
from thulp_tui.recording.output import Output
command = Command(sys.argv[1], Path(sys.argv[2]), "/bin/sh", Output(1000), lambda: None)
while "begun" not in command.text:
    time.sleep(0.002)
print("ready", flush=True)
time.sleep(60)
"""
"""A program that runs a command and waits to be killed."""


@pytest.mark.parametrize(
    "command",
    [
        "echo $$ > pid; echo begun; sleep 60",
        "sh -c 'echo $$ > pid; exec sleep 60' & while [ ! -s pid ]; do sleep 0.01; done; echo begun; sleep 60",
        "sh -c 'echo $$ > pid; exec sleep 60' >/dev/null 2>&1 & while [ ! -s pid ]; do sleep 0.01; done; echo begun",
    ],
    ids=["in the foreground", "beside it", "left in the background"],
)
def test_kill_leaves_nothing_behind(tmp_path: Path, command: str) -> None:
    """When the program is killed, its terminals go, and what ran in them."""
    program = subprocess.Popen([sys.executable, "-c", KILLED, command, tmp_path], stdout=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline() == b"ready\n"
    pid = int((tmp_path / "pid").read_text())
    assert is_alive(pid)
    program.kill()
    program.wait()
    program.stdout.close()
    until(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    """Return whether a process runs: not one that has ended and that nobody has waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")


def test_a_program_that_reads_the_key_itself_gets_the_key(start: Start) -> None:
    """Without a signal from the terminal ctrl+c is a character."""
    command = start("stty raw -echo; echo begun; dd bs=1 count=1 2>/dev/null | od -An -tx1; stty sane")
    until(lambda: "begun" in command.text)
    command.stop()
    assert ended(command).text.split() == ["begun", "03"]
