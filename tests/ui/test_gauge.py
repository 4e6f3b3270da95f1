"""The footer: the gauge of the open session, and the keys beside it."""

import re
from functools import partial

from tests.ui.person import Opened, Person
from tests.ui.sessions import MINUTE, limits, session, talk
from thulp_tui.domain.limits import SessionConfig


def parts(person: Person) -> list[str]:
    """Return what the footer says of turns, entries and time, and of the verdict."""
    return re.split(r" {2,}", person.footer.split("⏎")[0].strip())


def is_as_wide(person: Person, width: int) -> bool:
    """Return whether the footer has this width."""
    return len(person.footer) == width


async def shows(person: Person, *expected: str) -> None:
    """Wait until the footer begins with these parts."""
    await person.until(lambda: parts(person)[: len(expected)] == list(expected), f"the footer begins with {expected}")


async def test_without_limits_the_plain_counts_are_shown(opened: Opened) -> None:
    """Turns, entries and time, without bars."""
    async with opened(session(1, "talk", talk(4), lasted=61_000)) as person:
        await shows(person, "turns 4", "entries 8", "time 01:01")
        assert not set("▰▱!‼") & set(person.footer)


LEVELS: list[tuple[int, SessionConfig, list[str]]] = [
    (2, limits(turns=8), ["turns ▰▰▱▱▱▱▱▱ 2/8", "entries 4", "time 00:00"]),
    (7, limits(turns=8), ["turns ▰▰▰▰▰▰▰▱ 7/8!"]),
    (4, limits(turns=5), ["turns ▰▰▰▰▰▰▱▱ 4/5!"]),
    (8, limits(turns=8), ["turns ▰▰▰▰▰▰▰▰ 8/8‼", "entries 16", "time 00:00", "at limit"]),
    (9, limits(turns=8), ["turns ▰▰▰▰▰▰▰▰ 9/8‼", "entries 18", "time 00:00", "exceeded: turns"]),
    (2, limits(entries=4), ["turns 2", "entries ▰▰▰▰▰▰▰▰ 4/4‼", "time 00:00", "at limit"]),
    (3, limits(entries=4), ["turns 3", "entries ▰▰▰▰▰▰▰▰ 6/4‼", "time 00:00", "exceeded: entries"]),
    (0, limits(turns=0), ["turns ▰▰▰▰▰▰▰▰ 0/0‼", "entries 0", "time 00:00", "at limit"]),
    (2, limits(turns=2, entries=3), ["turns ▰▰▰▰▰▰▰▰ 2/2‼", "entries ▰▰▰▰▰▰▰▰ 4/3‼", "time 00:00", "at limit"]),
]
"""Turns of a session, its limits, what the footer says."""


async def test_bars_marks_and_verdict_follow_the_limits(opened: Opened) -> None:
    """Calm below 80 %, ! from there, ‼ at the limit and above, and the word of check_limits."""
    sessions = [
        session(n, f"s{n}", talk(turns), limits=config, status="paused", age=n)
        for n, (turns, config, _) in enumerate(LEVELS)
    ]
    async with opened(*sessions) as person:
        for _, _, expected in LEVELS:
            await shows(person, *expected)
            await person.press("j")


async def test_each_level_has_its_colour(opened: Opened) -> None:
    """Calm, warning and alarm differ in colour, too."""
    sessions = [session(n, f"s{n}", talk(n), limits=limits(turns=5), age=n * MINUTE) for n in (1, 4, 5)]
    async with opened(*sessions) as person:
        colours = []
        for n in (1, 4, 5):
            await person.until(partial(person.shows, f"{n}/5", "#footer"))
            strip = person.app.screen._compositor.render_strips()[-1]
            colours.append(next(seg.style.color for seg in strip if "▰" in seg.text and seg.style))
            await person.press("j")
        assert len(set(colours)) == 3


async def test_time_moves_once_a_second_in_an_active_session(opened: Opened) -> None:
    """The time bar runs with the clock: calm, then a warning, then an alarm, and the verdict is thulp's own."""
    async with opened(session(1, "talk", limits=limits(seconds=100))) as person:
        await shows(person, "turns 0", "entries 0", "time ▱▱▱▱▱▱▱▱ 00:00/01:40")
        for seconds, shown in (
            (1, "time ▱▱▱▱▱▱▱▱ 00:01/01:40"),
            (49, "time ▰▰▰▰▱▱▱▱ 00:50/01:40"),
            (30, "time ▰▰▰▰▰▰▱▱ 01:20/01:40!"),
            (20, "time ▰▰▰▰▰▰▰▰ 01:40/01:40‼"),
            (3600, "time ▰▰▰▰▰▰▰▰ 1:01:40/01:40‼"),
        ):
            await person.tick(seconds)
            await shows(person, "turns 0", "entries 0", shown)


async def test_in_any_other_session_time_stands_still(opened: Opened) -> None:
    """What does not run shows its duration, however long ago it was."""
    sessions = [
        session(n, status, age=n * MINUTE, lasted=90_000, status=status)
        for n, status in enumerate(("paused", "completed", "failed", "cancelled"), 1)
    ]
    async with opened(*sessions) as person:
        for given in sessions:
            await person.until(partial(person.shows, f" {given.name} · conversation", "#timeline"))
            await shows(person, "turns 0", "entries 0", "time 01:30")
            await person.tick(30)
            await shows(person, "turns 0", "entries 0", "time 01:30")
            await person.press("j")


async def test_a_session_above_its_time_is_exceeded(opened: Opened) -> None:
    """The verdict on time looks at updated_at - created_at, as thulp does."""
    async with opened(session(1, "talk", lasted=90_000, limits=limits(seconds=60))) as person:
        await shows(person, "turns 0", "entries 0", "time ▰▰▰▰▰▰▰▰ 01:30/01:00‼", "exceeded: duration")


async def test_the_gauge_moves_while_one_writes(opened: Opened) -> None:
    """Each entry counts as soon as it is recorded."""
    async with opened(session(1, "talk", limits=limits(turns=4, entries=10))) as person:
        await person.sees("talk")
        await person.writes()
        await person.sends("a question")
        await shows(person, "turns ▱▱▱▱▱▱▱▱ 0/4", "entries ▰▱▱▱▱▱▱▱ 1/10")
        await person.press("ctrl+r")
        await person.sends("an answer")
        await shows(person, "turns ▰▰▱▱▱▱▱▱ 1/4", "entries ▰▰▱▱▱▱▱▱ 2/10")


async def test_the_keys_that_matter_change_with_the_focus(opened: Opened) -> None:
    """The list's, the timeline's, the composer's: each sees its own."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.sees("⏎ open", "n new", "? help")
        await person.opens("talk")
        await person.sees("⏎ fold")
        await person.sees_no("n new")
        await person.press("i")
        await person.sees("⏎ send", "^r role")
        await person.sees_no("p pause")


async def test_what_does_not_fit_goes_in_order_and_numbers_stay_last(opened: Opened) -> None:
    """Keys go first, then bars, then labels; bars become shorter before the help's key goes."""
    config = limits(turns=8, entries=60, seconds=1800)
    async with opened(session(1, "talk", talk(4), limits=config), size=(140, 30)) as person:
        await person.sees("turns ▰▰▰▰▱▱▱▱ 4/8", "? help", "l limits")
        for width, there, gone in (
            (100, ["turns ▰▰▰▰▱▱▱▱ 4/8", "? help"], ["l limits"]),
            (80, ["turns ▰▰▰▰▱▱▱▱ 4/8", "? help"], ["l limits"]),
            (74, ["turns ▰▰▱▱▱ 4/8", "? help"], ["▰▰▰"]),
            (67, ["turns ▰▰▱▱▱ 4/8"], ["help"]),
            (56, ["turns 4/8", "entries 8/60", "time 00:00/30:00"], ["▰"]),
            (30, ["4/8", "8/60", "00:00/30:00"], ["turns", "▰"]),
        ):
            await person.pilot.resize_terminal(width, 30)
            await person.until(partial(is_as_wide, person, width))
            assert all(text in person.footer for text in there), person.footer
            assert not any(text in person.footer for text in gone), person.footer
