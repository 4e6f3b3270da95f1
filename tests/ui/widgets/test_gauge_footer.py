"""The footer: what fits, and its keys under the mouse."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding

from thulp_tui.domain.gauge import Measure, window_measure
from thulp_tui.text import width
from thulp_tui.ui.widgets.gauge import GaugeFooter, Key, changed_cells, footer_line

MEASURES = (
    Measure("turns", 4, 8, 0.5, "calm"),
    Measure("entries", 14, 60, 0.23, "calm"),
    Measure("duration", 1_330_000, 1_800_000, 0.74, "calm"),
)
KEYS = (Key("n", "new"), Key("p", "pause"), Key("?", "help"))


def shown(columns: int) -> str:
    """Return the footer's text at a width."""
    return "".join(text for text, _ in footer_line(MEASURES, "", KEYS, columns)[0])


@pytest.mark.parametrize("columns", range(20, 140))
def test_the_footer_never_is_wider_than_the_screen(columns: int) -> None:
    """At every width at which the numbers fit at all."""
    if columns > len(" 4/8 14/60 22:10/30:00"):
        assert width(shown(columns)) <= columns


def test_keys_go_first_then_bars_then_labels_and_the_numbers_stay() -> None:
    """What does not fit goes in this order; of the keys help is the last to go."""
    assert "n new  p pause  ? help" in shown(120)
    assert "p pause" not in shown(90)
    assert "? help" in shown(90)
    assert "▰▰▰▰▱▱▱▱" in shown(90)
    assert "▰▰▱▱▱" in shown(78)
    assert "help" in shown(78)
    assert "▰" in shown(70)
    assert "help" not in shown(70)
    assert "▰" not in shown(60)
    assert "turns 4/8" in shown(60)
    assert "turns" not in shown(30)
    assert "4/8" in shown(30)
    assert "22:10/30:00" in shown(30)


def test_a_models_tokens_go_before_the_other_numbers() -> None:
    """In thousands, beside the others as long as these fit."""
    measures = (*MEASURES, window_measure(28_412, 32_768))
    wide, narrow, least = (
        "".join(text for text, _ in footer_line(measures, "", KEYS, columns)[0]) for columns in (120, 60, 34)
    )
    assert "tokens ▰▰▰▰▰▰▰▱ 28.4k/32.8k!" in wide
    assert "28.4k/32.8k!" in narrow
    assert "22:10/30:00" in least
    assert "k" not in least.replace("? help", "")
    assert "tokens 912 " in "".join(text for text, _ in footer_line([window_measure(912, None)], "", KEYS, 60)[0])


def test_a_second_is_a_few_cells() -> None:
    """Neither the rest of the gauge nor the keys are painted anew; nor is anything left of a longer line."""
    before = [("time ", "dim"), ("9:59", "text"), ("    ", "text"), ("?", "bar")]
    assert changed_cells(before, [("time ", "dim"), ("9:58", "text"), ("    ", "text"), ("?", "bar")]) == (5, 9)
    assert changed_cells(before, [("time ", "dim"), ("10:00", "text"), ("   ", "text"), ("?", "bar")]) == (5, 13)
    assert changed_cells(before, [("time ", "dim"), ("9:59", "warn"), ("    ", "text"), ("?", "bar")]) == (5, 9)
    assert changed_cells(before, before[:2]) == (9, 14)
    assert changed_cells([], before) == (0, 14)
    assert changed_cells([("ab", "dim"), ("ab", "dim")], [("ab", "dim")]) == (2, 4)


async def test_a_click_on_a_key_presses_it() -> None:
    """The mouse works in the footer too."""

    class Host(App[None]):
        BINDINGS = [Binding("n", "note", "new"), Binding("question_mark", "assist", "help")]
        done: list[str] = []

        def compose(self) -> ComposeResult:
            yield GaugeFooter(id="footer")

        def action_note(self) -> None:
            self.done.append("new")

        def action_assist(self) -> None:
            self.done.append("help")

    app = Host()
    async with app.run_test(size=(60, 5)) as pilot:
        footer = app.query_one(GaugeFooter)
        footer.styles.dock = "bottom"
        footer.styles.height = 1
        footer.keys = (Key("n", "new", press="n"), Key("?", "help", press="question_mark"))
        await pilot.pause()
        line = "".join(text for text, _ in footer_line((), "", footer.keys, 60)[0])
        await pilot.click(footer, offset=(line.index("help"), 0))
        await pilot.click(footer, offset=(line.index("new"), 0))
        await pilot.pause()
    assert app.done == ["help", "new"]


@pytest.mark.parametrize("columns", [34, 40, 60, 80, 120])
def test_working_time_stands_beside_the_whole(columns: int) -> None:
    """The words that tell them apart go with the other labels; the numbers stay."""
    line = "".join(text for text, _ in footer_line(MEASURES, "", KEYS, columns, 1_083_000)[0])
    assert width(line) <= columns
    assert "22:10/30:00" in line
    assert "18:03" in line
    assert ("wall" in line) == ("work" in line) == (columns >= 60)
