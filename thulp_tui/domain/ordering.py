"""In which order sessions are listed: by one of six keys, either way, what is pinned before all else."""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from thulp_tui.domain.summary import SessionSummary


class SortKey(StrEnum):
    """What sessions are sorted by."""

    CHANGED = "changed"
    CREATED = "created"
    NAME = "name"
    TURNS = "turns"
    SCORE = "score"
    DURATION = "duration"


DIRECTIONS = {True: "descending", False: "ascending"}
"""Whether the greatest comes first → the word for it."""


class Order(NamedTuple):
    """A key and a direction."""

    key: SortKey = SortKey.CHANGED
    """What is compared."""
    is_turned: bool = False
    """Whether it is the other way round than one usually wants: names from A on, of all else the greatest first."""

    @property
    def is_descending(self) -> bool:
        """Whether the greatest comes first."""
        return (self.key is not SortKey.NAME) is not self.is_turned

    @property
    def arrow(self) -> str:
        """The direction as a sign."""
        return "↓" if self.is_descending else "↑"

    def __str__(self) -> str:
        """Return the order in words that ``from_text`` reads: "turns descending"."""
        return f"{self.key} {DIRECTIONS[self.is_descending]}"

    @classmethod
    def from_text(cls, text: str) -> "Order":
        """Return the order in words; what is none gives the usual order."""
        key, _, direction = text.partition(" ")
        if key not in set(SortKey) or direction not in DIRECTIONS.values():
            return cls()
        order = cls(SortKey(key))
        return order if DIRECTIONS[order.is_descending] == direction else order.turned()

    def turned(self) -> "Order":
        """Return the same the other way round."""
        return self._replace(is_turned=not self.is_turned)

    def following(self) -> "Order":
        """Return the usual order by the next key; the first comes after the last."""
        keys = list(SortKey)
        return Order(keys[(keys.index(self.key) + 1) % len(keys)])


class Summarised(Protocol):
    """What has a summary."""

    @property
    def summary(self) -> SessionSummary:
        """The session at a glance."""


Row = TypeVar("Row", bound=Summarised)

_VALUES: dict[SortKey, Callable[[SessionSummary], float | str]] = {
    SortKey.CHANGED: lambda summary: summary.metadata.updated_at,
    SortKey.CREATED: lambda summary: summary.metadata.created_at,
    SortKey.NAME: lambda summary: summary.name.strip().casefold(),
    SortKey.TURNS: lambda summary: summary.turns,
    SortKey.SCORE: lambda summary: summary.last_score or 0.0,
    SortKey.DURATION: lambda summary: summary.metadata.updated_at - summary.metadata.created_at,
}
"""Key → what is compared of a session."""


def arranged(rows: Iterable[Row], order: Order, pinned: Collection[str] = ()) -> tuple[Row, ...]:
    """Return the rows in order, those with pinned ids first.

    Equal ones stay as they stood, either way. Sessions without a score come last either way when it is sorted by.
    """
    value = _VALUES[order.key]
    last: list[Row] = []
    if order.key is SortKey.SCORE:
        rows = list(rows)
        last = [row for row in rows if row.summary.last_score is None]
        rows = [row for row in rows if row.summary.last_score is not None]
    found = sorted(rows, key=lambda row: value(row.summary), reverse=order.is_descending) + last
    if pinned:
        found.sort(key=lambda row: row.summary.id not in pinned)
    return tuple(found)
