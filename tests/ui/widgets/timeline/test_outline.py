"""What the file's text tells of an entry without making it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.sessions import call, every_kind, user
from tests.ui.test_bodies import entries
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import dumps
from thulp_tui.ui.widgets.timeline.needle import Needle
from thulp_tui.ui.widgets.timeline.outline import BLOCK, Outline


def outlined(shown: list[SessionEntry]) -> Outline:
    """Return the outline of entries."""
    texts = [dumps(entry.to_document()).encode() for entry in shown]
    return Outline(len(texts), lambda first, last: texts[first:last])


@settings(max_examples=100, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=6))
def test_kind_outcome_and_time_are_those_of_the_entry(shown: list[SessionEntry]) -> None:
    """Whatever names and contents look like."""
    outline = outlined(shown)
    for index, entry in enumerate(shown):
        assert outline.kind(index) == entry.kind
        assert outline.is_failure(index) == entry.is_failure
        assert outline.time(index) == entry.timestamp


@given(st.lists(st.text("a\n", max_size=300) | st.just("a" * 70_000), min_size=1, max_size=9))
def test_the_extent_is_that_of_the_content(said: list[str]) -> None:
    """Its bytes as JSON and its line breaks, of short entries as of long ones among them."""
    outline = outlined([user(""), *(user(text) for text in said)])
    around = outline.extent(0)[0] - len(dumps(""))
    for index, text in enumerate(said, 1):
        assert outline.extent(index) == (len(dumps(text)) + around, text.count("\n"))


def test_names_made_to_mislead_do_not() -> None:
    """A tool may be called like a piece of JSON."""
    names = ['","success":true', '"}', "}", '\\","success":false', "a{b", ""]
    shown = [call(name, ok=ok) for name in names for ok in (True, False)]
    outline = outlined(shown)
    assert [outline.is_failure(index) for index in range(len(shown))] == [entry.is_failure for entry in shown]


def test_nothing_is_read_before_somebody_asks_and_nothing_twice() -> None:
    """A block at a time."""
    texts = [dumps(entry.to_document()).encode() for entry in every_kind() * 100]
    read: list[tuple[int, int]] = []

    def noted(first: int, last: int) -> list[bytes]:
        read.append((first, last))
        return texts[first:last]

    outline = Outline(len(texts), noted)
    assert read == []
    assert [outline.kind(300), outline.kind(301)] == ["tool_call", "skill_execution"]
    assert read == [(BLOCK, 2 * BLOCK)]


def test_more_entries_are_read_when_they_are_asked_for() -> None:
    """What was known stays."""
    texts = [dumps(entry.to_document()).encode() for entry in [*every_kind() * 40, *[user("new")] * 300]]
    outline = Outline(320, lambda first, last: texts[first:last])
    assert outline.kind(0) == "system_message"
    outline.grow(len(texts), lambda first, last: texts[first:last])
    assert [outline.kind(index) for index in (0, 319, 320, 619)] == [
        "system_message",
        "system_event",
        "user_message",
        "user_message",
    ]


def test_what_is_no_entry_any_more_stands_in_as_an_event() -> None:
    """A file that is overwritten in place may hold anything for a moment."""
    outline = Outline(4, lambda first, last: [b"{", b"[]", b'{"entry_type": 5}', b"\xff"])
    assert [outline.kind(index) for index in range(4)] == ["system_event"] * 4
    assert Needle("x").count(b"{x") == 0


def test_what_is_gone_from_the_file_stands_in_as_an_event() -> None:
    """Another program may overwrite the file in the very moment."""
    outline = Outline(3, lambda first, last: [])
    assert outline.kind(2) == "system_event"
    assert outline.extent(2) == (0, 0)
