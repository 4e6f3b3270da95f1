"""What the store answers stays as it is; rows of a list are made when somebody looks at them."""

from dataclasses import dataclass

import pytest

from tests.store.samples import session
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store import ListedSession
from thulp_tui.store.answers import ListedSessions


@dataclass
class Counting:
    """Something with a summary that counts how often it is asked for."""

    number: int
    """Which sample session."""
    asked: int = 0
    """How often."""

    @property
    def summary(self) -> SessionSummary:
        """The summary."""
        self.asked += 1
        one = session(self.number)
        return summarise(one.metadata, one.entries, one.context)


@pytest.fixture
def found() -> list[tuple[Counting, int]]:
    """Three sessions, the last of which has an id that another one has."""
    return [(Counting(1), 0), (Counting(2), 0), (Counting(3), 1)]


def test_a_row_is_made_when_somebody_looks_at_it(found: list[tuple[Counting, int]]) -> None:
    """Neither counting nor cutting rows makes one; a look makes that one alone."""
    rows = ListedSessions(found)
    assert (len(rows), len(rows[1:]), bool(rows), bool(rows[3:])) == (3, 2, True, False)
    assert sum(one.asked for one, _ in found) == 0
    assert rows[-1].summary.name == "session 3"
    assert [one.asked for one, _ in found] == [0, 0, 1]


def test_rows_are_a_sequence_like_any_other(found: list[tuple[Counting, int]]) -> None:
    """Iterated, indexed from both ends, cut, searched, compared and counted like a tuple of the same rows."""
    rows = ListedSessions(found)
    plain = tuple(ListedSession(one.summary, occurrence) for one, occurrence in found)
    assert tuple(rows) == plain
    assert (rows[0], rows[-1], tuple(rows[::-1])) == (plain[0], plain[-1], plain[::-1])
    assert (rows.index(plain[1]), plain[2] in rows, rows.count(plain[0])) == (1, True, 1)
    assert tuple(reversed(rows)) == plain[::-1]
    with pytest.raises(IndexError):
        rows[3]
    assert repr(rows) == repr(list(plain))


def test_rows_are_equal_to_the_same_rows(found: list[tuple[Counting, int]]) -> None:
    """Made from the same sessions or from equal ones, as a tuple or a list: what counts is what they show."""
    rows = ListedSessions(found)
    assert rows == ListedSessions([(Counting(one.number), occurrence) for one, occurrence in found])
    assert rows == tuple(rows)
    assert rows == list(rows)
    assert hash(rows) == hash(ListedSessions(found))
    assert ListedSessions([]) == ()


def test_rows_differ_in_order_length_and_occurrence(found: list[tuple[Counting, int]]) -> None:
    """Anything else that is shown makes another list, and so does something that is none."""
    rows = ListedSessions(found)
    for other in (found[::-1], found[:2], [], [*found[:2], (found[2][0], 0)], [(Counting(9), 0), *found[1:]]):
        assert rows != ListedSessions(other)
        assert rows != tuple(ListedSessions(other))
    assert rows != 3
