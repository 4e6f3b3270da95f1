"""The real program in a real pseudo-terminal: what it sends is kept as bytes, and shown by pyte as a terminal would."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyte

ROOT = Path(__file__).resolve().parent.parent
WHOLE_FRAMES, FRAME, FRAME_END = b"\x1b[?2026$p", b"\x1b[?2026h", b"\x1b[?2026l"
"""Asks whether the terminal shows whole frames only; a frame begins; it is whole."""
CUT = re.compile(rb"\x1b(?:\[[0-9;<=>?$]*)?\Z")
"""The end of what was read, where it is within a control sequence."""
Env = Mapping[str, str] | None
"""Environment variables, beside those that a terminal sets."""
PATIENCE = 60.0
"""Seconds after which what did not happen counts as never happening."""
QUIET = 0.05
"""Seconds without a change after which the screen stands still."""
OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"
)
"""Makes the pseudo-terminal the program's own, so that a resize reaches it; then becomes the program."""
KEYS = {
    "enter": "\r",
    "escape": "\x1b[27u",  # as the terminals say it that Textual asks to: no key that follows can be taken for a part
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "delete": "\x1b[3~",
    "ctrl+c": "\x03",
    "ctrl+g": "\x07",
    "ctrl+j": "\n",
    "ctrl+p": "\x10",
    "ctrl+r": "\x12",
    "ctrl+s": "\x13",
}
"""Named key → what a terminal sends for it."""


def started(arguments: Sequence[str | Path], slave: int, home: Path, env: Env = None) -> subprocess.Popen[bytes]:
    """Start Python with these arguments in a pseudo-terminal; everything the program keeps is kept under ``home``."""
    return subprocess.Popen(
        [sys.executable, "-c", OWN_TERMINAL, sys.executable, *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        cwd=home,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "SSH_TTY": "/dev/null",  # so that no program is asked to fill the clipboard of who runs the tests
            "THULP_TUI_CONFIG": str(home / "settings.toml"),
            "THULP_TUI_STATE": str(home / "state.json"),
            **(env or {}),
        },
    )


class Terminal:
    """A terminal with the program in it."""

    def __init__(self, *arguments: str | Path, home: Path, size: tuple[int, int] = (120, 40), env: Env = None) -> None:
        """Start the program with these arguments; everything it keeps is kept under ``home``."""
        self.columns, self.rows = size
        self.received = bytearray()
        """All that the program has sent."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._unseen = b""
        self._master, slave = os.openpty()
        self._slave = slave
        self._set_size()
        self.modes = termios.tcgetattr(slave)
        """The line's modes before the program came."""
        self._process = started(["-m", "thulp_tui", *arguments], slave, home, {"TZ": "UTC", **(env or {})})

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    def read(self, seconds: float = 0.0) -> bool:
        """Take in what the program has sent, waiting at most so long for it; return whether it sent anything."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self.received += data
        if WHOLE_FRAMES in self._unseen + data:
            os.write(self._master, b"\x1b[?2026;2$y")
        self._unseen += data
        begun = self._unseen.rfind(FRAME)
        cut = CUT.search(self._unseen)
        self._show(begun if begun > self._unseen.rfind(FRAME_END) else cut.start() if cut else len(self._unseen))
        return bool(data)

    def until(self, condition: Callable[[], object] | str, timeout: float = PATIENCE) -> None:
        """Wait until the screen shows a text, or a condition holds; fail with the screen when that does not come."""
        end = time.monotonic() + timeout
        while not (condition in self.text() if isinstance(condition, str) else condition()):
            if time.monotonic() > end:
                state = self._process.poll()
                raise AssertionError(f"never happened: {condition!r} (exit code {state})\n{self.text()}")
            self.read(0.02)

    def send(self, *keys: str) -> None:
        """Press keys by their names, or type texts."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def press(self, *keys: str) -> None:
        """Press keys as a person does: the next one when the screen stands still again."""
        for key in keys:
            self.send(key)
            self.read(QUIET)
            while self.read(QUIET):
                pass

    def mouse(self, action: str, column: int, row: int) -> None:
        """Do something with the mouse on a cell: ``press``, ``drag``, ``release``, wheel ``up`` or ``down``."""
        code = {"press": 0, "drag": 32, "release": 0, "up": 64, "down": 65}[action]
        self.send(f"\x1b[<{code};{column + 1};{row + 1}{'m' if action == 'release' else 'M'}")

    def place(self, text: str) -> tuple[int, int]:
        """Return (column, row) of a text on the screen."""
        row = next(row for row, line in enumerate(self.lines()) if text in line)
        return self.lines()[row].index(text), row

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal does that was asked to mark it."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def lines(self) -> list[str]:
        """Return what the screen shows, line by line."""
        return list(self._screen.display)

    def text(self) -> str:
        """Return what the screen shows."""
        return "\n".join(self.lines())

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size; the program is told by a signal."""
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._set_size()

    def kill(self) -> None:
        """Kill the program at once, as kill -9 does, and take in what it had sent."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(PATIENCE)
        while self.read():
            pass
        self._show(len(self._unseen))

    def signal(self, name: str) -> None:
        """Send a signal to the program."""
        self._process.send_signal(signal.Signals[name])

    def wait(self) -> int:
        """Wait for the program to end by itself, and return its exit code."""
        self.until(lambda: self._process.poll() is not None)
        while self.read():
            pass
        return self._process.returncode

    @property
    def modes_now(self) -> list[Any]:
        """The line's modes."""
        return termios.tcgetattr(self._slave)

    def close(self) -> None:
        """End the program if it still runs, and let go of the terminal."""
        if self._process.poll() is None:
            self.kill()
        os.close(self._master)
        os.close(self._slave)

    def _show(self, end: int) -> None:
        """Show what was received up to a place."""
        self._stream.feed(plain(self._unseen[:end]))
        self._unseen = self._unseen[end:]

    def _set_size(self) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))


def plain(data: bytes) -> bytes:
    """Leave out what pyte does not know and would print: questions to the terminal and its keyboard modes."""
    return re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p", b"", data)


@contextmanager
def running(
    *arguments: str | Path, home: Path, size: tuple[int, int] = (120, 40), env: Env = None
) -> Iterator[Terminal]:
    """Run the program in a terminal of its own for the length of a block."""
    terminal = Terminal(*arguments, home=home, size=size, env=env)
    try:
        yield terminal
    finally:
        terminal.close()
