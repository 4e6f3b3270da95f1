"""Several programs at once, and programs that die: what was acknowledged is there, the file is always plain JSON."""

import json
import random
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.store.samples import document, say, seen_by_stock_tinydb, session, session_id, texts, write_tables
from thulp_tui.domain.operations import Conflict, CreateSession
from thulp_tui.domain.rules import Decision, retag
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import SessionStore, StoreError

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 20
"""How many writers are killed in the default run."""


def start_writer(path: Path, number: int, name: str, count: int, every: int = 0) -> subprocess.Popen[str]:
    """Start a process that appends messages, and folds after so many; it prints each that is acknowledged."""
    command = [sys.executable, "-m", "tests.store.writer", str(path), str(number), name, str(count), str(every)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("every", [0, 2], ids=["appending", "folding"])
def test_a_killed_writer_loses_nothing_it_acknowledged(path: Path, every: int) -> None:
    """SIGKILL at a random moment, again and again: every acknowledged message is there once, in order, and no other."""
    padding = {str(number): document(number, *(f"{number} {place}" for place in range(40))) for number in range(2, 12)}
    write_tables(path, {"sessions": {"1": document(1), **padding}})
    expected: list[str] = []
    acknowledged = 0
    for kill in range(KILLS):
        with start_writer(path, 1, f"w{kill}", 10_000, every) as writer:
            assert writer.stdout
            said = [writer.stdout.readline().strip() for _ in range(random.randint(1, 6))]
            with suppress(subprocess.TimeoutExpired):
                writer.wait(random.uniform(0, 0.012))
            writer.kill()
            said += writer.stdout.read().split("\n")
        said = [line for line in said if line]
        acknowledged += len(said)
        json.loads(path.read_bytes())
        with SessionStore.open(path) as store:
            found = [str(text) for text in texts(store)]
            # The last one may have reached the disk without there being time to say so.
            at_most = [*expected, *said, f"w{kill} {len(said)}"]
            assert found in (at_most[:-1], at_most)
            assert len(store.list().sessions) == 11
        expected = found
    with SessionStore.open(path) as store:
        store.apply([say(1, "still works")])
        assert texts(store) == [*expected, "still works"]
    assert acknowledged >= KILLS
    assert len(seen_by_stock_tinydb(path)) == 11
    assert sorted(sibling.name for sibling in path.parent.iterdir()) == [f".{path.name}.lock", path.name]


def read_plainly(path: Path) -> None:
    """Read the file as plain JSON. Who takes no lock can meet an append, but not again and again."""
    for _ in range(20):
        with suppress(json.JSONDecodeError):
            json.loads(path.read_bytes())
            return
    json.loads(path.read_bytes())


@pytest.mark.parametrize(("writers", "each", "every"), [(2, 60, 0), (4, 30, 0), (3, 40, 5)])
def test_writers_at_once_lose_nothing(path: Path, writers: int, each: int, every: int) -> None:
    """Every message of every process is there once, in order per process; who reads meanwhile never meets an error."""
    with SessionStore.open(path) as reader:
        reader.apply([CreateSession(session(1)), CreateSession(session(2))])
        processes = [start_writer(path, 1 + number % 2, f"w{number}", each, every) for number in range(writers)]
        seen = 0
        while any(process.poll() is None for process in processes):
            read_plainly(path)
            if reader.refresh():
                seen = len(texts(reader, 1)) + len(texts(reader, 2))
            assert reader.read_only is None
            with SessionStore.open(path) as fresh:
                assert fresh.list().damaged == ()
                assert sum(row.summary.entries for row in fresh.list().sessions) >= seen
        for process in processes:
            process.communicate()
            assert process.returncode == 0
        reader.refresh()
        found = {number: texts(reader, number) for number in (1, 2)}
    for number in range(writers):
        name = f"w{number}"
        mine = [text for text in found[1 + number % 2] if text and text.split()[0] == name]
        assert mine == [f"{name} {place}" for place in range(each)]
    assert Counter(map(len, found.values())) == Counter([(writers + 1) // 2 * each, writers // 2 * each])


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let writing beyond so many bytes of any file fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_anywhere_leaves_the_old_file(store: SessionStore, path: Path) -> None:
    """Wherever the disk is full within the new file: an error with the reason, nothing changed, the next one works."""
    data = path.read_bytes()
    names = {sibling.name for sibling in path.parent.iterdir()}
    for size in range(0, len(data) + 100, 53):
        with no_file_longer_than(size), pytest.raises(StoreError, match="nothing was changed: file too large"):
            store.apply([say(1, "three"), CreateSession(session(2))])
        assert path.read_bytes() == data
        assert {sibling.name for sibling in path.parent.iterdir()} == names
        assert (texts(store), len(store.list().sessions)) == (["one", "two"], 1)
        assert not store.refresh()
    store.apply([say(1, "three")])
    assert texts(store) == ["one", "two", "three"]


def stock_tinydb_writes(path: Path, name: str) -> None:
    """Change the name of every session as a program does that knows nothing of us: in place, without a lock."""
    with TinyDB(path) as database:
        database.table("sessions").update(lambda found: found["metadata"].update(name=name))


def test_a_writer_without_a_lock_is_not_overwritten(store: SessionStore, path: Path) -> None:
    """Stock TinyDB writes in the very moment of our change: it is decided anew, and both changes are there."""
    store.fold()
    asked: list[str] = []

    def decide(summary: SessionSummary) -> Decision:
        asked.append(summary.name)
        if len(asked) == 1:
            stock_tinydb_writes(path, "renamed by stock TinyDB")
        return retag(summary, ["ours"], [])

    applied = store.update([session_id(1)], decide)
    assert asked == ["session 1", "renamed by stock TinyDB"]
    (found,) = seen_by_stock_tinydb(path)
    assert (found["metadata"]["name"], found["metadata"]["tags"]) == ("renamed by stock TinyDB", ["a", "ours"])
    assert applied.summaries[0].name == "renamed by stock TinyDB"
    assert store.refresh()


def test_a_writer_without_a_lock_that_never_stops_is_a_conflict(store: SessionStore, path: Path) -> None:
    """When it writes again and again, our change is given up: nothing is written, and its state is what we show."""
    store.fold()
    count = iter(range(100))

    def decide(summary: SessionSummary) -> Decision:
        stock_tinydb_writes(path, f"name {next(count)}")
        return retag(summary, ["ours"], [])

    with pytest.raises(Conflict, match="Another program"):
        store.update([session_id(1)], decide)
    (found,) = seen_by_stock_tinydb(path)
    assert found["metadata"]["tags"] == ["a"]
    assert store.list().sessions[0].summary.name == found["metadata"]["name"]


def test_a_file_that_is_deleted_while_a_change_is_made_is_not_put_back(store: SessionStore, path: Path) -> None:
    """Between reading and writing somebody takes the file away: an error, and it stays away."""

    def decide(summary: SessionSummary) -> Decision:
        path.unlink()
        return retag(summary, ["ours"], [])

    with pytest.raises(StoreError, match="no such file"):
        store.update([session_id(1)], decide)
    assert not path.exists()


def test_two_programs_that_make_the_same_file_share_it(path: Path) -> None:
    """Stores opened at the same moment on a path without a file: one makes it, both work on it."""
    with SessionStore.open(path) as one, SessionStore.open(path) as other:
        one.apply([CreateSession(session(1))])
        other.apply([CreateSession(session(2))])
        one.refresh()
        assert len(one.list().sessions) == len(other.list().sessions) == 2
