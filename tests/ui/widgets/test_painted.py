"""Painted widgets show what they hold in whatever order they are told their size."""

import pytest

from tests.ui.person import Opened
from tests.ui.sessions import MINUTE, session, sid, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.widgets.painted import PaintedView


async def test_what_was_gone_to_before_the_first_layout_is_in_view_after_it(opened: Opened) -> None:
    """On a narrow terminal a timeline has no size while the list is shown; what is searched is found all the same."""
    filling = [SessionEntry.user_message(f"line {number}\n\nmore of it") for number in range(20)]
    many = session(1, "many", [*filling, SessionEntry.user_message("a needle of two words"), *filling])
    async with opened(many, size=(40, 10)) as person:
        await person.until(lambda: person.main.opened is not None, "the session is open")
        person.main.timeline.search("words")
        await person.until(lambda: person.main.timeline.cursor == 20, "it was found")
        await person.opens("many")
        await person.sees("a needle")


async def test_they_show_although_nobody_told_them_of_their_size(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A widget shown in the refresh in which another scrolls gets no Resize from Textual: it is not left blank.

    List, timeline, the lines and the tree of an entry, lineage, hits; at the end of each, not only at its top.
    """
    monkeypatch.setattr(PaintedView, "on_resize", lambda self: None)
    parent = session(1, "the parent", age=99 * MINUTE)
    many = session(2, "many", talk(40), parent_session=str(sid(1)))
    async with opened(parent, many) as person:
        await person.sees("the parent")
        await person.opens("many")
        await person.sees("answer 40")
        await person.press("d")
        await person.sees("assistant message")
        assert person.shows("answer 40", "Reader")
        await person.press("v")
        await person.until(lambda: person.shows('text: "answer 40"', "JsonTree"), "the tree of the entry is shown")
        await person.press("escape", "T")
        await person.until(lambda: person.shows("the parent", "FamilyTree"), "the lineage is shown")
        await person.press("escape", "ctrl+f")
        await person.type("question 4")
        await person.until(lambda: person.shows("question 40", "HitList"), "the hits are shown")
