"""How many lines each entry takes: exact where it was laid out, estimated elsewhere, summed in blocks.

Positions in lines are derived from these sums, so a wrong estimate moves the scrollbar's thumb and never the text.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

BLOCK = 256
"""Entries a block."""


class Heights:
    """The heights of a timeline's entries at one width."""

    def __init__(self, count: int, estimate: Callable[[int], int]) -> None:
        """Start with ``count`` entries; ``estimate`` gives a height without laying the entry out."""
        self._count = count
        self._estimate = estimate
        self._blocks: list[array[int] | None] = [None] * -(-count // BLOCK)
        self._prefix: list[int] | None = None
        self._average = self._sample()

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    @property
    def total(self) -> int:
        """Lines of all entries together."""
        return self._sums()[-1]

    def of(self, index: int) -> int:
        """Return the height of one entry, estimated if it was never laid out."""
        return self._block(index // BLOCK)[index % BLOCK]

    def learn(self, index: int, height: int) -> None:
        """Note the exact height of an entry."""
        block = self._block(index // BLOCK)
        if block[index % BLOCK] != height:
            block[index % BLOCK] = height
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

    def _sample(self) -> float:
        """The average height of the last entries: the guess for blocks nobody has looked at."""
        last = range(max(0, self._count - 64), self._count)
        return sum(self._estimate(i) for i in last) / len(last) if last else 1.0

    def _block(self, number: int) -> "array[int]":
        block = self._blocks[number]
        if block is None:
            ids = range(number * BLOCK, min(self._count, (number + 1) * BLOCK))
            block = self._blocks[number] = array("L", [self._estimate(i) for i in ids])
            self._prefix = None
        return block

    def _sums(self) -> list[int]:
        if self._prefix is None:
            full = max(1, round(self._average * BLOCK))
            self._prefix = [0, *accumulate(full if b is None else sum(b) for b in self._blocks)]
        return self._prefix
