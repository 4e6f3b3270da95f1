"""Long work in small pieces between which the program stays awake."""

import asyncio
from collections.abc import Callable, Iterator
from time import perf_counter

SLICE = 0.003
"""Seconds of work before others get their turn."""
PAUSE = 0.002
"""Seconds they get."""


async def in_slices(pieces: Iterator[object], tell: Callable[[], None] = lambda: None) -> None:
    """Go through an iterator that works as it goes; call ``tell`` after each slice of it."""
    end = perf_counter() + SLICE
    for _ in pieces:
        if perf_counter() >= end:
            tell()
            await asyncio.sleep(PAUSE)
            end = perf_counter() + SLICE
