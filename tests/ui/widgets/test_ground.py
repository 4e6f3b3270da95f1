"""Containers that share their rows look as Textual's own do."""

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.widget import Widget

from thulp_tui.ui.widgets.ground import Column, Row

STYLES = {
    "bare": "",
    "bordered": "border: round red;",
    "above": "border-top: heavy red; padding-bottom: 2;",
    "beside": "border-left: thick red; padding: 1 2;",
    "flat": "height: 2; border: round red;",
}


class Containers(App[None]):
    """Ours and Textual's in the same styles, in pairs."""

    def __init__(self, ours: type[Widget], theirs: type[Widget]) -> None:
        """Show a pair of each style."""
        super().__init__()
        self._kinds = {"ours": ours, "theirs": theirs}

    def compose(self) -> ComposeResult:
        """One beneath the other."""
        for name, styles in STYLES.items():
            for whose, kind in self._kinds.items():
                widget = kind(id=f"{whose}-{name}")
                widget.border_title = "a title"
                widget.set_styles(f"height: 6; background: blue; {styles}")
                yield widget


@pytest.mark.parametrize(("ours", "theirs"), [(Column, Vertical), (Row, Horizontal)])
async def test_rows_look_as_those_of_textuals_container(ours: type[Widget], theirs: type[Widget]) -> None:
    """Whatever borders and padding there are, of the whole as of any part."""
    app = Containers(ours, theirs)
    async with app.run_test(size=(40, 80)):
        for name in STYLES:
            ours_here, theirs_here = app.query_one(f"#ours-{name}"), app.query_one(f"#theirs-{name}")
            width, height = ours_here.outer_size
            for part in (Region(0, 0, width, height), Region(3, 1, width - 5, height - 1), Region(0, 1, width, 1)):
                assert ours_here.render_lines(part) == theirs_here.render_lines(part), (name, part)


async def test_rows_within_the_border_are_one() -> None:
    """A hundred rows of ground weigh no more than one."""
    app = Containers(Column, Vertical)
    async with app.run_test(size=(40, 80)):
        rows = app.query_one("#ours-bordered").render_lines(Region(0, 0, 40, 6))
        assert len({id(row) for row in rows}) == 3
