"""A clock that jumps, back and forth: the program's, and the times that the file system gave the file."""

import os
import random
import time
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical
from tests.faults.figures import Figures
from tests.faults.judging import judge, look
from tests.faults.setting import begin, fold_often
from tests.store.samples import whole
from thulp_tui.store import SessionStore, StoreError

SECOND: Final = 1_000_000_000
"""In nanoseconds."""
JUMPS: Final = (0, 0, 1, -1, 60 * SECOND, -60 * SECOND, 86_400 * SECOND, -86_400 * SECOND, -10 * 365 * 86_400 * SECOND)
"""By how much a clock jumps, in nanoseconds."""


class Clock:
    """What `time.time_ns` and `time.time` answer instead of the time."""

    def __init__(self, dice: random.Random) -> None:
        """Begin with the right time."""
        self._dice = dice
        self._real = time.time_ns
        self._off = 0

    def jump(self) -> None:
        """Be another while off."""
        self._off = self._dice.choice(JUMPS)

    def nanoseconds(self) -> int:
        """Return the time."""
        return self._real() + self._off

    def seconds(self) -> float:
        """Return the time."""
        return self.nanoseconds() / SECOND


def run(folder: Path, count: int, seed: int) -> Figures:
    """Make so many changes by two stores while the clocks jump."""
    figures = Figures("clocks that jump back and forth")
    fold_often()
    dice = random.Random(seed)
    path = folder / "sessions.json"
    plan = Plan(dice, "clock", begin(path, dice))
    clock = Clock(dice)
    time.time_ns, time.time = clock.nanoseconds, clock.seconds
    with SessionStore.open(path) as one, SessionStore.open(path) as other:
        for number in range(count):
            figures.tried += 1
            clock.jump()
            where = f"change {number}"
            try:
                store = dice.choice((one, other))
                store.apply(plan.change())
                if dice.random() < 0.1:
                    store.fold()
            except StoreError as error:
                figures.blame(f"{where}: {error}")
                break
            set_back(path, dice)
            clock.jump()
            figures.acknowledged += 1
            expected = canonical(plan.sessions)
            for reader in (one, other):
                reader.refresh()
                if canonical(whole(reader)) != expected or reader.read_only:
                    figures.blame(f"{where}: an open store does not see it {reader.read_only or ''}")
            if not judge(figures, look(path), expected, expected, where):
                break
    return figures


def set_back(path: Path, dice: random.Random) -> None:
    """Let the file be of another time, often of just the one that it had."""
    if dice.random() < 0.6:
        status = path.stat()
        modified = status.st_mtime_ns // SECOND * SECOND + dice.choice(JUMPS)
        os.utime(path, ns=(modified, modified))
