"""Entries are made when they are looked at, and are a proper sequence."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.store.samples import entry_document, message, say, session_id
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import dumps
from thulp_tui.store import SessionStore
from thulp_tui.store.body import Added, Body
from thulp_tui.store.entries import KEPT, Entries

TEXTS = tuple(dumps(entry_document(name)).encode() for name in "abcde")


def test_entries_are_a_sequence() -> None:
    """Indexing from both ends, slices, iteration, containment and reversal do as with a list."""
    entries: Sequence[SessionEntry] = Entries(Body([Added(TEXTS)]))
    same = [message(name) for name in "abcde"]
    assert len(entries) == 5
    assert list(entries) == same
    assert (entries[0], entries[-1]) == (same[0], same[-1])
    assert list(entries[1:4]) == same[1:4]
    assert list(entries[::-2]) == same[::-2]
    assert list(reversed(entries)) == same[::-1]
    assert same[2] in entries
    assert entries.index(same[2]) == 2


@pytest.mark.parametrize("place", [5, -6])
def test_a_place_that_is_not_there_is_an_index_error(place: int) -> None:
    """Beyond either end there is nothing."""
    with pytest.raises(IndexError):
        Entries(Body([Added(TEXTS)]))[place]


def test_only_what_is_looked_at_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry is made at the first look and stays the same object; the others are not made."""
    made: list[str] = []
    make = SessionEntry.from_document

    def noted(value: Any) -> SessionEntry:
        made.append(value["content"]["text"])
        return make(value)

    monkeypatch.setattr(SessionEntry, "from_document", noted)
    entries = Entries(Body([Added(TEXTS)]))
    assert len(entries) == 5
    assert entries[1] is entries[1]
    assert [entry.text for entry in entries[3:]] == ["d", "e"]
    assert made == ["b", "d", "e"]


def test_what_is_far_away_is_let_go() -> None:
    """Who goes through a long session does not hold all of its entries."""
    entries = Entries(Body([Added(TEXTS * 1000)]))
    assert [entry.text for entry in entries[:]] == list("abcde") * 1000
    assert len(entries._made) <= KEPT


def test_the_texts_of_a_stored_session_are_those_of_its_entries(store: SessionStore) -> None:
    """They are read without making an entry, from the document and from what was added since."""
    store.fold()
    store.apply([say(1, "three", "four")])
    stored = store.load(session_id(1))
    found = [SessionEntry.from_document(json.loads(text)) for text in stored.texts(1, 4)]
    assert found == list(stored.entries[1:])
