"""kill -9 at random moments of a writer, again and again on one file.

A child is forked for each kill, from a process that has everything loaded, makes changes and folds, and writes a byte
into a pipe for each call that has returned. It is killed after some microseconds. What those bytes acknowledge must be
there, and at most the one change besides that was under way.
"""

import mmap
import os
import random
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical, copied, perform
from tests.faults.figures import Figures
from tests.faults.judging import Look, judge, keep, look
from tests.faults.setting import begin, fold_often
from tests.store.plain import Sessions
from thulp_tui.domain.operations import Operation
from thulp_tui.store import SessionStore

STEPS: Final = 40
"""So many steps are prepared for a child; few live to see the last."""
EARLY: Final = 0.15
"""How many of the kills come while the file is being opened."""
FOLDS: Final = 0.15
"""How many of the steps are folds."""
BESIDE: Final = 0.1
"""Beside how many of the killed writers another one goes on."""
CHANGE: Final = 1
FOLD: Final = 2
PHASES: Final = {0: "while opening", CHANGE: "in a change", FOLD: "in a fold", 3: "while closing"}
"""What a child may be at, as it tells through shared memory."""

Step = list[Operation] | None
"""A change, or None for a fold."""


@dataclass(slots=True)
class Killed:
    """What a child did before it was killed."""

    acknowledged: int
    """How many steps had returned."""
    phase: str
    """What it was at."""
    is_killed: bool
    """Whether it was killed and did not end before."""
    error: str
    """What it met; "" for nothing."""


def run(folder: Path, count: int, seed: int) -> Figures:
    """Kill so many writers."""
    figures = Figures("kill -9 of a writer at a random moment")
    dice = random.Random(seed)
    path = folder / "sessions.json"
    fold_often()
    sessions = begin(path, dice)
    phase = mmap.mmap(-1, 1)
    while figures.tried < count:
        plan = Plan(dice, f"k{seed}-{figures.tried}", copied(sessions))
        steps: list[Step] = [plan.change() if dice.random() > FOLDS else None for _ in range(STEPS)]
        beside: list[Step] = []
        if dice.random() < BESIDE:
            other = Plan(dice, f"b{seed}-{figures.tried}", copied(sessions), range(6, 8))
            beside = [other.change() for _ in range(STEPS // 4)]
        killed = fork_and_kill(path, steps, beside, phase, dice)
        if killed.error:
            figures.blame(f"kill {figures.tried}: the writer met {killed.error}")
        seen = look(path)
        # The other writer has sessions of its own, so that the order does not matter.
        sessions, _ = after(sessions, beside, len(beside))
        sessions, more = after(sessions, steps, killed.acknowledged)
        expected, one_more = canonical(sessions), canonical(more)
        is_good = judge(figures, seen, expected, one_more, f"kill {figures.tried} {killed.phase}")
        if not is_good:
            keep(figures, folder, path.read_bytes())
            sessions = begin(path, dice)
        elif seen.text != expected:
            sessions = more
            figures.notes["changes there before they were acknowledged"] += 1
        figures.acknowledged += len(beside) + sum(step is not None for step in steps[: killed.acknowledged])
        figures.notes["beside another writer"] += bool(beside)
        figures.tried += killed.is_killed
        if killed.is_killed:
            figures.notes[killed.phase] += 1
            note_torn(figures, seen, path)
    with SessionStore.open(path) as store:
        store.apply(Plan(dice, "last", sessions).change())
    left = sorted(sibling.name for sibling in path.parent.iterdir())
    if left != [f".{path.name}.lock", path.name]:
        figures.blame(f"files of killed writers are left behind: {left}")
    return figures


def after(sessions: Sessions, steps: Sequence[Step], count: int) -> tuple[Sessions, Sessions]:
    """Return the sessions after so many steps, and after one more."""
    for operations in steps[:count]:
        for operation in operations or ():
            perform(sessions, operation)
    more = copied(sessions)
    for operation in (steps[count] if count < len(steps) else None) or ():
        perform(more, operation)
    return sessions, more


def note_torn(figures: Figures, seen: Look, path: Path) -> None:
    """Count the lines that were cut short, and take away the copies that their healing leaves."""
    figures.notes["lines cut short, healed by the next writer"] += not seen.is_plain
    for copy in path.parent.glob("*.torn-*"):
        copy.unlink()


def fork_and_kill(
    path: Path, steps: Sequence[Step], beside: Sequence[Step], phase: mmap.mmap, dice: random.Random
) -> Killed:
    """Let a child take the steps, and kill it after a random while; another child takes its steps to the end."""
    phase[0] = 0
    other = forked(path, beside, mmap.mmap(-1, 1)) if beside else None
    child, reading = forked(path, steps, phase)
    if dice.random() > EARLY:
        select.select([reading], [], [], 30)
        time.sleep(dice.uniform(0, dice.choice((0.002, 0.012, 0.040))))
    else:
        time.sleep(dice.uniform(0, 0.006))
    os.kill(child, signal.SIGKILL)
    is_killed, count, error = ended(child, reading)
    if other:
        _, done, trouble = ended(*other)
        error = error or trouble or ("" if done == len(beside) else f"the end after {done} steps of the other writer")
    return Killed(count, PHASES[phase[0]], is_killed, error)


def forked(path: Path, steps: Sequence[Step], phase: mmap.mmap) -> tuple[int, int]:
    """Let a child take the steps; return its number and the pipe on which it tells of them."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os._exit(work(path, steps, phase, writing))
    os.close(writing)
    return child, reading


def ended(child: int, reading: int) -> tuple[bool, int, str]:
    """Wait for a child; return whether it was killed, how many steps it told of, and what it met."""
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    return os.WIFSIGNALED(status), said.count(b"."), said.partition(b"!")[2].decode()


def work(path: Path, steps: Sequence[Step], phase: mmap.mmap, pipe: int) -> int:
    """Take the steps in the child, and tell of each that has been done; return the code to exit with."""
    try:
        with SessionStore.open(path, create=False) as store:
            os.write(pipe, b"o")
            for step in steps:
                if step is None:
                    phase[0] = FOLD
                    store.fold()
                else:
                    phase[0] = CHANGE
                    store.apply(step)
                os.write(pipe, b".")
            phase[0] = 3
    except BaseException as error:
        os.write(pipe, f"!{error!r}".encode())
        return 1
    return 0
