"""What is known of each entry of a long session from its JSON text alone: kind, outcome, time, how much there is of it.

A hundred thousand entries are gone through in a third of a second, in pieces; making them would take fifteen times as
long and hold them all in memory.
"""

import json
import re
from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from thulp_tui.domain.entry import ENTRY_TYPES
from thulp_tui.domain.ids import EntryId

BLOCK = 256
"""Entries that are read together."""
KINDS = tuple(ENTRY_TYPES)
"""Every kind's tag; its place is the kind's number."""
USER = KINDS.index("user_message")
"""The number of user messages."""
GONE = KINDS.index("system_event")
"""The number of what stands in for an entry that cannot be read any more."""
FAILED = 16
"""Added to the number of a call's kind when it did not succeed."""
EMPTY = 32
"""Added where there is nothing beside the type: no content, no result."""

_numbers = {kind.encode(): number for number, kind in enumerate(KINDS)}
_head = re.compile(
    rb'\{"id":"[0-9a-f-]{36}","timestamp":([0-9]{1,19}),"entry_type":\{"type":"([a-z_]+)"'
    rb'(?:,"(?:tool_name|skill_name)":"(?:[^"\\]|\\.)*","success":(?:true|(false)))?[,}]'
).match
_id = re.compile(rb'\{"id":"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"').match
_CALLS = {KINDS.index("tool_call"), KINDS.index("skill_execution")}
_MOST = (1 << 64) - 1


class _Block(NamedTuple):
    """What is known of a few entries."""

    kinds: bytes
    """The numbers of their kinds, with outcome and emptiness added."""
    start: int
    """The first of their times, in milliseconds since the epoch."""
    times: "array[int]"
    """How many milliseconds later each was made."""
    sizes: "array[int]"
    """Bytes of what stands behind the kind."""
    breaks: "array[int]"
    """Line breaks in it."""


class Outline:
    """What is known of a session's entries, read block by block when somebody asks."""

    def __init__(self, count: int, read: Callable[[int, int], Sequence[bytes]]) -> None:
        """Outline ``count`` entries, whose JSON texts ``read(first, last)`` returns."""
        self._count = count
        self._read = read
        self._blocks: list[_Block | None] = [None] * -(-count // BLOCK)
        self.has_code = False
        """Whether an entry of those read so far may have code in a fence."""

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    def go_on(self, same: int, count: int, read: Callable[[int, int], Sequence[bytes]]) -> None:
        """Go on with other entries, of which so many of the first are those there were."""
        if same < self._count:
            del self._blocks[same // BLOCK :]
        self._count, self._read = count, read
        self._blocks += [None] * (-(-count // BLOCK) - len(self._blocks))

    def kind(self, index: int) -> str:
        """Return an entry's kind."""
        return KINDS[self._flags(index) & 15]

    def is_failure(self, index: int) -> bool:
        """Whether an entry is a call that did not succeed."""
        return bool(self._flags(index) & FAILED)

    def is_empty(self, index: int) -> bool:
        """Whether an entry has nothing but its type: no content, no result."""
        return bool(self._flags(index) & EMPTY)

    def time(self, index: int) -> int:
        """Return an entry's time, in milliseconds since the epoch."""
        block = self._block(index // BLOCK)
        return block.start + block.times[index % BLOCK]

    def extent(self, index: int) -> tuple[int, int]:
        """Return how many bytes an entry's content has as JSON, and how many line breaks."""
        block = self._block(index // BLOCK)
        return block.sizes[index % BLOCK], block.breaks[index % BLOCK]

    def flags(self, number: int) -> bytes:
        """Return the kinds of a block's entries, by their numbers, with ``FAILED`` and ``EMPTY`` added."""
        return self._block(number).kinds

    def times(self, number: int) -> list[int]:
        """Return the times of a block's entries."""
        block = self._block(number)
        return [block.start + later for later in block.times]

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self._blocks)

    def _flags(self, index: int) -> int:
        return self._block(index // BLOCK).kinds[index % BLOCK]

    def _block(self, number: int) -> _Block:
        block = self._blocks[number]
        return block if block is not None and len(block.kinds) == BLOCK else self._completed(number, block)

    def _completed(self, number: int, block: _Block | None) -> _Block:
        """Read what is not known yet of a block."""
        first = number * BLOCK + (len(block.kinds) if block else 0)
        last = min(self._count, number * BLOCK + BLOCK)
        if block and first >= last:
            return block
        texts = self._read(first, last)
        whole = _outlined(texts, last - first)
        if block:
            whole = _joined(block, whole)
        self.has_code = self.has_code or any(b"```" in text for text in texts)
        if len(texts) == last - first:
            self._blocks[number] = whole
        return whole


def entry_id_in(text: bytes) -> str:
    """Return the id of an entry, given as JSON text; empty where something else stands in this very moment."""
    if found := _id(text):
        return found[1].decode()
    try:
        return EntryId(json.loads(text)["id"])
    except (ValueError, KeyError, TypeError):
        return ""


def packed(numbers: Sequence[int]) -> "array[int]":
    """Return numbers, none of them negative, in as many bytes each as the largest takes."""
    most = max(numbers, default=0)
    return array("B" if most < 1 << 8 else "H" if most < 1 << 16 else "I" if most < 1 << 32 else "Q", numbers)


def _outlined(texts: Sequence[bytes], count: int) -> _Block:
    kinds, times, sizes, breaks = bytearray(), [], [], []
    for text in texts:
        found = _head(text)
        kind = _numbers.get(found[2]) if found else None
        if found and kind is not None and (kind not in _CALLS or found.end(2) + 1 < found.end() - 1):
            flags, time, start = kind | (FAILED if found[3] else 0), int(found[1]), found.end()
        else:
            flags, time, start = _parsed(text)
        if text.endswith((b'"content":null}', b'"content":{}}', b'"content":""}')) or (
            kind in _CALLS and b'"result":null' in text and b'"error":"' not in text
        ):
            flags |= EMPTY
        kinds.append(flags)
        times.append(min(time, _MOST))
        sizes.append(len(text) - start)
        breaks.append(text.count(b"\\n", start))
    gone = count - len(kinds)  # where the file was overwritten: what is there is read anew in a moment
    kinds.extend([GONE] * gone)
    for numbers in (times, sizes, breaks):
        numbers += [0] * gone
    first = min(times, default=0)
    return _Block(bytes(kinds), first, packed([time - first for time in times]), packed(sizes), packed(breaks))


def _joined(one: _Block, other: _Block) -> _Block:
    """Two parts of a block as one."""
    start = min(one.start, other.start)
    times = [part.start - start + later for part in (one, other) for later in part.times]
    sizes, breaks = packed([*one.sizes, *other.sizes]), packed([*one.breaks, *other.breaks])
    return _Block(one.kinds + other.kinds, start, packed(times), sizes, breaks)


def _parsed(text: bytes) -> tuple[int, int, int]:
    """(flags, time, where the content begins) of an entry that looks unusual."""
    try:
        document: dict[str, Any] = json.loads(text)
        kind = document["entry_type"]
        flags = KINDS.index(kind["type"]) | (FAILED if kind.get("success") is False else 0)
        return flags, int(document["timestamp"]), text.rfind(b'"content":') + 1
    except (ValueError, KeyError, TypeError):
        # Something else stands there in this very moment.
        return GONE, 0, len(text)
