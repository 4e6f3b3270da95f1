"""How answers stand in a session."""

from thulp_tui.chat.record import AT_FIRST, RATE, Checkpoints, rejecting
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import ReplaceEntry


def test_the_first_words_are_written_at_once() -> None:
    """Then at most once a second, and only what is new."""
    checkpoints = Checkpoints(0)
    assert checkpoints.is_due(5, 0.1)
    assert not checkpoints.is_due(9, 0.6)
    assert checkpoints.is_due(9, 1.2)
    assert not checkpoints.is_due(9, 5)


def test_a_long_answer_is_written_more_rarely() -> None:
    """Each time is all of it, and the file must not grow without bounds."""
    checkpoints, written = Checkpoints(0), 0
    for second in range(1, 601):
        length = 100 * second
        written += length * checkpoints.is_due(length, float(second))
    assert written <= AT_FIRST + 600 * RATE


def test_a_rejected_answer_is_kept() -> None:
    """It says the same, and that it is rejected."""
    entry = SessionEntry.assistant_message("Wrong.")
    operations = rejecting(SessionId.new(), [SessionEntry.user_message("Hi"), entry], [1], Timestamp(5))
    replaced = operations[0]
    assert isinstance(replaced, ReplaceEntry)
    assert (replaced.entry.id, replaced.entry.content) == (entry.id, {"text": "Wrong.", "rejected": True})
