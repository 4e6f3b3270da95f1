"""The tree of a family, whatever the terminal and the names."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from tests.ui.sessions import NOON, session, sid
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.lineage import family
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import summarise
from thulp_tui.ui.screens.lineage import Lineage


def lineage(sessions: list[Session], here: SessionId) -> Lineage:
    """Return the screen of a family."""
    told = [summarise(one.metadata, one.entries, one.context) for one in sessions]
    places = family({one.id: one.metadata.parent_session for one in told}, here)
    return Lineage(HOSTILE, places, {one.id: one for one in told}, here, now=Timestamp(NOON))


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits_and_is_harmless(size: tuple[int, int]) -> None:
    """A deep family of hostile names, whose last generation is highlighted and in view."""
    chain = [session(n, f"{n} {HOSTILE}", parent_session=str(sid(n - 1)) if n > 1 else None) for n in range(1, 60)]
    async with asked(lineage(chain, sid(59)), size) as tree:
        await tree.sees("59 ", beside="▌")
        assert is_harmless(tree.text())
        await tree.press("g")
        await tree.sees("▌● 1 ")
        await tree.press("enter")
        assert await tree.answered() == sid(1)


async def test_a_click_highlights_and_a_second_one_goes_there() -> None:
    """As in the list."""
    async with asked(lineage([session(1, "one"), session(2, "two", parent_session=str(sid(1)))], sid(1))) as tree:
        await tree.clicks("two", "two")
        await tree.sees("▌└╴● two")
        line = tree.line("two")
        place = line.index("two"), tree.lines().index(line)
        await tree.pilot.click(offset=place, times=2)
        assert await tree.answered() == sid(2)


async def test_a_family_that_fits_is_shown_whole() -> None:
    """The frame is as high as it takes."""
    async with asked(lineage([session(1, "one"), session(2, "two", parent_session=str(sid(1)))], sid(1))) as tree:
        await tree.sees("two")
        assert len(tree.lines("Frame")) == 6
