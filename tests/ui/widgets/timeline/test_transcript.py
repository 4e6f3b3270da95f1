"""What a timeline is given: a session, and one without an entry that is shown elsewhere."""

from tests.ui.sessions import session, talk
from thulp_tui.domain.summary import summarise
from thulp_tui.ui.widgets.timeline.transcript import Transcript

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
