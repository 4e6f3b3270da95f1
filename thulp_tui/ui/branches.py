"""A JSON value as rows of a tree that folds: only what is open is looked at, long arrays open in groups."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from thulp_tui.domain.strict_json import JsonValue

GROUP = 100
"""Rows that a branch opens into at most; what holds more opens into groups."""
AT_FIRST = 40
"""Rows that a tree opens with at most."""
UNFOLDED = 5_000
"""Rows that unfolding everything stops at."""

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value."""


@dataclass(frozen=True, eq=False)
class Branch:
    """A row: a value, or a group of the children of one."""

    path: Path
    """Where the value is."""
    value: JsonValue
    """The value."""
    depth: int = 0
    """How far it stands in."""
    group: tuple[int, int] | None = None
    """Of a group the places of the first child in it and of the first behind it."""

    @property
    def size(self) -> int:
        """How many children there are within."""
        if self.group is not None:
            return self.group[1] - self.group[0]
        return len(self.value) if isinstance(self.value, Mapping | list) else 0

    @property
    def place(self) -> tuple[Path, tuple[int, int] | None]:
        """What tells it from all others."""
        return self.path, self.group

    def children(self) -> Iterator["Branch"]:
        """Yield what it opens into."""
        first, after = self.group or (0, self.size)
        step = 1
        while (after - first) > step * GROUP:
            step *= GROUP
        if step > 1:
            for start in range(first, after, step):
                yield Branch(self.path, self.value, self.depth + 1, (start, min(after, start + step)))
        elif isinstance(self.value, Mapping):
            for key, item in islice(self.value.items(), first, after):
                yield Branch((*self.path, key), item, self.depth + 1)
        elif isinstance(self.value, list):
            for index in range(first, after):
                yield Branch((*self.path, index), self.value[index], self.depth + 1)

    def leads_to(self, path: Path) -> bool:
        """Whether the value at a path is within it, or itself."""
        if path[: len(self.path)] != self.path:
            return False
        if self.group is None:
            return True
        if len(path) == len(self.path):
            return False
        key = path[len(self.path)]
        if isinstance(self.value, Mapping):
            return any(name == key for name in islice(self.value, *self.group))
        return isinstance(key, int) and self.group[0] <= key < self.group[1]


class Branches:
    """The rows of a tree."""

    def __init__(self, value: JsonValue) -> None:
        """Open the outermost levels, as far as they are short."""
        self.value = value
        """The whole."""
        self.rows: list[Branch] = [Branch((), value)]
        """What is in view, from top to bottom."""
        self._open: set[tuple[Path, tuple[int, int] | None]] = set()
        self.unfold(AT_FIRST)

    def is_open(self, row: int) -> bool:
        """Whether a row shows what is within it."""
        return self.rows[row].place in self._open

    def open(self, row: int) -> None:
        """Show what is within a row, each of which is folded."""
        branch = self.rows[row]
        if branch.size and branch.place not in self._open:
            self._open.add(branch.place)
            self.rows[row + 1 : row + 1] = branch.children()

    def fold(self, row: int) -> None:
        """Hide what is within a row."""
        after = self.end(row)
        self._open -= {branch.place for branch in self.rows[row:after]}
        del self.rows[row + 1 : after]

    def end(self, row: int) -> int:
        """Return the row behind all that is within a row."""
        depth = self.rows[row].depth
        return next((n for n in range(row + 1, len(self.rows)) if self.rows[n].depth <= depth), len(self.rows))

    def parent(self, row: int) -> int:
        """Return the row that a row is within; of the first, itself."""
        depth = self.rows[row].depth
        return next((n for n in range(row - 1, -1, -1) if self.rows[n].depth < depth), row)

    def fold_all(self) -> None:
        """Show the outermost level only."""
        self.rows = [Branch((), self.value)]
        self._open.clear()
        self.open(0)

    def unfold(self, most: int = UNFOLDED) -> None:
        """Open level after level while there are at most so many rows; the outermost in any case."""
        self.open(0)
        depth = 1
        while True:
            level = [branch for branch in self.rows if branch.depth == depth and branch.size]
            closed = {branch for branch in level if branch.place not in self._open}
            # What stands in a group is counted as the group, of which a branch opens into few.
            if not level or len(self.rows) + sum(min(branch.size, GROUP) for branch in closed) > most:
                return
            rows: list[Branch] = []
            for branch in self.rows:
                rows.append(branch)
                if branch in closed:
                    self._open.add(branch.place)
                    rows += branch.children()
            self.rows = rows
            depth += 1

    def show(self, path: Path) -> int:
        """Open what hides the value at a path, and return its row."""
        row = 0
        while self.rows[row].path != path or self.rows[row].group is not None:
            self.open(row)
            row = next(n for n in range(row + 1, self.end(row)) if self.rows[n].leads_to(path))
        return row


def find(value: JsonValue, is_wanted: Callable[[str], bool], most: int) -> list[Path]:
    """Return where a key, text, number or word such as true is wanted, in the order of the rows, up to ``most``."""
    found: list[Path] = []
    waiting: list[tuple[Path, JsonValue]] = [((), value)]
    while waiting and len(found) < most:
        path, item = waiting.pop()
        key = path[-1] if path and isinstance(path[-1], str) else ""
        if isinstance(item, Mapping):
            waiting += reversed([((*path, name), child) for name, child in item.items()])
            said = ""
        elif isinstance(item, list):
            waiting += reversed([((*path, index), child) for index, child in enumerate(item)])
            said = ""
        else:
            said = item if isinstance(item, str) else _word(item)
        if is_wanted(key) or is_wanted(said):
            found.append(path)
    return found


def _word(value: JsonValue) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else f"{value}"
