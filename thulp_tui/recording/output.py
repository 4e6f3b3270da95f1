"""A command's output within a limit: its beginning and its end, with a line that says what is left out between them."""

import codecs
from collections import deque
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Self

from thulp_tui.recording.page import Page
from thulp_tui.text import count, size


class Output:
    """What a command has printed so far.  Not for several threads at once."""

    def __init__(self, limit: int, keep: Callable[[str], object] | None = None) -> None:
        """Keep at most ``limit`` characters; ``keep`` is given all of the text as it becomes final."""
        self._limit = limit
        self._keep = keep
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._page = Page()
        self._head: list[str] = []
        self._tail: deque[str] = deque()
        self._in_head = self._in_tail = self._behind = 0
        self._lines_dropped = 0

    @classmethod
    def again(cls, limit: int, state: Mapping[str, Any]) -> Self:
        """Return an output that goes on from where another one stood.

        Raises KeyError, TypeError or ValueError for what no output has said of itself.
        """
        output = cls(limit)
        output._decoder.setstate((bytes.fromhex(state["undecoded"]), 0))
        output._page = Page.again(state["page"])
        output._head, output._tail = [*map(str, state["head"])], deque(map(str, state["tail"]))
        output._in_head, output._in_tail = sum(map(len, output._head)), sum(map(len, output._tail))
        output._behind, output._lines_dropped = int(state["behind"]), int(state["lines_dropped"])
        return output

    @property
    def state(self) -> dict[str, Any]:
        """Where it stands, as JSON: what is fed to ``again`` from here on leaves the same text."""
        return {
            "undecoded": self._decoder.getstate()[0].hex(),
            "page": self._page.state,
            "head": self._head,
            "tail": [*self._tail],
            "behind": self._behind,
            "lines_dropped": self._lines_dropped,
        }

    def feed(self, data: bytes) -> None:
        """Take bytes that were printed; what is no UTF-8 becomes ``�``."""
        self._page.feed(self._decoder.decode(data))
        self._take(self._page.settled())

    def end(self) -> None:
        """Nothing more will come."""
        self._page.feed(self._decoder.decode(b"", final=True))
        self._page.end()
        self._take(self._page.settled())
        if self._keep is not None and (rest := self._page.rest):
            self._keep(rest)

    @property
    def text(self) -> str:
        """What is recorded of it: all, or the beginning and the end around a line that says what is missing."""
        rest = self._page.rest
        head, tail = "".join(self._head), "".join(self._tail) + rest
        if not self._behind and len(head) + len(tail) <= self._limit:
            return (head + tail).rstrip("\n")
        half = self._limit // 2
        if not self._behind:
            head, tail = (head + tail)[:half], (head + tail)[half:]
        cut = head.rfind("\n") + 1 or len(head)
        start = max(0, len(tail) - half)
        begin = tail.find("\n", start) + 1
        if not begin or begin == len(tail):
            begin = start
        dropped = self._behind + len(head) - cut + begin
        lines = self._lines_dropped + head.count("\n", cut) + tail.count("\n", 0, begin)
        left_out = f"[… {count(lines, 'line')}, {size(dropped)} left out …]"
        return "\n".join((head[:cut].rstrip("\n"), left_out, tail[begin:].rstrip("\n")))

    @property
    def rest(self) -> str:
        """The end of it, which can still change and was given to nobody who keeps all of it."""
        return self._page.rest

    @property
    def was_cut(self) -> bool:
        """Whether ``text`` is not all of it."""
        return bool(self._behind) or self._in_head + self._in_tail + len(self._page.rest) > self._limit

    def last_lines(self, most: int, longest: int) -> str:
        """Return the last lines, at most so many and of so many characters: what one looks at while it runs."""
        parts, have = [self._page.rest], len(self._page.rest)
        for piece in chain(reversed(self._tail), () if self._behind else reversed(self._head)):
            if have > longest or parts[0].count("\n") > most:
                break
            parts.insert(0, piece)
            have += len(piece)
        text = "".join(parts).rstrip("\n")[-longest:]
        lines = text.split("\n")
        return "\n".join(lines[-most:])

    def _take(self, text: str) -> None:
        if not text:
            return
        if self._keep is not None:
            self._keep(text)
        half = self._limit // 2
        if self._in_head < half:
            room = half - self._in_head
            self._head.append(text[:room])
            self._in_head += min(room, len(text))
            text = text[room:]
        if text:
            self._tail.append(text)
            self._in_tail += len(text)
        while self._tail and self._in_tail - len(self._tail[0]) > half:
            gone = self._tail.popleft()
            self._in_tail -= len(gone)
            self._behind += len(gone)
            self._lines_dropped += gone.count("\n")
