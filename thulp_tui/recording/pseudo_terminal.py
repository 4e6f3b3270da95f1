"""A pseudo-terminal: what a command prints is read from it, what is typed is written to it, without waiting."""

import errno
import os
import signal
import struct
import sys
import termios
import threading
from contextlib import suppress
from fcntl import ioctl
from typing import Final

from thulp_tui.recording.page import ROWS

COLUMNS: Final = 80
"""Columns: the same whoever records, or the width of a window would be part of the record."""
SEND_SIGNAL: Final = {"linux": 0x40045436, "darwin": 0x2000745F}.get(sys.platform)
"""The system's ``TIOCSIG``, which Python does not name: it signals the line's foreground, whoever it belongs to."""
CHUNK: Final = 65_536
"""Bytes that are read at once."""


class PseudoTerminal:
    """Both ends of a line: ours, and the command's until it has opened its own.  For any number of threads."""

    def __init__(self) -> None:
        """Open one. Raises OSError when there is none to be had."""
        self.ours, self._theirs = os.openpty()
        """The descriptor that tells when something was printed."""
        self.name = os.ttyname(self._theirs)
        """The path by which a program opens the other end."""
        self._lock = threading.Lock()
        self._unsent = b""
        self._is_closed = self._is_theirs = False
        os.set_blocking(self.ours, False)
        ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self) -> bytes | None:
        """Return what was printed, empty when there is nothing now; None when nobody can print any more."""
        try:
            return os.read(self.ours, CHUNK) or None
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno == errno.EIO:
                return None
            raise

    def type(self, data: bytes) -> None:
        """Type something; what finds no room is kept until ``go_on``."""
        with self._lock:
            self._unsent += data
        self.go_on()

    def go_on(self) -> None:
        """Type what found no room: a command that reads nothing has a few kilobytes."""
        with self._lock:
            try:
                while self._unsent and not self._is_closed:
                    self._unsent = self._unsent[os.write(self.ours, self._unsent) :]
            except BlockingIOError:
                return
            except OSError:
                self._unsent = b""

    @property
    def has_unsent(self) -> bool:
        """Whether something that was typed found no room yet."""
        return bool(self._unsent)

    @property
    def is_echoing(self) -> bool:
        """Whether what is typed shows; not so while a password is asked for."""
        return bool(self._modes() & termios.ECHO)

    def interrupt(self) -> None:
        """Do what ctrl+c does: a signal to what is in the foreground, or the key where a program reads it itself.

        The key is not typed where it means the signal: it would wait behind what a command has not read.
        """
        if self._modes() & termios.ISIG and SEND_SIGNAL is not None:
            with suppress(OSError), self._lock:
                if not self._is_closed:
                    ioctl(self.ours, SEND_SIGNAL, signal.SIGINT)
                return
        self.type(b"\x03")

    def give_away(self) -> None:
        """Leave the other end to the command: with its last process the line ends."""
        with self._lock:
            if not self._is_theirs:
                self._is_theirs = True
                os.close(self._theirs)

    def close(self) -> None:
        """Hang up."""
        self.give_away()
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                os.close(self.ours)

    def _modes(self) -> int:
        """The line's local modes; all of them when it is closed."""
        with suppress(OSError, termios.error), self._lock:
            if not self._is_closed:
                modes: int = termios.tcgetattr(self.ours)[3]
                return modes
        return -1
