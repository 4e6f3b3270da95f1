"""Facts in two columns."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from tests.ui.screens.host import HOSTILE, is_harmless
from thulp_tui.text import width
from thulp_tui.ui.widgets.facts import LONGEST, Fact, Facts


async def shown(*facts: Fact, cells: int = 40, column: int | None = None) -> list[str]:
    """Return the lines that facts take at a width."""

    class Host(App[None]):
        CSS = "Facts { width: 100%; height: auto; }"

        def compose(self) -> ComposeResult:
            yield Facts(facts, column=column)

    app = Host()
    async with app.run_test(size=(cells, 24)) as pilot:
        await pilot.pause()
        table = app.query_one(Facts)
        lines = [table.render_line(y).text.rstrip() for y in range(table.size.height)]
        assert table.get_content_height(Size(cells, 24), Size(cells, 24), cells) == len(lines)
        return lines


async def test_values_stand_in_a_column() -> None:
    """As wide as the widest label."""
    assert await shown(Fact("a", "one"), Fact("long", "two")) == ["a     one", "long  two"]


async def test_the_column_can_be_shared() -> None:
    """Tables in line with each other."""
    assert await shown(Fact("a", "one"), column=6) == ["a       one"]


async def test_long_values_wrap_within_their_column() -> None:
    """Line breaks of the value are kept."""
    assert await shown(Fact("a", "one two three\nfour"), cells=12) == ["a  one two", "   three", "   four"]


async def test_an_aside_follows_or_goes_beneath() -> None:
    """Where there is no room it has its own line."""
    assert await shown(Fact("a", "one", aside="two")) == ["a  one  two"]
    assert await shown(Fact("a", "one", aside="two three"), cells=12) == ["a  one", "   two three"]


async def test_long_labels_leave_room_for_values() -> None:
    """A label takes less than half of the width."""
    (line,) = await shown(Fact("x" * 100, "value"), cells=40)
    assert line.endswith("…  value")


async def test_huge_values_are_cut_with_a_note() -> None:
    """The rest is counted."""
    lines = await shown(Fact("a", "x" * (LONGEST + 500)), cells=80)
    assert lines[-1].endswith("… 500 more characters")


@pytest.mark.parametrize("cells", [5, 20, 80])
async def test_facts_are_harmless_and_within_the_width(cells: int) -> None:
    """Whatever the strings hold."""
    lines = await shown(Fact(HOSTILE, HOSTILE, aside=HOSTILE), cells=cells)
    assert all(is_harmless(line) and width(line) <= cells for line in lines)
