"""What a timeline is given: a session, and one without an entry that is shown elsewhere."""

from collections.abc import Sequence
from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.sessions import session, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.summary import summarise
from thulp_tui.ui.widgets.timeline.transcript import Transcript, Without, alike

SESSION = session(1, "talk", talk(3))
TRANSCRIPT = Transcript(summarise(SESSION.metadata, SESSION.entries, {}), SESSION.entries)
COUNT = len(SESSION.entries)


def test_without_an_entry() -> None:
    """The others stay in order, as entries, as slices and as texts, wherever it stood."""
    for place, entry in enumerate(SESSION.entries):
        left = [other for other in SESSION.entries if other.id != entry.id]
        without = TRANSCRIPT.without(entry.id)
        assert list(without.entries) == left
        assert without.entries[-1] == left[-1]
        assert list(without.entries[1:4]) == left[1:4]
        texts = [TRANSCRIPT.read(number, number + 1)[0] for number in range(COUNT) if number != place]
        for first in range(COUNT):
            for last in range(first, COUNT):
                assert list(without.read(first, last)) == texts[first:last]


def test_without_one_that_is_not_there() -> None:
    """It is the same session."""
    assert TRANSCRIPT.without("another") is TRANSCRIPT


LEFT_OUT = st.none() | st.integers(0, COUNT - 1)


def common(one: Sequence[SessionEntry], other: Sequence[SessionEntry]) -> int:
    """How many of the first entries are the same, each compared."""
    return len([1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


@given(LEFT_OUT, LEFT_OUT, st.integers(0, COUNT))
def test_what_two_versions_have_in_common(left_out: int | None, other_out: int | None, changed: int) -> None:
    """Never more than they have; all of it where the same entry, or none, is left out."""
    entries = SESSION.entries
    others = [*entries[:changed], *[entry.changed(content="x") for entry in entries[changed:]]]
    one: Sequence[SessionEntry] = entries if left_out is None else Without(entries, left_out)
    other: Sequence[SessionEntry] = others if other_out is None else Without(others, other_out)
    assert alike(one, other) == alike(other, one) <= common(one, other)
    if left_out == other_out:
        assert alike(one, other) == common(one, other)
