"""A demo's pauses: why, and what they leave of its time."""

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import MINUTE, limits, session, sid
from thulp_tui.domain.entry import SystemEvent

ID = sid(1)


async def pauses(person: Person, reason: str) -> None:
    """Pause the highlighted demo for a reason."""
    await person.press("p")
    await person.sees("Pause · demo", "⏎ pause · esc cancel")
    if reason:
        await person.paste(reason)
    await person.press("enter")
    await person.finds(ID, lambda stored: stored.status == "paused")
    await person.is_free()


@pytest.mark.parametrize(("reason", "content"), [("waiting for CI", {"text": "waiting for CI"}), ("", None)])
async def test_a_demo_is_paused_for_a_reason(opened: Opened, reason: str, content: object) -> None:
    """Which is asked for, and may be left out."""
    async with opened(session(1, "demo", kind="teacher_demo")) as person:
        await pauses(person, reason)
        (entry,) = person.stored(ID).entries
        assert (entry.entry_type, entry.content) == (SystemEvent(event="session_paused"), content)
        await person.press("p")
        stored = await person.finds(ID, lambda stored: stored.status == "active")
        assert stored.entries[1].entry_type == SystemEvent(event="session_resumed")


async def test_escape_goes_on(opened: Opened) -> None:
    """Whoever changes their mind has not paused."""
    async with opened(session(1, "demo", kind="teacher_demo")) as person:
        await person.press("p")
        await person.sees("Pause · demo")
        await person.press("escape")
        await person.is_free()
        assert person.stored(ID).status == "active"


async def test_other_sessions_are_paused_at_once(opened: Opened) -> None:
    """Nobody learns from their pauses."""
    async with opened(session(1, "talk")) as person:
        await person.press("p")
        await person.finds(ID, lambda stored: stored.status == "paused")


async def test_working_time_stands_beside_wall_time(opened: Opened) -> None:
    """A pause is no work; the limit goes on counting all of it, and the gauge says which is which."""
    async with opened(
        session(1, "demo", kind="teacher_demo", lasted=10 * MINUTE, limits=limits(seconds=3600))
    ) as person:
        await person.until(lambda: "time" in person.footer)
        assert "10:00/1:00:00" in person.footer
        assert "work" not in person.footer
        await pauses(person, "")
        await person.until(lambda: "wall" in person.footer)
        assert "work 10:00" in person.footer
        await person.tick(20 * 60)
        await person.press("p")
        await person.finds(ID, lambda stored: stored.status == "active")
        await person.is_free()
        await person.tick(60)
        assert "31:00/1:00:00" in person.footer
        assert "work 11:00" in person.footer
        assert "time" not in person.footer


async def test_undoing_a_pause_takes_it_out_of_the_time(opened: Opened) -> None:
    """As if it had not been."""
    async with opened(session(1, "demo", kind="teacher_demo", lasted=10 * MINUTE)) as person:
        await pauses(person, "")
        await person.until(lambda: "work" in person.footer)
        await person.press("z")
        await person.until(lambda: "work" not in person.footer)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_narrow_terminals_show_both(opened: Opened, width: int) -> None:
    """In the narrowest without words."""
    async with opened(
        session(1, "demo", kind="teacher_demo", lasted=10 * MINUTE, limits=limits(8, 60, 1800)), size=(width, 12)
    ) as person:
        await pauses(person, "")
        await person.tick(5 * 60)
        await person.press("p")
        await person.finds(ID, lambda stored: stored.status == "active")
        await person.is_free()
        await person.tick(60)
        assert "16:00/30:00" in person.footer
        assert "11:00" in person.footer
