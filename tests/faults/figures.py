"""What a fault was tried on and what came of it, as numbers."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Self

HEADS: Final = ("what", "tried", "acknowledged", "lost", "doubled", "unreadable", "seconds", "of these")
"""The columns of the table."""
MOST_PROBLEMS: Final = 20
"""So many problems are described; all are counted."""


@dataclass(slots=True)
class Figures:
    """The figures of one kind of fault."""

    what: str
    """What was tried."""
    tried: int = 0
    """How often."""
    acknowledged: int = 0
    """How many changes the store had acknowledged that were looked for afterwards."""
    lost: int = 0
    """How many acknowledged entries or sessions were not there."""
    doubled: int = 0
    """How many entries or sessions were there that should not have been, or no more."""
    unreadable: int = 0
    """How often a reader or writer met an error that it should not have met."""
    seconds: float = 0.0
    """How long it took, all processes together."""
    notes: Counter[str] = field(default_factory=Counter)
    """What else was counted: how often a fault met what it should meet."""
    problems: list[str] = field(default_factory=list)
    """What went wrong, for who looks into it."""
    skipped: str = ""
    """Why it was not tried here; "" when it was."""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or unreadable."""
        return not (self.lost or self.doubled or self.unreadable or self.problems)

    def blame(self, problem: str, *, lost: int = 0, doubled: int = 0) -> None:
        """Take note of something that went wrong; what is neither lost nor doubled counts as unreadable."""
        self.lost += lost
        self.doubled += doubled
        self.unreadable += not (lost or doubled)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def add(self, other: Self) -> None:
        """Count in the figures of another run of the same kind."""
        for name in ("tried", "acknowledged", "lost", "doubled", "unreadable", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes
        self.problems += other.problems
        self.skipped = self.skipped or other.skipped

    def to_json(self) -> str:
        """Return the figures as one line of text."""
        return json.dumps({part.name: getattr(self, part.name) for part in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the figures that `to_json` wrote down."""
        told = json.loads(text)
        return cls(**{**told, "notes": Counter(told["notes"])})

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        if self.skipped:
            return (self.what, "skipped", "", "", "", "", "", self.skipped)
        numbers = (self.tried, self.acknowledged, self.lost, self.doubled, self.unreadable, round(self.seconds))
        notes = ", ".join(f"{count:,} {note}" for note, count in sorted(self.notes.items()) if count)
        return (self.what, *(f"{number:,}" for number in numbers), notes)


def table(all_figures: Sequence[Figures]) -> str:
    """Return the figures as a table for people, in Markdown."""
    rows = [HEADS, *(figures.row() for figures in all_figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS) - 1)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column > 0 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append(f"| {' | '.join([*cells, row[-1]])} |")
    lines.insert(1, "|".join(["", "---", *["---:"] * (len(HEADS) - 2), "---", ""]))
    return "\n".join(lines)
