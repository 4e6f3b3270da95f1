"""Jumping about the timeline and back, folding kinds, and what has arrived below."""

import pytest
from textual.command import CommandList, CommandPalette

from tests.ui.person import Opened, Person
from tests.ui.sessions import call, every_kind, session, sid, talk, user
from tests.ui.test_timeline import entry_lines, is_at, place, selected
from thulp_tui.domain.operations import AddEntries
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens.going import moment_in, number_in


async def types_in_palette(person: Person, typed: str, offered: str) -> None:
    """Open the palette, type, and take the first offer."""
    await person.press(":")
    await person.until(lambda: isinstance(person.app.screen, CommandPalette), "the palette has opened")
    await person.paste(typed)
    await person.sees(offered)
    options = person.app.screen.query_one(CommandList)
    await person.until(lambda: options.highlighted is not None, "an offer is highlighted")
    await person.press("enter")
    await person.until(lambda: len(person.app.screen_stack) == 1, "the palette has closed")


async def test_ctrl_o_goes_back_to_where_one_was(opened: Opened) -> None:
    """Over each jump; several of one kind in a row count as one."""
    entries = [call(f"tool{n}", ok=n not in (10, 20, 40), at=n) for n in range(60)]
    async with opened(session(1, "calls", entries)) as person:
        await person.opens("calls")
        await person.press("g", "j", "j")
        before = entry_lines(person)
        await person.press("e", "e", "e")
        await is_at(person, "41/60")
        await person.press("G")
        await is_at(person, "60/60")
        await person.press("ctrl+o")
        await is_at(person, "41/60")
        await person.press("ctrl+o")
        await is_at(person, "3/60")
        assert entry_lines(person) == before
        await person.press("ctrl+o", "ctrl+o")
        await person.is_told("Nowhere to go back to")


async def test_the_way_back_leads_to_the_entry_though_others_came_before_it(opened: Opened) -> None:
    """Another program may add entries meanwhile."""
    async with opened(session(1, "talk", talk(30))) as person:
        await person.opens("talk")
        await person.press("g", "j", "j", "G")
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (user("zeroth"),), before=None)])
        await person.tick()
        await person.press("ctrl+o")
        await person.until(lambda: "question 2 " in selected(person), "the entry is selected")


@pytest.mark.parametrize(("typed", "number"), [("20", 20), ("go to 20", 20), ("#3", 3), ("9999", 80)])
async def test_a_number_typed_in_the_palette_goes_to_that_entry(opened: Opened, typed: str, number: int) -> None:
    """A number beyond the end goes to the last one; ctrl+o leads back."""
    async with opened(session(1, "talk", talk(40))) as person:
        await person.opens("talk")
        await person.press("g")
        await types_in_palette(person, typed, f"Go to entry {number}")
        await is_at(person, f"{number}/80")
        await person.press("ctrl+o")
        await is_at(person, "1/80")


async def test_a_time_typed_in_the_palette_goes_to_the_first_entry_from_then_on(opened: Opened) -> None:
    """On the day of the selected entry."""
    async with opened(session(1, "talk", talk(40)), size=(120, 40)) as person:
        await person.opens("talk")
        await types_in_palette(person, "12:03:01", "Go to 2026-01-02 12:03")
        await person.until(lambda: "12:03:05" in selected(person), "the entry is selected")


async def test_the_palette_leads_from_the_drawer_into_the_timeline(opened: Opened) -> None:
    """Where there is room for one pane only."""
    async with opened(session(1, "talk", talk(40)), size=(80, 24)) as person:
        await person.sees("talk")
        await types_in_palette(person, "5", "Go to entry 5")
        await is_at(person, "5/80")
        assert person.app.focused is person.main.timeline


def test_what_is_typed_is_a_number_or_a_time() -> None:
    """In the ways people write them; anything else is neither."""
    assert number_in("1,200") == number_in(" goto 1200 ") == number_in("entry #1200") == 1200
    assert number_in("12:00") is number_in("pause") is number_in("") is number_in("go to") is None
    noon = moment_in("2026-01-02 12:00", 0)
    assert noon == 1_767_355_200_000
    assert moment_in("12:00:05", noon) == noon + 5000
    assert moment_in("go to 9:30", noon) == noon - 9_000_000
    assert moment_in("25:00", noon) is moment_in("2026-13-01 10:00", noon) is moment_in("12", noon) is None


async def test_a_kind_folds_and_unfolds(opened: Opened) -> None:
    """_ and + act on all entries of the selected one's kind and on no others."""
    calls = [call(f"tool{n}", result="first\nsecond\nthird", at=n) for n in range(3)]
    async with opened(session(1, "mixed", [*every_kind(), *calls]), size=(120, 60)) as person:
        await person.opens("mixed")
        await person.sees("see the log", "assert 1 == 2")
        await person.press("+")
        await person.until(lambda: person.text().count("second") == 3, "the calls are open")
        await person.press("_")
        await person.until(lambda: person.text().count("second") == 0, "the calls are folded")
        await person.sees_no("assert 1 == 2")


async def test_what_is_new_is_counted_down_as_one_gets_there(opened: Opened) -> None:
    """Scrolling into view is enough."""
    async with opened(session(1, "talk", talk(30))) as person:
        await person.opens("talk")
        await person.press("g")
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), tuple(user(f"new {n}") for n in range(40)))])
        await person.tick()
        await is_at(person, "1/100 · 40 new ↓")
        for _ in range(60):
            await person.press("j")
        assert "new ↓" in place(person)
        assert "40 new" not in place(person)
        await person.press("G")
        await person.until(lambda: "new ↓" not in place(person), "nothing is new any more")
