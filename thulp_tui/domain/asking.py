"""Asking many sessions the same question again: each is asked once, until it changes."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from thulp_tui.domain.ordering import Summarised
from thulp_tui.domain.summary import SessionSummary

Row = TypeVar("Row", bound=Summarised)


class Asking(Generic[Row]):
    """What sessions answered last."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._question: Hashable = None
        self._answers: dict[int, bool] = {}
        # An answer is kept by its summary's identity: that is nobody else's as long as the summary is held here.
        self._asked: Sequence[Row] = ()

    def found(self, question: Hashable, test: Callable[[SessionSummary], bool], rows: Sequence[Row]) -> tuple[Row, ...]:
        """Return the rows that pass a test, which answers for a summary as it did when the question was the same."""
        known = self._answers if question == self._question else {}
        answers: dict[int, bool] = {}
        for row in rows:
            summary = row.summary
            place = id(summary)
            answer = known.get(place)
            answers[place] = test(summary) if answer is None else answer
        self._question, self._answers, self._asked = question, answers, rows
        return tuple([row for row in rows if answers[id(row.summary)]])
