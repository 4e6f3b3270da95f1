"""Files with wrong bits and bytes anywhere: shown as damaged, or read as far as they can be, and never made worse.

A file holds no checksum of all its bytes, for a person may edit it: what is still sessions after the damage is read as
what somebody has written. What must not happen: another error than the store's, a refused file that is written to, a
session that vanishes without a word, a change that takes away more than it says.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.faults.changes import Plan, canonical
from tests.faults.figures import Figures
from tests.faults.judging import keep
from tests.faults.platter import put
from tests.faults.setting import be_impatient, begin
from tests.store.samples import session, session_id, whole, write_tables
from thulp_tui.domain.operations import CreateSession
from thulp_tui.store import Damaged, SessionStore, StoreError
from thulp_tui.store.repairing import repair

LARGEST: Final = 64
"""How many bytes are spoilt at most in one place."""
NEW: Final = 77
"""The number of the session that is made in a spoilt file."""


def flip(data: bytearray, at: int, dice: random.Random) -> None:
    """Turn one bit over."""
    data[at] ^= 1 << dice.randrange(8)


def overwrite(data: bytearray, at: int, dice: random.Random) -> None:
    """Write random bytes over some."""
    size = min(dice.randint(1, LARGEST), len(data) - at)
    data[at : at + size] = dice.randbytes(size)


def blank(data: bytearray, at: int, dice: random.Random) -> None:
    """Write NUL over some."""
    size = min(dice.randint(1, LARGEST), len(data) - at)
    data[at : at + size] = bytes(size)


def take_out(data: bytearray, at: int, dice: random.Random) -> None:
    """Take some bytes out."""
    del data[at : at + dice.randint(1, LARGEST)]


def put_in(data: bytearray, at: int, dice: random.Random) -> None:
    """Put random bytes in."""
    data[at:at] = dice.randbytes(dice.randint(1, LARGEST))


def repeat(data: bytearray, at: int, dice: random.Random) -> None:
    """Put some bytes in a second time."""
    data[at:at] = data[at : at + dice.randint(1, LARGEST)]


def mark(data: bytearray, at: int, dice: random.Random) -> None:
    """Put one of JSON's own marks over a byte."""
    data[at] = dice.choice(b'{}[]",:\n0tn\\')


SPOILING: Final[tuple[Callable[[bytearray, int, random.Random], None], ...]] = (
    flip,
    flip,
    overwrite,
    blank,
    take_out,
    put_in,
    repeat,
    mark,
)
"""What is done to a file."""


def run(folder: Path, count: int, seed: int) -> Figures:
    """Spoil so many files."""
    figures = Figures("file with wrong bits, garbage, missing or doubled bytes")
    be_impatient()
    dice = random.Random(seed)
    path = folder / "spoilt" / "sessions.json"
    path.parent.mkdir()
    files = files_to_spoil(path, dice)
    for number in range(count):
        good, sessions = dice.choice(files)
        data = bytearray(good)
        for _ in range(dice.choice((1, 1, 1, 2, 5))):
            dice.choice(SPOILING)(data, dice.randrange(len(data)), dice)
        put(path.parent, {path.name: bytes(data)})
        figures.tried += 1
        problem = visit(figures, path, sessions)
        if problem:
            figures.blame(f"file {number}: {problem}")
            keep(figures, folder, bytes(data))
    return figures


def files_to_spoil(path: Path, dice: random.Random) -> list[tuple[bytes, int]]:
    """Return a folded file, one with many changes, and one of another program, each with how many sessions it has."""
    begin(path, dice)
    store = SessionStore.open(path)
    store.fold()
    found = [(path.read_bytes(), len(store.list().sessions))]
    plan = Plan(dice, "more", whole(store))
    for _ in range(15):
        store.apply(plan.change())
    found.append((path.read_bytes(), len(store.list().sessions)))
    sessions = {str(number): value for number, value in enumerate(whole(store).values(), 1)}
    write_tables(path, {"_default": {"1": {"not": "ours"}}, "sessions": sessions})
    return [*found, (path.read_bytes(), len(sessions))]


def visit(figures: Figures, path: Path, sessions: int) -> str:
    """Open a file, read all of it and change it; return what should not have happened, or ""."""
    data = path.read_bytes()
    try:
        store = SessionStore.open(path)
    except Damaged:
        figures.notes["refused"] += 1
        if path.read_bytes() != data or len(list(path.parent.iterdir())) > 1:
            return "something was written, although the file was refused"
        return mend(figures, path)
    except Exception as error:
        return f"opening: {error!r}"
    try:
        report, listing = store.check(), store.list()
        before = whole(store)
        for row in listing.sessions:
            entries = store.load(row.summary.id, row.occurrence).entries
            list(entries)
            list(entries[-3:])
    except Exception as error:
        return f"reading: {error!r}"
    if path.read_bytes() != data:
        return "reading has changed the file"
    if report.is_sound and len(listing.sessions) < sessions:
        if kept_elsewhere(data) == sessions:
            figures.notes["a table's name spoilt, kept as another program's"] += 1
            return ""
        return f"{len(listing.sessions)} of {sessions} sessions are there, and nothing is said to be damaged"
    figures.notes["read, and seen to be damaged" if not report.is_sound else "read as if edited"] += 1
    return change(path, store, canonical(before), len(listing.damaged))


def kept_elsewhere(data: bytes) -> int:
    """Return how many sessions stand in tables of other names: a wrong bit in a name makes it another program's."""
    tables = json.loads(data)
    others = [table for name, table in tables.items() if name not in ("sessions", "_default", "thulp_tui", "changes")]
    return sum("metadata" in value for table in others for value in table.values())


def change(path: Path, store: SessionStore, before: str, damaged: int) -> str:
    """Make a session in a spoilt file that has opened; return what should not have happened, or ""."""
    data = path.read_bytes()
    new = session(NEW, "new")
    try:
        store.apply([CreateSession(new)])
        store.fold()
    except StoreError:
        return "" if path.read_bytes() == data else "a change failed and yet changed the file"
    except Exception as error:
        return f"changing: {error!r}"
    with SessionStore.open(path) as again:
        found = whole(again)
        if found.pop(session_id(NEW), None) != new.to_document() or canonical(found) != before:
            return "a change has changed more than it should"
        if len(again.list().damaged) != damaged:
            return "after a change something else is damaged"
    return ""


def mend(figures: Figures, path: Path) -> str:
    """Save what can be saved into another file; return what should not have happened, or ""."""
    data, out = path.read_bytes(), path.with_name("mended.json")
    try:
        report = repair(path, out)
    except StoreError:
        return ""
    except Exception as error:
        return f"repairing: {error!r}"
    if path.read_bytes() != data:
        return "a repair has changed the file"
    figures.notes["sessions saved by repairing refused files"] += report.sessions
    with SessionStore.open(out) as store:
        return "" if len(store.list().sessions) == report.sessions else "a repaired file does not open with all of it"
