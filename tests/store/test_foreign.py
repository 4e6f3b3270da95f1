"""A file that another program writes again and again: what did not change in it is not looked at again."""

import json
from pathlib import Path

import pytest

from tests.store.samples import document, session_id, texts, write_tables
from thulp_tui.store import SessionStore
from thulp_tui.store.held import Held
from thulp_tui.store.judging import Judge


def test_what_is_known_of_a_foreign_file_is_not_judged_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock TinyDB writes the whole file for one session: that one is read, and those it wrote before are not."""
    documents = {str(number): document(number, "one") for number in (1, 2, 3)}
    write_tables(path, {"sessions": documents, "_default": {"1": document(4), "2": {"note": 1}}})
    with SessionStore.open(path) as store:
        judged: list[int] = []
        session = Judge.session

        def noted(self: Judge, table: str, doc_id: int, at: int) -> Held:
            judged.append(doc_id)
            return session(self, table, doc_id, at)

        monkeypatch.setattr(Judge, "session", noted)
        documents["2"] = document(2, "one", "two")
        write_tables(path, {"sessions": documents, "_default": {"1": document(4), "2": {"note": 1}}})
        assert store.refresh()
        assert texts(store, 2) == ["one", "two"]
        assert {row.summary.id for row in store.list().sessions} == {session_id(number) for number in (1, 2, 3, 4)}
        assert set(judged) == {2}


def test_a_session_that_becomes_something_else_is_not_taken_for_one(path: Path) -> None:
    """A document of `_default` that was a session and is none any more is another program's."""
    write_tables(path, {"_default": {"1": document(1), "2": document(2)}})
    with SessionStore.open(path) as store:
        write_tables(path, {"_default": {"1": {"note": 1}, "2": document(2)}})
        assert store.refresh()
        assert [row.summary.id for row in store.list().sessions] == [session_id(2)]
        assert store.list().damaged == ()


def test_a_foreign_file_is_laid_out_as_it_was_read(path: Path) -> None:
    """Sessions in stock TinyDB's form, entries and contexts, come out of the first change as they went in."""
    plain = document(1, "é", "two")
    for entry in plain["entries"]:
        del entry["x_entry"]
    del plain["x_document"]
    write_tables(path, {"sessions": {"1": plain, "2": document(2, "three")}})
    with SessionStore.open(path) as store:
        store.fold()
    kept = json.loads(path.read_bytes())["sessions"]
    assert kept == {"1": plain, "2": document(2, "three")}
