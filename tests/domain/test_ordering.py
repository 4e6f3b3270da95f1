"""In which order sessions are listed."""

from dataclasses import dataclass

import pytest

from thulp_tui.domain.asking import Asking
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.ordering import Order, SortKey, arranged
from thulp_tui.domain.session import Conversation, SessionMetadata
from thulp_tui.domain.summary import SessionSummary


@dataclass(frozen=True)
class Listed:
    """Something with a summary."""

    summary: SessionSummary
    """The summary."""


def row(name: str, *, created: int = 0, changed: int = 0, turns: int = 0, score: float | None = None) -> Listed:
    """Return a session with these values."""
    metadata = SessionMetadata.new(name, Conversation(purpose="p")).changed(
        id=SessionId.new(), created_at=Timestamp(created), updated_at=Timestamp(changed)
    )
    return Listed(SessionSummary(metadata, turns, 0, 0, score, (), 0, 0, None, False))


def names(rows: tuple[Listed, ...]) -> str:
    """Return the names, each of one letter."""
    return "".join(one.summary.name for one in rows)


ROWS = (
    row("b", created=1, changed=9, turns=2, score=0.5),
    row("A", created=5, changed=6, turns=7),
    row("c", created=3, changed=5, turns=2, score=0.9),
    row("d", created=0, changed=4, turns=0, score=0.5),
)
"""Four sessions, the latest change first."""


@pytest.mark.parametrize(
    ("key", "usual", "turned"),
    [
        (SortKey.CHANGED, "bAcd", "dcAb"),
        (SortKey.CREATED, "Acbd", "dbcA"),
        (SortKey.NAME, "Abcd", "dcbA"),
        (SortKey.TURNS, "Abcd", "dbcA"),
        (SortKey.SCORE, "cbdA", "bdcA"),
        (SortKey.DURATION, "bdcA", "Acdb"),
    ],
)
def test_each_key_sorts_both_ways(key: SortKey, usual: str, turned: str) -> None:
    """Names from A on whatever their case, of all else the greatest first; turned, the other way; no score last."""
    assert names(arranged(ROWS, Order(key))) == usual
    assert names(arranged(ROWS, Order(key).turned())) == turned


def test_equal_ones_stay_as_they_stood_either_way() -> None:
    """Ties keep the order that was given, so that the list does not jump."""
    rows = tuple(row(name, turns=3) for name in "xaq")
    for order in (Order(SortKey.TURNS), Order(SortKey.TURNS, is_turned=True)):
        assert names(arranged(rows, order)) == "xaq"


def test_a_score_of_nothing_is_a_score() -> None:
    """0.0 is the lowest score and stands before those that have none."""
    rows = (row("n"), row("z", score=0.0), row("o", score=1.0))
    assert names(arranged(rows, Order(SortKey.SCORE))) == "ozn"
    assert names(arranged(rows, Order(SortKey.SCORE).turned())) == "zon"


def test_what_is_pinned_stands_first_in_the_order_of_the_rest() -> None:
    """Pinned sessions are sorted among themselves, even those without a score."""
    pinned = {ROWS[1].summary.id, ROWS[3].summary.id}
    assert names(arranged(ROWS, Order(), pinned)) == "Adbc"
    assert names(arranged(ROWS, Order(SortKey.SCORE), pinned)) == "dAcb"


@pytest.mark.parametrize("key", SortKey)
def test_an_order_is_read_as_it_is_written(key: SortKey) -> None:
    """Each of the twelve orders comes back from its text, and says which way it goes."""
    for order in (Order(key), Order(key).turned()):
        assert Order.from_text(str(order)) == order
        assert str(order).endswith("descending") == (order.arrow == "↓")


@pytest.mark.parametrize("text", ["", "colour descending", "name", "name sideways", "descending"])
def test_what_is_no_order_is_the_usual_one(text: str) -> None:
    """A state file of another version does not break the list."""
    assert Order.from_text(text) == Order()


def test_the_next_key_follows_until_all_were_there() -> None:
    """Six steps lead through all keys and back to the first."""
    order, seen = Order(), []
    for _ in SortKey:
        seen.append(order.key)
        order = order.following()
    assert seen == list(SortKey)
    assert order == Order()


def test_a_question_is_asked_of_each_summary_once() -> None:
    """While the question is the same, only what is new is asked; another question is asked of all."""
    asked: list[str] = []

    def test(summary: SessionSummary) -> bool:
        asked.append(summary.name)
        return summary.turns > 1

    asking = Asking[Listed]()
    assert names(asking.found("q", test, ROWS)) == "bAc"
    assert asked == ["b", "A", "c", "d"]
    asked.clear()
    new = row("n", turns=5)
    assert names(asking.found("q", test, (new, *map(Listed, (one.summary for one in ROWS))))) == "nbAc"
    assert asked == ["n"]
    asked.clear()
    assert names(asking.found("other", test, ROWS)) == "bAc"
    assert asked == ["b", "A", "c", "d"]
