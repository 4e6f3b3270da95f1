"""A command in a pseudo-terminal of its own: what it prints is taken as it comes, it can be typed to and stopped.

A small program (``leader``) leads the terminal's session and tells by a pipe the command's process group and exit code.
A child that the command leaves in the background lives on as it does in a terminal, until this program is left; when
this program is killed the terminal goes, and the system hangs up what runs in it.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from thulp_tui.recording.groups import is_there
from thulp_tui.recording.output import Output
from thulp_tui.recording.pseudo_terminal import CHUNK, PseudoTerminal
from thulp_tui.recording.surroundings import surroundings

BREATH: Final = 0.001
"""Seconds that a command waits which prints faster than that: the screen gets its turn."""
LINGER: Final = 0.05
"""Seconds of silence after which a command that has ended counts as having said all, if a child holds its terminal."""
LOOK: Final = 0.25
"""Seconds between two looks whether something is to be typed, where nothing happens."""
GRACE: Final = 0.3
"""Seconds between asking processes to end and ending them."""
LEADER: Final = Path(__file__).with_name("leader.py")
"""The program that leads the session of a command's terminal."""
STEPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
"""What stopping sends, the first time, the second, from the third on."""


class CannotRun(Exception):
    """A command could not be started; the message is for a person."""


class Command:
    """A command that was started; a thread of its own takes what it prints."""

    def __init__(
        self,
        command: str,
        folder: Path,
        shell: str,
        output: Output,
        wake: Callable[[], None],
        hidden: Collection[str] = (),
    ) -> None:
        """Start it in a folder; ``wake`` is called in another thread when it has printed something, and when it ended.

        Variables that are ``hidden`` are not in its environment.

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
            raise CannotRun(f"The demo's folder {folder} is not there (any more); !cd leads elsewhere.")
        try:
            self._start(command, folder, shell, hidden)
        except OSError as error:
            raise CannotRun(f"The command could not be started: {error.strerror or error}") from error
        self._reader = threading.Thread(target=self._follow, name="command", daemon=True)
        self._reader.start()

    def _start(self, command: str, folder: Path, shell: str, hidden: Collection[str]) -> None:
        self._line = PseudoTerminal()
        self._told, tell = os.pipe()
        try:
            self._leader = subprocess.Popen(
                [sys.executable, "-I", "-S", LEADER, self._line.name, shell, command],
                cwd=folder,
                env=surroundings(folder, hidden),
                stdin=subprocess.DEVNULL,
                stdout=tell,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except BaseException:
            self._line.close()
            os.close(self._told)
            raise
        finally:
            os.close(tell)

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
        return not self.is_running or self._line.is_echoing

    @property
    def has_children(self) -> bool:
        """Whether processes that it started go on, after its end."""
        return bool(self._took is not None and self._group and is_there(self._group))

    # -- what is done to it

    def send(self, text: str) -> None:
        """Type to it."""
        self._line.type(text.encode("utf-8", "replace"))

    def stop(self) -> signal.Signals:
        """Interrupt it as ctrl+c does; ask it to end the second time, end it from the third on. Return which."""
        sent = STEPS[min(self._stopped, len(STEPS) - 1)]
        self._stopped += 1
        if sent is signal.SIGINT:
            self._line.interrupt()
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

    def _signal(self, sent: signal.Signals) -> None:
        if self._group and (self.is_running or self.has_children):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, sent)

    # -- in its own thread

    def _follow(self) -> None:
        with self._closing():
            told = b""
            while b"\n" not in told.partition(b"\n")[2]:
                ours = self._line.ours
                ready, has_room, _ = select.select(
                    [ours, self._told], [ours] if self._line.has_unsent else [], [], LOOK
                )
                if has_room:
                    self._line.go_on()
                if self._told in ready:
                    piece = os.read(self._told, 64)
                    if not piece:
                        break
                    told += piece
                    self._note_group(told)
                if ours in ready and not self._take():
                    time.sleep(BREATH)
            code = told.partition(b"\n")[2].strip()
            end = time.monotonic() + GRACE
            while time.monotonic() < end and self._has_more(LINGER) and self._take():
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
            self._line.give_away()

    def _has_more(self, wait: float) -> bool:
        return bool(select.select([self._line.ours], [], [], wait)[0])

    def _take(self) -> bool:
        """Take what was printed; return whether more may come."""
        data = self._line.read()
        if not data:
            return data is not None
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
            while not self._is_let_go and (not self._has_more(LOOK) or self._line.read() is not None):
                pass

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Whatever happens, the command has ended in the end."""
        try:
            yield
        finally:
            self._line.close()
            os.close(self._told)
            self._leader.kill()
            self._leader.wait()
            if self._took is None:
                self._code, self._took = 128 + signal.SIGKILL, time.monotonic() - self._begun
                self._wake()
