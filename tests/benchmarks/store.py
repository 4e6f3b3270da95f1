"""`python -m tests.benchmarks.store [FOLDER] [--small]`: the store's figures beside others.

Ratios are taken in one run, each change next to a raw write and fsync of the same bytes, for machines differ and so do
minutes. Figures of opening come from a process of their own each: the best of three, with its private memory.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tinydb import TinyDB

from tests.benchmarks.files import entry, make, metadata
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import AddEntries, CreateSession, EntryRef, ReplaceEntry
from thulp_tui.domain.rules import pause, record, resume, retag
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import SessionStore
from thulp_tui.store.linedfile import LinedFile

TRIES = 150


def milliseconds(function: Callable[[], Any]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000


def private_megabytes() -> float:
    """Return the memory that is this process's alone."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def opened(path: Path) -> dict[str, float]:
    """Return what opening, listing, loading one session and reading its last 40 entries take, in this process."""
    before = private_megabytes()
    start = time.perf_counter()
    store = SessionStore.open(path)
    rows = store.list().sessions
    listed = time.perf_counter()
    memory = private_megabytes() - before
    begun = time.perf_counter()
    stored = store.load(rows[len(rows) // 2].summary.id)
    loaded = time.perf_counter()
    count = len(stored.entries[-40:])
    read = time.perf_counter()
    assert count == min(40, len(stored.entries))
    looked = time.perf_counter()
    names = [row.summary.name for row in rows]
    every = time.perf_counter()
    assert len(names) == len(rows)
    return {
        "open and list": (listed - start) * 1000,
        "load": (loaded - begun) * 1000,
        "last 40": (read - loaded) * 1000,
        "every row": (every - looked) * 1000,
        "MB": memory,
    }


def in_a_fresh_process(path: Path) -> dict[str, float]:
    """Return the best of three runs of `opened`, each in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.store", "--open", str(path)]
    # As the program itself does: to look for plugins takes longer than to read entries.
    env = {**os.environ, "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    runs: list[dict[str, float]] = [
        json.loads(subprocess.run(command, capture_output=True, check=True, env=env).stdout) for _ in range(3)
    ]
    return min(runs, key=lambda run: run["open and list"])


def foreign(path: Path) -> None:
    """Print what opening takes when stock TinyDB has written the file, beside a parse of it."""
    copy = path.with_suffix(".foreign")
    copy.write_text(json.dumps(json.loads(path.read_bytes())), encoding="utf-8")
    told = in_a_fresh_process(copy)
    parsed = min(milliseconds(lambda: json.loads(copy.read_bytes())) for _ in range(3))
    copy.unlink()
    figures = ", ".join(f"{name} {value:.2f}" for name, value in told.items())
    print(f"  by stock TinyDB  {figures}; a parse {parsed:.0f}")


def write_raw(descriptor: int, data: bytes) -> None:
    """Write bytes and wait until they are on the disk."""
    os.write(descriptor, data)
    os.fsync(descriptor)


def beside_raw(folder: Path, change: Callable[[int], Any], sizes: list[int]) -> str:
    """Return the median of a change, and how many times that of a raw write and fsync of the same bytes it is."""
    raw, ours, theirs = os.open(folder / "raw", os.O_RDWR | os.O_CREAT), [], []
    for place in range(TRIES):
        ours.append(milliseconds(lambda place=place: change(place)))  # type: ignore[misc]  # a default binds it
        data = b"x" * sizes[-1]
        theirs.append(milliseconds(lambda data=data: write_raw(raw, data)))  # type: ignore[misc]
    os.close(raw)
    one, other = statistics.median(ours), statistics.median(theirs)
    return f"{one:.2f} ms = {one / other:.1f} x {other:.2f}"


def changes(folder: Path, path: Path) -> None:
    """Print what each kind of change takes."""
    store, sizes = SessionStore.open(path), [0]
    append = LinedFile.append

    def noted(self: LinedFile, change: bytes) -> None:
        sizes.append(len(change))
        append(self, change)

    LinedFile.append = noted  # type: ignore[method-assign]
    ids = [row.summary.id for row in store.list().sessions]
    first = [store.load(ids[place % len(ids)]).entries[1 + place // len(ids)] for place in range(TRIES)]
    other = [entry.changed(content={"text": f"changed {place}"}) for place, entry in enumerate(first)]
    fresh = [Session(metadata=metadata(), entries=[]) for _ in range(TRIES)]

    def tell(place: int, summary: SessionSummary) -> Any:
        is_active = summary.status is SessionStatus.ACTIVE
        return pause(summary, Timestamp.now()) if is_active else resume(summary, Timestamp.now())

    def which(place: int) -> SessionId:
        return ids[place % len(ids)]

    new = [SessionEntry.from_document(entry(place)) for place in range(TRIES)]
    kinds: dict[str, Callable[[int], Any]] = {
        "append": lambda at: store.update([which(at)], lambda found: record(found, [new[at]], Timestamp.now())),
        "tag": lambda at: store.update([which(at)], lambda found: retag(found, [f"t{at}"], [])),
        "status and event": lambda at: store.update([which(at)], lambda found: tell(at, found)),
        "new session": lambda at: store.apply([CreateSession(fresh[at])]),
        "replace": lambda at: store.apply([ReplaceEntry(which(at), EntryRef(first[at].id), other[at])]),
        "ten tags as one": lambda at: store.update(ids[:10], lambda found: retag(found, [f"u{at}"], [f"u{at - 1}"])),
    }
    for name, change in kinds.items():
        print(f"  {name:16} {beside_raw(folder, change, sizes)}")
    LinedFile.append = append  # type: ignore[method-assign]
    folding(store, path, ids[0])
    store.close()


def folding(store: SessionStore, path: Path, session_id: SessionId) -> None:
    """Print what a fold takes beside a copy of the file, and what an append beside a fold takes."""
    fold = milliseconds(store.fold)
    copy = path.with_suffix(".copy")

    def copied() -> None:
        shutil.copyfile(path, copy)
        with copy.open("rb") as file:
            os.fsync(file.fileno())

    raw = milliseconds(copied)
    copy.unlink()
    print(f"  {'fold':16} {fold:.0f} ms = {fold / raw:.1f} x {raw:.0f} (copy + fsync)")
    thread, times = threading.Thread(target=store.fold), []
    thread.start()
    while thread.is_alive():
        new = SessionEntry.from_document(entry(0))
        times.append(milliseconds(lambda new=new: store.apply([AddEntries(session_id, (new,))])))  # type: ignore[misc]
    median, worst = statistics.median(times), max(times)
    print(f"  {'beside a fold':16} median {median:.2f} ms, worst {worst:.0f} ms, of {len(times)}")


def sqlite(folder: Path, sessions: int, entries: int) -> None:
    """Print what the same work takes with SQLite (WAL, full sync)."""
    path = folder / "sessions.sqlite"
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE session (id INTEGER PRIMARY KEY, metadata TEXT, tags TEXT)")
    base.execute("CREATE TABLE entry (session INTEGER, place INTEGER, value TEXT, PRIMARY KEY (session, place))")
    base.execute("BEGIN")
    for number in range(sessions):
        head = json.dumps(metadata().to_document())
        base.execute("INSERT INTO session VALUES (?, ?, '')", (number, head))
        base.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            ((number, place, json.dumps(entry(place), ensure_ascii=False)) for place in range(entries)),
        )
    base.execute("COMMIT")
    listing = milliseconds(lambda: base.execute("SELECT * FROM session").fetchall())
    added = statistics.median(
        milliseconds(
            lambda place=place: base.execute(  # type: ignore[misc]
                "INSERT INTO entry VALUES (?, ?, ?)", (place % sessions, entries + place, json.dumps(entry(place)))
            )
        )
        for place in range(TRIES)
    )
    tagged = statistics.median(
        milliseconds(lambda place=place: base.execute("UPDATE session SET tags = ? WHERE id = 0", (place,)))  # type: ignore[misc]
        for place in range(TRIES)
    )
    base.close()
    print(f"  {'SQLite':16} list {listing:.1f} ms, append {added:.2f} ms, tag {tagged:.2f} ms")
    for left in folder.glob("sessions.sqlite*"):
        left.unlink()


def stock(path: Path) -> None:
    """Print what the same work takes with TinyDB as it comes."""
    copy = path.with_suffix(".stock")
    shutil.copyfile(path, copy)
    with TinyDB(copy) as database:
        table = database.table("sessions")
        listing = milliseconds(table.all)
        added = milliseconds(lambda: table.update(lambda found: found["entries"].append(entry(0)), doc_ids=[1]))
        tagged = milliseconds(lambda: table.update(lambda found: found["metadata"].update(tags=["x"]), doc_ids=[1]))
    copy.unlink()
    print(f"  {'stock TinyDB':16} list {listing:.0f} ms, append {added:.0f} ms, tag {tagged:.0f} ms")


def main(folder: Path, *, is_small: bool) -> None:
    """Print the table."""
    sizes = [(100, 100), (1_000, 100), (10_000, 100), (1, 100_000)]
    for sessions, entries in sizes[:1] if is_small else sizes:
        path = folder / "sessions.json"
        make(path, sessions, entries)
        print(f"{sessions:,} x {entries:,} entries, {path.stat().st_size / 1e6:.0f} MB")
        told = in_a_fresh_process(path)
        print("  by contents     ", ", ".join(f"{name} {value:.2f}" for name, value in told.items()))
        edited = path.with_suffix(".edited")
        edited.write_bytes(path.read_bytes().replace(b'"purpose":"', b'"purpose": "', 1))
        told = in_a_fresh_process(edited)
        edited.unlink()
        print("  by scan         ", ", ".join(f"{name} {value:.2f}" for name, value in told.items()))
        if path.stat().st_size < 100_000_000:
            foreign(path)
        changes(folder, path)
        sqlite(folder, sessions, entries)
        if path.stat().st_size < 100_000_000:
            stock(path)
        path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--open"]:
        print(json.dumps(opened(Path(sys.argv[2]))))
    else:
        named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
        with TemporaryDirectory(dir=named[0] if named else None) as name:
            main(Path(name), is_small="--small" in sys.argv)
