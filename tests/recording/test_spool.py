"""What running commands print, on the disk before it is shown."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.sessions import session, sid
from thulp_tui.domain.demo import output_beside, spools_beside
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.operations import AddEntries, CreateSession
from thulp_tui.recording import calls, spool
from thulp_tui.recording.output import Output
from thulp_tui.recording.spool import SpooledOutput, make_whole
from thulp_tui.store import SessionStore

ENTRY = calls.begun("make", Path("/project"), "shell", Timestamp(1_000))
"""The entry of a command that runs."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SessionStore]:
    """A file with a demo in which a command runs."""
    with SessionStore.open(tmp_path / "s.json") as store:
        store.apply([CreateSession(session(1, "demo", kind="teacher_demo")), AddEntries(sid(1), (ENTRY,))])
        yield store


def begin(store: SessionStore, limit: int = 1_000) -> SpooledOutput:
    """Begin to print."""
    return SpooledOutput(limit, None, store.path, sid(1), ENTRY.id)


def is_killed(output: SpooledOutput) -> None:
    """Let go of everything as a process does that is killed: nothing is taken away."""
    os.close(output._descriptor)
    output._descriptor = -1


def entry(store: SessionStore) -> SessionEntry:
    """Return the entry as it stands in the file."""
    return store.load(sid(1)).entries[0]


def content(store: SessionStore) -> dict[str, Any]:
    """Return what the entry holds."""
    found = entry(store).content
    assert isinstance(found, dict)
    return found


def spools(store: SessionStore) -> list[Path]:
    """Return what lies beside the sessions."""
    folder = spools_beside(store.path)
    return [*folder.iterdir()] if folder.exists() else []


def test_what_was_printed_is_recorded_the_next_time(store: SessionStore) -> None:
    """As an interrupted call, with how long it had run; the file is gone then."""
    output = begin(store)
    output.feed(b"\x1b[31mone\x1b[0m\r\ntwo\r\nthr")
    is_killed(output)
    assert make_whole(store) == ["make"]
    assert content(store)["result"] == "one\ntwo\nthr" == output.text
    assert content(store)["interrupted"]
    assert entry(store).is_failure
    assert not spools_beside(store.path).exists()
    assert make_whole(store) == []


def test_what_still_runs_is_left_alone(store: SessionStore) -> None:
    """Its program holds it; when the command has ended, nothing is left of it."""
    output = begin(store)
    output.feed(b"one")
    assert make_whole(store) == []
    assert content(store)["result"] == ""
    assert len(spools(store)) == 1
    output.let_go()
    assert spools(store) == []


@pytest.mark.parametrize("limit", [60, 1_000, 30_000])
def test_a_flood_is_recorded_as_it_would_have_been(
    store: SessionStore, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was printed, cut anywhere, and however often the file was begun anew within bounds."""
    monkeypatch.setattr(spool, "GROWN", 300)
    chance = random.Random(limit)
    pieces = [b"line\r\n", b"\r50 %", b"\x1b[2K", b"\x1b[A", "ä漢".encode(), b"\x1b[?1049h", b"\x1b[?1049l", b"x" * 70]
    output, plain = begin(store, limit), Output(limit)
    for _ in range(400):
        data = b"".join(chance.choices(pieces, k=40))
        cut = chance.randrange(len(data))
        for part in (data[:cut], data[cut:]):
            output.feed(part)
            plain.feed(part)
    (held,) = spools(store)
    assert held.stat().st_size < 10_000 + 8 * limit
    assert held.stat().st_mode & 0o777 == 0o600
    assert held.parent.stat().st_mode & 0o777 == 0o700
    is_killed(output)
    make_whole(store)
    assert content(store)["result"] == plain.text
    assert make_whole(store) == []


def test_all_of_the_output_is_kept_where_that_is_wanted(store: SessionStore) -> None:
    """The file beside has its end, too, and the call tells of it."""
    full = output_beside(store.path, ENTRY.id)
    full.parent.mkdir()
    with full.open("w") as file:
        output = SpooledOutput(100, file.write, store.path, sid(1), ENTRY.id)
        for n in range(200):
            output.feed(f"{n}\r\n".encode())
        is_killed(output)
    make_whole(store)
    assert full.read_text() == "".join(f"{n}\n" for n in range(200))
    assert content(store)["output_file"] == f"{full.parent.name}/{full.name}"


def test_an_entry_that_has_ended_is_left_as_it_is(store: SessionStore) -> None:
    """The program was killed after it had recorded the end, and before it had taken the file away."""
    output = begin(store)
    output.feed(b"one")
    is_killed(output)
    ended = calls.ended(ENTRY, "one, and the end", 0, 5)
    store.apply([AddEntries(sid(1), (ended,))])
    assert make_whole(store) == []
    assert store.load(sid(1)).entries[1] == ended
    assert spools(store) == []


def test_the_session_does_not_become_longer_than_it_was(store: SessionStore) -> None:
    """Its last change is when the command last printed, not when somebody opened the file again."""
    output = begin(store)
    output.feed(b"one")
    is_killed(output)
    before = store.load(sid(1)).summary.metadata.updated_at
    make_whole(store)
    assert store.load(sid(1)).summary.metadata.updated_at == max(before, 1_000 + content(store)["duration_ms"])


@pytest.mark.parametrize("text", ["", "{", "[]\n", '{"limit": 5, "state": {}}\nx', '{"limit": "x"}\n'])
def test_a_damaged_file_is_taken_away(store: SessionStore, text: str) -> None:
    """And changes nothing."""
    folder = spools_beside(store.path)
    folder.mkdir()
    (folder / "a.spool").write_text(text)
    assert make_whole(store) == []
    assert content(store)["result"] == ""
    assert not folder.exists()


def test_the_file_of_another_machine_is_left_alone(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lock may not be seen here."""
    output = begin(store)
    output.feed(b"one")
    is_killed(output)
    monkeypatch.setattr("platform.node", lambda: "elsewhere")
    assert make_whole(store) == []
    assert len(spools(store)) == 1


def test_where_nothing_can_be_kept_the_output_is_as_ever(tmp_path: Path) -> None:
    """A folder that is not to be had keeps no command from running."""
    (tmp_path / "s.json.running").write_text("in the way")
    output = SpooledOutput(1_000, None, tmp_path / "s.json", sid(1), ENTRY.id)
    output.feed(b"one")
    output.let_go()
    assert output.text == "one"
