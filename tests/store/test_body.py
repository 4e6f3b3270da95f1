"""Entries made of their texts."""

from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import entries, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.strict_json import dumps
from thulp_tui.store.body import entry_of, text_of_entry


@unhurried
@given(entries())
def test_an_entry_is_made_as_if_it_was_judged(entry: SessionEntry) -> None:
    """Of whatever kind, with fields that nobody knows, with braces in its names; in types, too."""
    made = entry_of(text_of_entry(entry))
    assert made == entry
    assert repr(made) == repr(entry)
    assert text_of_entry(made) == text_of_entry(entry)


@pytest.mark.parametrize("name", ["id", "timestamp", "entry_type", "content"])
@pytest.mark.parametrize("wrong", ["left out", {"type": "x"}, -1])
def test_what_is_no_entry_is_refused(name: str, wrong: Any) -> None:
    """A program may overwrite a file in place while it is read."""
    document = SessionEntry.user_message("hi").to_document()
    if wrong == "left out":
        del document[name]
    elif name != "content":
        document[name] = wrong
    else:
        document = [document]  # type: ignore[assignment]
    with pytest.raises(InvalidDocument):
        entry_of(dumps(document).encode())
