"""Several processes that write at once, with folds, and others that read all the time.

Each writer makes changes of every kind to sessions of its own and adds messages to one that all share. It counts what
is acknowledged in shared memory; a reader that looks at the count before it looks at the file must find as many.
"""

import json
import mmap
import os
import random
import struct
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical
from tests.faults.figures import Figures
from tests.faults.judging import difference, look
from tests.faults.setting import fold_often
from tests.store.plain import Sessions
from tests.store.samples import say, session, session_id, texts, whole
from thulp_tui.domain.operations import CreateSession, Operation
from thulp_tui.store import SessionStore
from thulp_tui.store.lock import WriterLock

FOLDS: Final = 0.02
"""After how many of its changes a writer folds, besides the folds that come by themselves."""
SHARED: Final = 1
"""The number of the session to which all writers add."""
WORD: Final = 8
"""The size of a counter."""
RETRIES: Final = 20
"""So often a reader that knows nothing of us may meet an append, which takes microseconds, in a row; a writer that the
system stops in the middle of one is waited for."""

PATIENCE: Final = 60.0
"""Seconds for which the writers may hold the lock, one after the other, before a reader gets it."""


class Counters:
    """Numbers that processes share: a writer's acknowledged messages each, and whether readers should stop."""

    def __init__(self, count: int) -> None:
        """Let so many be zero."""
        self.count = count
        """How many there are."""
        self._memory = mmap.mmap(-1, WORD * (count + 1))

    def values(self) -> tuple[int, ...]:
        """Return all numbers."""
        return struct.unpack_from(f"{self.count}q", self._memory)

    def set(self, which: int, value: int) -> None:
        """Set one."""
        struct.pack_into("q", self._memory, WORD * which, value)

    @property
    def is_over(self) -> bool:
        """Whether readers should stop."""
        return self._memory[-1] != 0

    def end(self) -> None:
        """Let readers stop."""
        self._memory[-1] = 1


def run(folder: Path, count: int, seed: int, *, writers: int) -> Figures:
    """Let so many processes make so many changes each."""
    figures = Figures(f"{writers} processes writing at once, 2 reading")
    fold_often()
    path = folder / "sessions.json"
    with SessionStore.open(path) as store:
        store.apply([CreateSession(session(SHARED))])
    counters = Counters(writers)
    readers = [forked(partial(reopen, path, counters)), forked(partial(refresh, path, counters))]
    children = [forked(partial(write, path, count, seed, number, counters)) for number in range(writers)]
    errors = [join(child) for child in children]
    counters.end()
    told = [join(reader) for reader in readers]
    for name, said in zip([*(f"writer {number}" for number in range(writers)), "a reader"], errors, strict=False):
        if said:
            figures.blame(f"{name}: {said}")
    for said in told:
        reads, _, error = said.partition(" ")
        figures.notes["reads meanwhile"] += int(reads)
        if error:
            figures.blame(f"a reader: {error}")
    figures.tried = figures.acknowledged = writers * count
    judge_all(figures, path, count, seed, writers)
    return figures


def forked(work: Callable[[], str]) -> tuple[int, int]:
    """Let a child do this; return its number and a pipe on which it tells what came of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        said = work()
    except BaseException:
        said = f"0 {traceback.format_exc()}"
    os.write(writing, said.encode())
    os._exit(0)


def join(child: tuple[int, int]) -> str:
    """Return what a child told when it is done."""
    process, reading = child
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(process, 0)
    return said


def plan_of(seed: int, number: int) -> Plan:
    """Return what a writer does to its own sessions; the same each time."""
    return Plan(random.Random(seed * 100 + number), f"w{number}", numbers=range(10 * number + 10, 10 * number + 13))


def step(plan: Plan, place: int) -> list[Operation]:
    """Return a writer's change: every other one adds a message to the session that all share."""
    return [say(SHARED, f"{plan.name} {place}")] if place % 2 else plan.change()


def write(path: Path, count: int, seed: int, number: int, counters: Counters) -> str:
    """Make a writer's changes; return "" when all went well."""
    plan, dice = plan_of(seed, number), random.Random(number)
    with SessionStore.open(path, create=False) as store:
        for place in range(count):
            store.apply(step(plan, place))
            counters.set(number, (place + 1) // 2)
            if dice.random() < FOLDS:
                store.fold()
    return ""


def shared_counts(found: Sequence[str | None], writers: int) -> tuple[int, ...]:
    """Return how many messages each writer has in the shared session; AssertionError when they are out of order."""
    places = [0] * writers
    for text in found:
        name, place = str(text).split()
        number = int(name[1:])
        assert int(place) == 2 * places[number] + 1, f"{text} follows {places[number]} others"
        places[number] += 1
    return tuple(places)


def check(store: SessionStore, acknowledged: Sequence[int]) -> None:
    """Raise AssertionError when a reader does not see what was acknowledged before it looked."""
    assert store.read_only is None, store.read_only
    assert not store.list().damaged, store.list().damaged
    found = shared_counts(texts(store, SHARED), len(acknowledged))
    assert all(there >= wanted for there, wanted in zip(found, acknowledged, strict=True)), (found, acknowledged)


def refresh(path: Path, counters: Counters) -> str:
    """Look at the file again and again with one store; return how often, and what was wrong."""
    reads = 0
    with SessionStore.open(path, create=False) as store:
        while not counters.is_over:
            acknowledged = counters.values()
            store.refresh()
            try:
                check(store, acknowledged)
            except Exception:
                return f"{reads} refreshing: {traceback.format_exc()}"
            reads += 1
    return str(reads)


def reopen(path: Path, counters: Counters) -> str:
    """Open the file again and again, and read it as plain JSON; return how often, and what was wrong."""
    reads = 0
    while not counters.is_over:
        acknowledged = counters.values()
        try:
            with SessionStore.open(path, create=False) as store:
                check(store, acknowledged)
            read_plainly(path)
        except Exception:
            return f"{reads} opening: {traceback.format_exc()}"
        reads += 1
    return str(reads)


def read_plainly(path: Path) -> None:
    """Read the file as plain JSON. Who takes no lock can meet an append; while nobody writes it is whole."""
    for _ in range(RETRIES):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            continue
        return
    lock = WriterLock(path.with_name(f".{path.name}.lock"), 0o600)
    lock.acquire(PATIENCE)
    try:
        json.loads(path.read_bytes())
    finally:
        lock.close()


def judge_all(figures: Figures, path: Path, count: int, seed: int, writers: int) -> None:
    """Compare the file with what all writers did."""
    seen = look(path)
    if seen.problem or not seen.is_plain:
        figures.blame(f"afterwards: {seen.problem or 'no plain JSON'}")
        return
    wanted: Sessions = {}
    for number in range(writers):
        plan = plan_of(seed, number)
        for place in range(count):
            step(plan, place)
        wanted |= plan.sessions
    with SessionStore.open(path, create=False) as store:
        counts = shared_counts(texts(store, SHARED), writers)
        wanted[session_id(SHARED)] = whole(store)[session_id(SHARED)]
    short = writers * (count // 2) - sum(counts)
    if short:
        figures.blame(f"the shared session has {counts} messages", lost=max(0, short), doubled=max(0, -short))
    if seen.text != canonical(wanted):
        lost, doubled = difference(canonical(wanted), seen.text)
        figures.blame("the writers' own sessions differ", lost=lost or 1, doubled=doubled)
