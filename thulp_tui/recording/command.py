"""A command in a pseudo-terminal of its own: what it prints is taken as it comes, it can be typed to and stopped.

A small program (``leader``) leads the terminal's session and tells by a pipe the command's process group and exit code.
A child that the command leaves in the background lives on as it does in a terminal, until this program is left; when
this program is killed the terminal goes, and the system hangs up what runs in it.
"""

import errno
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path
from typing import Final

from thulp_tui.recording.groups import is_there
from thulp_tui.recording.output import Output
from thulp_tui.recording.page import ROWS

COLUMNS: Final = 80
"""Columns of the pseudo-terminal: the same whoever records, or the width of a window would be part of the record."""
CHUNK: Final = 65_536
"""Bytes that are read at once."""
BREATH: Final = 0.001
"""Seconds that a command waits which prints faster than that: the screen gets its turn."""
LINGER: Final = 0.05
"""Seconds of silence after which a command that has ended counts as having said all, if a child holds its terminal."""
GRACE: Final = 0.3
"""Seconds between asking processes to end and ending them."""
SURROUNDINGS: Final = {"TERM": "dumb", "PAGER": "cat", "GIT_PAGER": "cat", "MANPAGER": "cat", "SYSTEMD_PAGER": "cat"}
"""What a recorded command finds: no colours and bars are asked for where nobody wants them, and no pager waits."""
LEADER: Final = Path(__file__).with_name("leader.py")
"""The program that leads the session of a command's terminal."""
STEPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
"""What stopping sends, the first time, the second, from the third on."""


class CannotRun(Exception):
    """A command could not be started; the message is for a person."""


class Command:
    """A command that was started; a thread of its own takes what it prints."""

    def __init__(self, command: str, folder: Path, shell: str, output: Output, wake: Callable[[], None]) -> None:
        """Start it in a folder; ``wake`` is called in another thread when it has printed something, and when it ended.

        Raises:
            CannotRun: there is no such folder, or no pseudo-terminal or process to be had.
        """
        self.command = command
        """As it was typed."""
        self.folder = folder
        """Where it runs."""
        self._output = output
        self._wake = wake
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._took: float | None = None
        self._code: int | None = None
        self._group: int | None = None
        self._stopped = self._taken = 0
        self._is_let_go = False
        if not folder.is_dir():
            raise CannotRun(f"The demo's folder {folder} is not there (any more).")
        try:
            self._start(command, folder, shell)
        except OSError as error:
            raise CannotRun(f"The command could not be started: {error.strerror or error}") from error
        self._reader = threading.Thread(target=self._follow, name="command", daemon=True)
        self._reader.start()

    def _start(self, command: str, folder: Path, shell: str) -> None:
        self._master, slave = os.openpty()
        told, tell = os.pipe()
        try:
            ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            self._leader = subprocess.Popen(
                [sys.executable, "-I", "-S", LEADER, os.ttyname(slave), shell, command],
                cwd=folder,
                env=surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=tell,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except BaseException:
            os.close(self._master)
            os.close(told)
            os.close(slave)
            raise
        finally:
            os.close(tell)
        self._slave: int | None = slave
        self._told = told

    # -- what it says

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self._took is None

    @property
    def exit_code(self) -> int | None:
        """Its exit code as a shell tells it, 128 and the signal's number for one that was ended; None while it runs."""
        return self._code

    @property
    def duration_ms(self) -> int:
        """How long it took, or has been running, in milliseconds."""
        return round(1000 * (time.monotonic() - self._begun if self._took is None else self._took))

    @property
    def stopped_by(self) -> str:
        """What it was stopped with; empty when nobody stopped it, or it ended well all the same."""
        if not self._stopped or not self._code:
            return ""
        return "ctrl+c" if self._stopped == 1 else STEPS[min(self._stopped, len(STEPS)) - 1].name

    @property
    def text(self) -> str:
        """What it has printed, as it is recorded."""
        with self._lock:
            return self._output.text

    @property
    def was_cut(self) -> bool:
        """Whether more was printed than is recorded."""
        with self._lock:
            return self._output.was_cut

    def last_lines(self, most: int, longest: int = 8000) -> str:
        """Return the end of what it has printed."""
        with self._lock:
            return self._output.last_lines(most, longest)

    @property
    def is_echoing(self) -> bool:
        """Whether what is typed to it shows; not so while it asks for a password."""
        with suppress(OSError, termios.error), self._lock:
            if not self._is_let_go:
                modes: int = termios.tcgetattr(self._master)[3]
                return bool(modes & termios.ECHO)
        return True

    @property
    def has_children(self) -> bool:
        """Whether processes that it started go on, after its end."""
        return bool(self._took is not None and self._group and is_there(self._group))

    # -- what is done to it

    def send(self, text: str) -> None:
        """Type to it."""
        data = text.encode("utf-8", "replace")
        # A command that does not read may let the line's few kilobytes fill: then typing waits, but not the screen.
        threading.Thread(target=self._write, args=(data,), name="typing", daemon=True).start()

    def end_input(self) -> None:
        """Type the end of the input, as ctrl+d does."""
        self.send("\x04")

    def stop(self) -> signal.Signals:
        """Interrupt it as ctrl+c does; ask it to end the second time, end it from the third on. Return which."""
        sent = STEPS[min(self._stopped, len(STEPS) - 1)]
        self._stopped += 1
        if sent is signal.SIGINT and self._interrupts:
            self._write(b"\x03")
        else:
            self._signal(sent)
        self._signal(signal.SIGCONT)
        return sent

    def end(self) -> None:
        """End it and whatever it started in its group: politely, then not; return when it is gone."""
        for sent in (signal.SIGHUP, signal.SIGCONT, signal.SIGTERM):
            self._signal(sent)
        end = time.monotonic() + GRACE
        while time.monotonic() < end and (self.is_running or self.has_children):
            self._reader.join(0.01)
        if self.is_running or self.has_children:
            self._signal(signal.SIGKILL)
        self._is_let_go = True
        self._reader.join(GRACE)

    @property
    def _interrupts(self) -> bool:
        """Whether the terminal makes a signal of ctrl+c."""
        with suppress(OSError, termios.error):
            modes: int = termios.tcgetattr(self._master)[3]
            return bool(modes & termios.ISIG)
        return False

    def _signal(self, sent: signal.Signals) -> None:
        if self._group and (self.is_running or self.has_children):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, sent)

    def _write(self, data: bytes) -> None:
        with suppress(OSError):
            while data and self.is_running:
                data = data[os.write(self._master, data) :]

    # -- in its own thread

    def _follow(self) -> None:
        with self._closing():
            told = b""
            while b"\n" not in told.partition(b"\n")[2]:
                ready, _, _ = select.select([self._master, self._told], [], [], 1.0)
                if self._told in ready:
                    piece = os.read(self._told, 64)
                    if not piece:
                        break
                    told += piece
                    self._note_group(told)
                if self._master in ready and not self._take():
                    time.sleep(BREATH)
            code = told.partition(b"\n")[2].strip()
            end = time.monotonic() + GRACE
            while time.monotonic() < end and select.select([self._master], [], [], LINGER)[0] and self._take():
                pass
            with self._lock:
                self._output.end()
            self._code = int(code) if code.isdigit() else 128 + signal.SIGKILL
            self._took = time.monotonic() - self._begun
            self._wake()
            self._drain()

    def _note_group(self, told: bytes) -> None:
        first, ended, _ = told.partition(b"\n")
        if ended and self._group is None and first.isdigit():
            self._group = int(first)
            self._begun = time.monotonic()
            # The job has the terminal: with its last process it is hung up, and everything was read.
            self._let_go_of_slave()

    def _take(self) -> bool:
        """Take what was printed; return whether more may come."""
        try:
            data = os.read(self._master, CHUNK)
        except OSError as error:
            if error.errno == errno.EIO:
                return False
            raise
        if not data:
            return False
        with self._lock:
            self._output.feed(data)
        self._wake()
        self._taken += len(data)
        if self._taken > CHUNK:
            self._taken = 0
            time.sleep(BREATH)
        return True

    def _drain(self) -> None:
        """Let children in the background print to nobody, or they would be held up."""
        with suppress(OSError):
            while not self._is_let_go:
                if select.select([self._master], [], [], 0.2)[0] and not os.read(self._master, CHUNK):
                    break

    def _let_go_of_slave(self) -> None:
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Whatever happens, the command has ended in the end."""
        try:
            yield
        finally:
            self._let_go_of_slave()
            with self._lock:
                self._is_let_go = True
                os.close(self._master)
                os.close(self._told)
            self._leader.kill()
            self._leader.wait()
            if self._took is None:
                self._code, self._took = 128 + signal.SIGKILL, time.monotonic() - self._begun
                self._wake()


def surroundings() -> dict[str, str]:
    """Return the environment of a recorded command; the size is the pseudo-terminal's, not the person's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TEXTUAL_FPS")}
    return {**kept, **SURROUNDINGS}
