"""How many lines each entry takes: exact where it was laid out, estimated elsewhere, summed in blocks.

Positions in lines are derived from these sums, so a wrong estimate moves the scrollbar's thumb and never the text.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from thulp_tui.ui.widgets.timeline.outline import BLOCK, packed

SAMPLE = 64
"""Entries at the end whose average is the guess for blocks nobody has looked at."""


class Heights:
    """The heights of a timeline's entries at one width."""

    def __init__(self, count: int, estimate: Callable[[int], int]) -> None:
        """Start with ``count`` entries; ``estimate`` gives a height without laying the entry out."""
        self._count = count
        self._estimate = estimate
        self._blocks: list[array[int] | None] = [None] * -(-count // BLOCK)
        last = range(max(0, count - SAMPLE), count)
        average = sum(map(estimate, last)) / len(last) if last else 1.0
        self._guess = max(1, round(average * BLOCK))
        self._totals = [self._guess] * len(self._blocks)
        self._prefix: list[int] | None = None
        self._unread = len(self._blocks)

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    @property
    def total(self) -> int:
        """Lines of all entries together."""
        return self._sums()[-1]

    @property
    def next_guess(self) -> int | None:
        """The block nearest to the end that is only guessed as a whole; None when there is none."""
        while self._unread and self._blocks[self._unread - 1] is not None:
            self._unread -= 1
        return self._unread - 1 if self._unread else None

    def estimate(self, number: int) -> None:
        """Estimate the entries of a block one by one."""
        self._block(number)

    def grow(self, count: int) -> None:
        """Go on with more entries; what was learned of those before stays."""
        block = self._blocks[-1] if self._blocks else None
        if block is not None:
            full = min(count, len(self._blocks) * BLOCK)
            new = [self._estimate(index) for index in range(self._count, full)]
            self._blocks[-1] = packed([*block, *new])
            self._totals[-1] += sum(new)
        more = -(-count // BLOCK) - len(self._blocks)
        self._blocks += [None] * more
        self._totals += [self._guess] * more
        self._count = count
        self._unread = len(self._blocks)
        self._prefix = None

    def cut(self, count: int) -> None:
        """Go on with the first entries only."""
        del self._blocks[-(-count // BLOCK) :], self._totals[-(-count // BLOCK) :]
        block = self._blocks[-1] if self._blocks else None
        if block is not None:
            del block[count - (len(self._blocks) - 1) * BLOCK :]
            self._totals[-1] = sum(block)
        self._count, self._unread, self._prefix = count, len(self._blocks), None

    def of(self, index: int) -> int:
        """Return the height of one entry, estimated if it was never laid out."""
        return self._block(index // BLOCK)[index % BLOCK]

    def learn(self, index: int, height: int) -> None:
        """Note the exact height of an entry."""
        number, place = divmod(index, BLOCK)
        block = self._block(number)
        if block[place] != height:
            self._totals[number] += height - block[place]
            if height < 1 << 8 * block.itemsize:
                block[place] = height
            else:
                self._blocks[number] = packed([*block[:place], height, *block[place + 1 :]])
            self._prefix = None

    def line_of(self, index: int) -> int:
        """Return the line at which an entry begins, counted from the top of the timeline."""
        number, place = divmod(index, BLOCK)
        return self._sums()[number] + (sum(self._block(number)[:place]) if place else 0)

    def at_line(self, line: int) -> tuple[int, int]:
        """Return (entry, line within it) for a line of the timeline; the nearest one outside of it."""
        if not self._count:
            return 0, 0
        sums = self._sums()
        line = max(0, min(line, sums[-1] - 1))
        number = min(bisect_right(sums, line) - 1, len(self._blocks) - 1)
        rest = line - sums[number]
        for place, height in enumerate(self._block(number)):
            if rest < height:
                return number * BLOCK + place, rest
            rest -= height
        return min(self._count, (number + 1) * BLOCK) - 1, 0

    def _block(self, number: int) -> "array[int]":
        block = self._blocks[number]
        if block is None:
            ids = range(number * BLOCK, min(self._count, (number + 1) * BLOCK))
            block = self._blocks[number] = packed([self._estimate(index) for index in ids])
            self._totals[number] = sum(block)
            self._prefix = None
        return block

    def _sums(self) -> list[int]:
        if self._prefix is None:
            self._prefix = [0, *accumulate(self._totals)]
        return self._prefix
