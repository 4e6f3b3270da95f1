"""What is near is ready before one goes there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

import pytest

from tests.ui.person import Opened
from tests.ui.sessions import session, talk, user
from thulp_tui.domain.entry import SessionEntry


class Noting(Sequence[SessionEntry]):
    """Entries that note which of them were looked at."""

    def __init__(self, entries: Sequence[SessionEntry]) -> None:
        """Hold entries."""
        self.entries, self.looked_at = entries, set[int]()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.entries)

    @overload
    def __getitem__(self, index: int) -> SessionEntry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[SessionEntry]: ...

    def __getitem__(self, index: int | slice) -> SessionEntry | Sequence[SessionEntry]:
        """Return an entry, or those of a slice, and note which."""
        self.looked_at.update(range(len(self))[index] if isinstance(index, slice) else [index % len(self)])
        return self.entries[index]


async def test_the_pages_above_and_below_are_made_while_nobody_waits(opened: Opened) -> None:
    """So that a very long entry there holds up nobody; what lies farther away is left alone."""
    async with opened(session(1, "talk", talk(200))) as person:
        await person.opens("talk")
        timeline = person.main.timeline
        given = timeline.transcript
        assert given is not None
        noting = Noting(given.entries)
        timeline.transcript = replace(given, entries=noting, occurrence=1)
        await person.until(lambda: 399 in noting.looked_at, "the end is in view")
        timeline.cursor = 200
        await person.until(lambda: {190, 225} <= noting.looked_at, "a page above and one below are made")
        assert not {100, 300} & noting.looked_at


@pytest.mark.parametrize("has_code", [False, True])
async def test_what_colours_code_is_loaded_for_sessions_that_have_some(
    has_code: bool, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before anybody has gone to it; a session without code does without."""
    loaded: list[bool] = []
    monkeypatch.setattr("thulp_tui.ui.markup.preload", lambda: loaded.append(True))
    code = [user("```python\nx = 1\n```")] if has_code else []
    async with opened(session(1, "talk", [*code, *talk(200)])) as person:
        await person.opens("talk")
        timeline = person.main.timeline
        given = timeline.transcript
        assert given is not None
        noting = Noting(given.entries)
        timeline.transcript = replace(given, entries=noting, occurrence=1)
        timeline.cursor = 200
        await person.until(lambda: {190, 225} <= noting.looked_at, "a page above and one below are made")
        assert loaded == [True] * has_code
