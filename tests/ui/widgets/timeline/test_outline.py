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
    outline.go_on(320, len(texts), lambda first, last: texts[first:last])
    assert [outline.kind(index) for index in (0, 319, 320, 619)] == [
        "system_message",
        "system_event",
        "user_message",
        "user_message",
    ]


@given(st.lists(st.integers(0, 2 * BLOCK), min_size=2, max_size=5), st.data())
def test_however_it_grew_it_is_as_if_read_at_once(steps: list[int], data: st.DataObject) -> None:
    """Whatever was asked for in between; what was known is not read again."""
    kinds = [user("x" * 300), call("a", ok=False), user("a\nb")]
    texts = (
        [
            dumps(kinds[at % 3].changed(timestamp=data.draw(st.integers(0, 2**40))).to_document()).encode()
            for at in range(sum(steps))
        ]
        if sum(steps) < 9
        else [dumps(kinds[at % 3].to_document()).encode() for at in range(sum(steps))]
    )
    read: list[int] = []

    def noted(first: int, last: int) -> list[bytes]:
        read.extend(range(first, last))
        return texts[first:last]

    outline, count = Outline(0, noted), 0
    for step in steps:
        outline.go_on(count, count + step, noted)
        count += step
        if count:
            outline.kind(data.draw(st.integers(0, count - 1)))
    whole = Outline(count, lambda first, last: texts[first:last])
    for number in range(whole.blocks):
        assert (outline.flags(number), outline.times(number)) == (whole.flags(number), whole.times(number))
    assert [outline.extent(at) for at in range(count)] == [whole.extent(at) for at in range(count)]
    assert sorted(read) == list(range(count))


def test_what_is_not_the_same_any_more_is_read_anew() -> None:
    """From where it may differ."""
    shown = [call("a", ok=True) for _ in range(2 * BLOCK)]
    outline = outlined(shown)
    assert not outline.is_failure(BLOCK)
    shown[BLOCK] = call("a", ok=False)
    texts = [dumps(entry.to_document()).encode() for entry in shown[: BLOCK + 9]]
    outline.go_on(BLOCK, len(texts), lambda first, last: texts[first:last])
    assert [outline.is_failure(at) for at in (0, BLOCK, BLOCK + 8)] == [False, True, False]
    assert (len(outline), outline.blocks) == (BLOCK + 9, 2)


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
