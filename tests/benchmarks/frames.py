"""A terminal that only takes the time: a frame of Textual ends with ESC[?2026l."""

import fcntl
import os
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.terminal import KEYS, started

FRAME_END = b"\x1b[?2026l"
ASKED = b"\x1b[?2026$p"
ANSWER = b"\x1b[?2026;2$y"
PATIENCE = 20.0
MORE_KEYS = {"pagedown": "\x1b[6~", "pageup": "\x1b[5~"}


class Frames:
    """A program in a pseudo-terminal, and when it had sent what."""

    def __init__(self, arguments: Sequence[str | Path], home: Path, size: tuple[int, int] = (120, 40)) -> None:
        """Start Python with these arguments."""
        self._master, slave = os.openpty()
        self.size = size
        self._set_size(slave)
        self.output = bytearray()
        """All that was sent."""
        self.begun = time.perf_counter()
        """When the program was started."""
        self._process = started(arguments, slave, home)
        os.close(slave)

    def frame(self, holding: str = "", since: float | None = None, timeout: float = PATIENCE) -> float:
        """Return how many milliseconds it takes until a frame ends that came after a text was sent."""
        since = time.perf_counter() if since is None else since
        begin, wanted = len(self.output), holding.encode()
        end = since + timeout
        while time.perf_counter() < end:
            if not self._read(end - time.perf_counter()):
                break
            found = self.output.find(wanted, begin)
            if found >= 0 and self.output.find(FRAME_END, found) >= 0:
                return (time.perf_counter() - since) * 1000
        raise AssertionError(f"no frame holding {holding!r} came: {bytes(self.output[-2000:])!r}")

    def press(self, key: str, holding: str = "") -> float:
        """Press a key and return the milliseconds until the frame after it, or until that in which a text is shown."""
        since = time.perf_counter()
        os.write(self._master, (MORE_KEYS | KEYS).get(key, key).encode())
        return self.frame(holding, since)

    def quiet(self, seconds: float = 0.04) -> None:
        """Wait until nothing has been sent for so long."""
        while self._read(seconds):
            pass

    def wait(self, seconds: float) -> None:
        """Take in what is sent for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def resize(self, columns: int, rows: int) -> float:
        """Change the size and return the milliseconds until the next frame."""
        self.size = columns, rows
        since = time.perf_counter()
        self._set_size(self._master)
        return self.frame(since=since)

    @property
    def worked(self) -> float:
        """The processor's milliseconds that the program has used so far."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6

    @property
    def megabytes(self) -> float:
        """The memory that is the program's alone."""
        lines = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024

    def close(self) -> None:
        """End the program."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._master, 1 << 18)
        except OSError:
            return False
        if ASKED in data:
            os.write(self._master, ANSWER)
        self.output += data
        return bool(data)

    def _set_size(self, descriptor: int) -> None:
        columns, rows = self.size
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@contextmanager
def running(arguments: Sequence[str | Path], home: Path, size: tuple[int, int] = (120, 40)) -> Iterator[Frames]:
    """Run a program for the length of a block."""
    frames = Frames(arguments, home, size)
    try:
        yield frames
    finally:
        frames.close()


def spread(tries: int, measure: Callable[[int], float], between: Callable[[], None] = lambda: None) -> str:
    """Return median and 95th percentile of so many measurements."""
    found = []
    for number in range(tries):
        found.append(measure(number))
        between()
    return percentiles(found)


def percentiles(found: Sequence[float]) -> str:
    """Return median and 95th percentile in words."""
    ordered = sorted(found)
    return f"{statistics.median(ordered):.1f} / {ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]:.1f}"
