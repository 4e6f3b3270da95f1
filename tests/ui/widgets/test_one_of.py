"""The choice of one among a few."""

import pytest
from textual.app import App, ComposeResult

from thulp_tui.ui.widgets.one_of import OneOf

OPTIONS = [("a", "apple"), ("b", "banana"), ("c", "[bold]cherry\x1b[0m")]


class Host(App[None]):
    """A choice, and what it told."""

    CSS = "OneOf { width: 100%; height: auto; }"

    def __init__(self) -> None:
        """Begin with the second possibility."""
        super().__init__()
        self.one_of: OneOf[str] = OneOf(OPTIONS, "b")
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        """Compose the choice."""
        yield self.one_of

    def on_one_of_changed(self, event: OneOf.Changed) -> None:
        """Note what was chosen."""
        self.told.append(event.one_of.value)

    @property
    def shown(self) -> list[str]:
        """What the choice looks like."""
        return [self.one_of.render_line(y).text.rstrip() for y in range(self.one_of.size.height)]


async def test_the_chosen_one_is_marked_without_colour() -> None:
    """A filled sign; the others are hollow; words show as text."""
    async with Host().run_test(size=(80, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        assert app.shown == ["○ apple  ● banana  ○ [bold]cherry␛[0m"]
        assert app.told == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [(["right"], ["c"]), (["space"], ["c"]), (["left"], ["a"]), (["right", "right"], ["c", "a"])],
)
async def test_keys_step_around(keys: list[str], told: list[str]) -> None:
    """Past the last comes the first; each step is told."""
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.told == told
        assert app.one_of.value == app.one_of.read() == told[-1]


async def test_possibilities_wrap_whole_and_evenly() -> None:
    """A word is not broken; a click on the second line still hits."""
    app = Host()
    async with app.run_test(size=(22, 5)) as pilot:
        await pilot.pause()
        assert app.shown == ["○ apple  ● banana", "○ [bold]cherry␛[0m"]
        await pilot.click(OneOf, offset=(5, 1))
        await pilot.pause()
        assert app.told == ["c"]
        await pilot.click(OneOf, offset=(20, 1))
        await pilot.click(OneOf, offset=(2, 0))
        await pilot.pause()
        assert app.told == ["c", "a"]
