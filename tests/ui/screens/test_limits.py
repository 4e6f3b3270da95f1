"""The editor of limits."""

from functools import partial

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from tests.ui.sessions import MINUTE, limits, moment, session, talk
from thulp_tui.domain.gauge import gauge
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.summary import summarise
from thulp_tui.ui.screens.limits import ChosenLimits, LimitsEditor

DURATIONS = [("30m", 1800), ("1h30m", 5400), ("90", 90), ("2d", 172_800)]


def editor(config: SessionConfig | None, name: str = "Fix") -> LimitsEditor:
    """Return the editor for a session of four turns, eight entries and 22 minutes."""
    used = session(name=name, entries=talk(4), lasted=22 * MINUTE)
    summary = summarise(used.metadata, used.entries, used.context)
    return LimitsEditor(name, config, partial(gauge, summary=summary, now=moment()))


async def test_the_limits_and_what_is_used_stand_side_by_side() -> None:
    """Near from 80 %, reached at the maximum; time as a clock."""
    async with asked(editor(limits(turns=4, entries=60, seconds=1500))) as form:
        await form.sees("4 used ▲ reached", beside="Max turns")
        await form.sees("8 used", beside="Max entries")
        await form.sees("22:00 used ▲ near", beside="Max time")
        await form.sees("25m", beside="Max time")


async def test_the_use_is_judged_while_one_types() -> None:
    """The word beside the field follows the maximum that is being typed."""
    async with asked(editor(None)) as form:
        await form.sees("4 used", beside="Max turns")
        await form.types("5")
        await form.sees("4 used ▲ near", beside="Max turns")
        await form.types("0")
        await form.sees_no("▲")


async def test_maxima_and_the_action_are_saved() -> None:
    """Numbers, a duration as people write it, what happens at a limit."""
    async with asked(editor(None)) as form:
        await form.types("8")
        await form.press("tab")
        await form.types("1,000")
        await form.press("tab")
        await form.types("1h30m")
        await form.press("tab", "right", "right", "enter")
        assert await form.answered() == ChosenLimits(limits(8, 1000, 5400, LimitAction.IGNORE))


@pytest.mark.parametrize(("typed", "seconds"), DURATIONS)
async def test_durations_are_typed_as_people_write_them(typed: str, seconds: int) -> None:
    """Minutes, hours, days; a bare number counts seconds."""
    async with asked(editor(None)) as form:
        await form.press("tab", "tab")
        await form.types(typed)
        await form.press("ctrl+s")
        assert await form.answered() == ChosenLimits(limits(seconds=seconds))


async def test_a_field_that_gets_the_focus_is_replaced_by_typing() -> None:
    """Its number is selected."""
    async with asked(editor(limits(turns=5))) as form:
        await form.types("9")
        await form.press("ctrl+s")
        assert await form.answered() == ChosenLimits(limits(turns=9))


@pytest.mark.parametrize(
    ("tabs", "typed", "reason"),
    [(0, "many", "a whole number"), (0, "4294967296", "at most 4,294,967,295"), (2, "soon", "a length of time")],
)
async def test_a_wrong_maximum_is_named(tabs: int, typed: str, reason: str) -> None:
    """The reason stands in the form, which stays."""
    async with asked(editor(None)) as form:
        await form.press(*["tab"] * tabs)
        await form.types(typed)
        await form.press("ctrl+s")
        await form.sees(reason)
        assert form.is_open


async def test_all_limits_can_be_taken_away() -> None:
    """One key empties the fields; saving then is not the same as cancelling."""
    async with asked(editor(limits(5, 60, 1500))) as form:
        await form.press("ctrl+r")
        await form.sees_no("60", "25m")
        await form.press("ctrl+s")
        assert await form.answered() == ChosenLimits(None)


async def test_escape_keeps_what_there_was() -> None:
    """Cancelling is no decision, not even after emptying the fields."""
    async with asked(editor(limits(5))) as form:
        await form.press("ctrl+r", "escape")
        assert await form.answered() is None


async def test_what_is_not_touched_stays_to_the_letter() -> None:
    """Nanoseconds and fields this program does not know come back."""
    config = SessionConfig.from_json(
        '{"max_turns": 3, "max_duration": {"secs": 1, "nanos": 5}, "limit_action": "ignore", "later": [1]}'
    )
    async with asked(editor(config)) as form:
        await form.press("ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.config is not None
        assert answer.config.to_document() == config.to_document()


@pytest.mark.parametrize("size", SIZES)
async def test_each_field_can_be_reached_at_any_size(size: tuple[int, int]) -> None:
    """What has the focus is in view with its use."""
    async with asked(editor(limits(5, 60, 1500), HOSTILE), size) as form:
        for used in ("4 used", "8 used", "22:00 used"):
            await form.sees(used)
            await form.until(lambda: 0 < form.focused.region.y < size[1] - 1)
            await form.press("tab")
        assert is_harmless(form.text())
        await form.sees("refuse the entry")
