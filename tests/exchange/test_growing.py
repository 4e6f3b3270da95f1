"""Importing other tools' files again, as they grow: nothing is added twice, nothing is lost."""

import os
from pathlib import Path

import pytest

from tests.exchange.readings import brief
from tests.exchange.test_messages import TALK, lines
from tests.exchange.transcripts import SESSION, Transcript, said, used
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import SetMetadata
from thulp_tui.domain.session import Session
from thulp_tui.exchange.importing import Import, Taken
from thulp_tui.exchange.looking import look
from thulp_tui.exchange.merging import Outcome
from thulp_tui.store import SessionStore


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """An empty store."""
    return SessionStore.open(tmp_path / "s.tinydb.json")


def imported(store: SessionStore, path: Path) -> list[Taken]:
    """What became of a file's sessions."""
    run = Import(store)
    for found in look(path):
        run.take(found)
    run.flush()
    return run.report


def outcomes(store: SessionStore, path: Path) -> list[Outcome]:
    """What became of a file's sessions, in a word each."""
    return [taken.outcome for taken in imported(store, path)]


def held(store: SessionStore, id: str = SESSION) -> Session:
    """A session as it is in the store."""
    return store.load(SessionId(id)).to_session()


def test_a_talk_that_goes_on(store: SessionStore, tmp_path: Path) -> None:
    """What is new is added; the same file again changes nothing."""
    told = Transcript()
    told.user("go")
    told.reply(said("done"))
    assert outcomes(store, told.write(tmp_path)) == [Outcome.IMPORTED]
    assert outcomes(store, told.write(tmp_path)) == [Outcome.UNCHANGED]
    told.user("on")
    (taken,) = imported(store, told.write(tmp_path))
    assert (taken.outcome, taken.added) == (Outcome.GROWN, 1)
    assert outcomes(store, told.write(tmp_path)) == [Outcome.UNCHANGED]
    assert brief(held(store)) == [("user", "go"), ("assistant", "done"), ("user", "on")]


def test_a_later_title(store: SessionStore, tmp_path: Path) -> None:
    """A session gets the names that its tool gives it later, until a person gives it one here."""
    told = Transcript()
    told.user("go")
    for title in ("", "Going", "Gone"):
        if title:
            told.loose(type="ai-title", aiTitle=title, sessionId=SESSION)
        imported(store, told.write(tmp_path))
        assert held(store).name == (title or "go")
    assert outcomes(store, told.write(tmp_path)) == [Outcome.UNCHANGED]
    store.apply([SetMetadata(SessionId(SESSION), {"name": "Mine"})])
    told.loose(type="ai-title", aiTitle="Left", sessionId=SESSION)
    told.user("on")
    imported(store, told.write(tmp_path))
    assert held(store).name == "Mine"
    assert len(held(store).entries) == 2


@pytest.mark.parametrize("cut", range(1, 11))
def test_every_moment_of_a_talk(store: SessionStore, tmp_path: Path, cut: int) -> None:
    """Wherever the file was cut when it was taken first: in the end the store holds what the whole file says."""
    told = Transcript()
    told.user("go")
    told.loose(type="ai-title", aiTitle="Going", sessionId=SESSION)
    one, two = told.reply(used("t1", command="a"), used("t2", command="b"), id="m1")
    told.tip = one["uuid"]
    told.result("t1", "A")
    told.tip = two["uuid"]
    told.result("t2", "B")
    told.reply(said("One."), id="m2", usage={"input_tokens": 1, "output_tokens": 1})
    told.reply(said("Two."), id="m2", usage={"input_tokens": 1, "output_tokens": 7})
    told.loose(type="summary", summary="Went", leafUuid=one["uuid"])
    told.line("system", subtype="turn_duration", durationMs=9)
    whole = Transcript()
    whole.lines, told.lines = list(told.lines), told.lines[:cut]
    imported(store, told.write(tmp_path))
    expected = [Outcome.UNCHANGED] if cut == 10 else [Outcome.GROWN]
    assert outcomes(store, whole.write(tmp_path)) == expected
    assert outcomes(store, whole.write(tmp_path)) == [Outcome.UNCHANGED]
    with SessionStore.open(tmp_path / "fresh.json") as fresh:
        imported(fresh, whole.write(tmp_path))
        assert held(store).entries == held(fresh).entries
        assert held(store).context == held(fresh).context


def test_going_back(store: SessionStore, tmp_path: Path) -> None:
    """After a rewind the session goes on from the fork, and what was left is a child; nothing is lost."""
    told = Transcript()
    told.user("go")
    fork = told.reply(said("well?"))[0]["uuid"]
    told.user("left")
    told.reply(said("left, too"))
    imported(store, told.write(tmp_path))
    told.tip = fork
    told.user("right")
    assert outcomes(store, told.write(tmp_path)) == [Outcome.GROWN, Outcome.IMPORTED]
    assert outcomes(store, told.write(tmp_path)) == [Outcome.UNCHANGED] * 2
    assert brief(held(store)) == [("user", "go"), ("assistant", "well?"), ("user", "right")]
    (child,) = [one.summary.id for one in store.list().sessions if one.summary.id != SESSION]
    assert brief(held(store, child)) == [("user", "left"), ("assistant", "left, too")]


def test_a_person_changed_it_meanwhile(store: SessionStore, tmp_path: Path) -> None:
    """What was changed here later than in the file has diverged, and is left alone; a name is no change."""
    told = Transcript()
    told.user("go")
    imported(store, told.write(tmp_path))
    store.apply([SetMetadata(SessionId(SESSION), {"name": "mine"})])
    told.user("on")
    assert outcomes(store, told.write(tmp_path)) == [Outcome.GROWN]
    assert held(store).name == "mine"
    store.apply([SetMetadata(SessionId(SESSION), {"updated_at": Timestamp(1_900_000_000_000)})])
    told.user("on")
    assert outcomes(store, told.write(tmp_path)) == [Outcome.DIVERGED]


def test_a_line_that_is_another_now(store: SessionStore, tmp_path: Path) -> None:
    """What says something else than before has diverged."""
    told = Transcript()
    told.user("go")
    imported(store, told.write(tmp_path))
    told.lines[0]["message"]["content"] = "stop"
    assert outcomes(store, told.write(tmp_path)) == [Outcome.DIVERGED]


def test_a_conversation_without_times(store: SessionStore, tmp_path: Path) -> None:
    """The file's time counts when it is taken first; touching it changes nothing, what is new has its new time."""
    path = lines(tmp_path, *TALK[:2])
    os.utime(path, (1_000, 1_000))
    assert outcomes(store, path) == [Outcome.IMPORTED]
    os.utime(path, (2_000, 2_000))
    assert outcomes(store, path) == [Outcome.UNCHANGED]
    lines(tmp_path, *TALK)
    os.utime(path, (3_000, 3_000))
    assert outcomes(store, path) == [Outcome.GROWN]
    (listed,) = store.list().sessions
    session = held(store, listed.summary.id)
    assert [entry.timestamp for entry in session.entries] == [1_000_000] * 2 + [3_000_000] * 2
    assert session.metadata.updated_at == 3_000_000


def test_a_trial_takes_nothing(store: SessionStore, tmp_path: Path) -> None:
    """It says what would become of the sessions."""
    told = Transcript()
    told.user("go")
    run = Import(store, is_trial=True)
    for found in look(told.write(tmp_path)):
        run.take(found)
    run.flush()
    assert [(taken.outcome, taken.name, taken.entries) for taken in run.report] == [(Outcome.IMPORTED, "go", 1)]
    assert len(store.list().sessions) == 0


def test_damaged_lines_are_told(store: SessionStore, tmp_path: Path) -> None:
    """With file, line and reason; the rest of the file is taken."""
    told = Transcript()
    told.user("go")
    path = told.write(tmp_path)
    path.write_text(path.read_text() + "{broken\n")
    os.utime(path, (1, 1))
    run = Import(store)
    for found in look(path):
        run.take(found)
    run.flush()
    assert [taken.outcome for taken in run.report] == [Outcome.IMPORTED]
    assert [(one.path, one.line) for one in run.damaged_lines] == [(path, 2)]
    assert run.damaged_line_count == 1


def test_many_damaged_lines_are_counted(store: SessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first are kept, so that the memory is bounded."""
    monkeypatch.setattr("thulp_tui.exchange.importing.MOST_FAULTS", 3)
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(Transcript().text() + '{"sessionId":"x","uuid":"y"}\n' + "{\n" * 5)
    run = Import(store)
    for found in look(tmp_path):
        run.take(found)
    assert (len(run.damaged_lines), run.damaged_line_count) == (3, 10)
