"""One search in a thread of its own, from which a screen takes what was found as it is found."""

import time
from collections.abc import Callable

from thulp_tui.domain.search import Hit, InvalidQuery, SearchQuery
from thulp_tui.store.searching import Search

TOLD_EVERY = 0.05
"""Seconds between two looks at what was found."""
MOST = 10_000
"""Hits that are looked for; with so many, one searches something narrower."""


class Run:
    """One search in a thread of its own."""

    def __init__(
        self, query: SearchQuery, begin: Callable[[SearchQuery], Search], tell: Callable[["Run"], object]
    ) -> None:
        """Search a query; ``tell`` is called in that thread when there is news."""
        self.query = query
        """What is searched."""
        self.hits: list[Hit] = []
        """What was found so far; only ever longer."""
        self.problem = ""
        """Why nothing can be searched, or why it ended early."""
        self.is_done = False
        """Whether it has ended."""
        self._begin = begin
        self._tell = tell
        self._search: Search | None = None
        self._is_cancelled = False

    @property
    def share(self) -> float:
        """How much has been searched, 0 to 1."""
        return self._search.share if self._search else 0.0

    @property
    def skipped(self) -> int:
        """How many entries were left out because the expression takes too long on them, or they cannot be read."""
        return len(self._search.slow) + self._search.unreadable if self._search else 0

    @property
    def is_cancelled(self) -> bool:
        """Whether it was ended before its end."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Let it end soon."""
        self._is_cancelled = True
        if self._search:
            self._search.cancel()

    def go(self) -> None:
        """Search to the end."""
        told = 0.0
        try:
            self._search = self._begin(self.query)
            for hit in self._search:
                if self._is_cancelled:
                    break
                self.hits.append(hit)
                if len(self.hits) >= MOST:
                    break
                if time.monotonic() - told > TOLD_EVERY:
                    told = time.monotonic()
                    self._tell(self)
        except InvalidQuery as problem:
            self.problem = str(problem)
        except OSError as error:
            self.problem = f"the file cannot be read: {error.strerror or error}"
        self.is_done = True
        self._tell(self)
