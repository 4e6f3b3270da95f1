"""What is said of many sessions at once."""

from functools import partial

import pytest

from tests.ui.sessions import moment, session
from thulp_tui.domain import rules
from thulp_tui.domain.many import Verdicts, common_tags, told
from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import SessionSummary, summarise


def summary(number: int = 1, **metadata: object) -> SessionSummary:
    """Return the summary of a session with these fields."""
    made = session(number, **metadata)  # type: ignore[arg-type]
    return summarise(made.metadata, made.entries, made.context)


@pytest.mark.parametrize(
    ("total", "reasons", "said"),
    [
        (3, [], "Paused 3 sessions"),
        (
            40,
            ["paused already"] * 2 + ["completed"],
            "Paused 37 of 40 sessions: 2 were paused already, 1 was completed",
        ),
        (2, ["failed"] * 2, "Paused none of 2 sessions: 2 were failed"),
        (12_000, ["gone"], "Paused 11,999 of 12,000 sessions: 1 was gone"),
    ],
)
def test_it_is_told_how_many_and_why_not_the_others(total: int, reasons: list[str], said: str) -> None:
    """The number done, the number there were, and each reason with its number."""
    assert told("Paused", total, reasons) == said


def test_a_refusal_keeps_no_other_session_from_it() -> None:
    """Of an active, a paused and a completed session the active one is paused; the reasons are the statuses."""
    verdicts = Verdicts(partial(rules.pause, now=moment()), SessionStatus.PAUSED)
    given = [summary(n, status=status) for n, status in enumerate(("active", "paused", "completed"))]
    assert [bool(verdicts(one).operations) for one in given] == [True, False, False]
    assert list(verdicts.left.values()) == ["paused already", "completed"]


def test_asked_again_the_last_verdict_counts() -> None:
    """A session that another program resumed meanwhile is not counted as left."""
    verdicts = Verdicts(partial(rules.pause, now=moment()), SessionStatus.PAUSED)
    verdicts(summary(status="paused"))
    assert verdicts(summary(status="active")).operations
    assert not verdicts.left


def test_tags_that_all_have_are_told_from_those_of_some() -> None:
    """Each tag once, however often a session repeats it."""
    assert common_tags([summary(1, tags=["a", "b", "b"]), summary(2, tags=["c", "a"])]) == (("a",), ("b", "c"))
