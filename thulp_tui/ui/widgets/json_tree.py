"""A JSON value as a tree that folds, painted: only the rows in view cost anything."""

from asyncio import to_thread
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from thulp_tui.domain.strict_json import JsonValue, dumps
from thulp_tui.text import clean_line, count
from thulp_tui.text import width as cells
from thulp_tui.ui.branches import Branch, Branches, Path, find
from thulp_tui.ui.looks import FOCUSED_BAR
from thulp_tui.ui.markup import Line, clip, json_inline
from thulp_tui.ui.palette import Palette
from thulp_tui.ui.widgets.painted import PaintedView
from thulp_tui.ui.widgets.reader import MOST_FOUND, Piece, painted
from thulp_tui.ui.widgets.session_keys import moving
from thulp_tui.ui.widgets.timeline.needle import Needle

INDENT = 2
"""Cells a level."""
DEEPEST = 20
"""Levels that are indented; what is nested deeper stands no further in."""


class JsonTree(PaintedView, can_focus=True):
    """A value, key by key."""

    LIFT: ClassVar[float] = 0.08
    """Little: most of a row has a colour."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("j,down", "step(1)", "down", "tree.down"),
        moving("k,up", "step(-1)", "up", "tree.up"),
        moving("ctrl+d", "page(0.5)", "half page down", "tree.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "tree.half_up"),
        moving("pagedown", "page(1)", "page down", "tree.page_down"),
        moving("pageup", "page(-1)", "page up", "tree.page_up"),
        moving("g,home", "edge(False)", "top", "tree.top"),
        moving("G,end", "edge(True)", "bottom", "tree.bottom"),
        Binding("enter,space", "turn", "fold", tooltip="Fold or unfold the value", id="tree.fold"),
        Binding("l,right", "open", "open", show=False, tooltip="Unfold the value, or go into it", id="tree.open"),
        Binding("h,left", "close", "close", show=False, tooltip="Fold the value, or go out of it", id="tree.close"),
        Binding("minus", "fold_all(True)", "fold all", show=False, tooltip="Fold every value", id="tree.fold_all"),
        Binding("equals_sign", "fold_all(False)", "unfold all", show=False, tooltip="Unfold all", id="tree.unfold_all"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        """Start with nothing."""
        super().__init__(id=id)
        self.cursor = 0
        """The selected row."""
        self.found: list[Path] = []
        """Where the words stand that were looked for."""
        self.current = 0
        """The number of the place that was gone to."""
        self._branches = Branches(None)
        self._needle: Needle | None = None
        self._origin: Path = ()

    @property
    def selected(self) -> Branch:
        """The selected row."""
        return self._branches.rows[self.cursor]

    @property
    def selected_name(self) -> str:
        """How one writes where the selected value is, such as ``content.steps[3]``."""
        name = ""
        for key in self.selected.path:
            name += f"[{key}]" if isinstance(key, int) else f".{key}" if name else key
        return name or "the whole"

    @staticmethod
    def text_of(branch: Branch) -> str:
        """Return the value of a row: a text as it is, anything else as JSON."""
        return branch.value if isinstance(branch.value, str) else dumps(branch.value, indent=2)

    def show(self, value: JsonValue) -> None:
        """Show another value from its top."""
        self._branches, self.found, self.current, self._needle, self.cursor = Branches(value), [], 0, None, 0
        self._origin = ()
        self._rebuilt()
        self.scroll_to(y=0, animate=False, immediate=True)

    async def look_for(self, needle: Needle | None) -> None:
        """Mark where keys and values say what is searched, and go to the first place."""
        value = self._branches.value
        found = await to_thread(find, value, needle.is_in, MOST_FOUND) if needle else []
        if value is self._branches.value:
            self._needle, self.found = needle, found
            if needle and not found:
                self.cursor = self._branches.show(self._origin)
                self._rebuilt()
            self.go_to(0)

    def begin_search(self) -> None:
        """Search from where one is; whatever is not found leads back there."""
        self._origin = self.selected.path

    def step(self, by: int) -> None:
        """Go to another place that was found; after the last comes the first."""
        if self.found:
            self.go_to((self.current + by) % len(self.found))

    def go_to(self, number: int) -> None:
        """Go to a place that was found, opening what hides it."""
        self.current = number
        if self.found:
            self.cursor = self._branches.show(self.found[number])
            self._rebuilt()
        self.refresh()

    # -- keys

    def action_step(self, rows: int) -> None:
        """Select another row."""
        self.cursor = max(0, min(len(self._branches.rows) - 1, self.cursor + rows))
        self.see(self.cursor, self.cursor)

    def action_page(self, pages: float) -> None:
        """Select a row some pages away."""
        self.action_step(int(pages * max(1, self.size.height - 1)))

    def action_edge(self, is_end: bool) -> None:
        """Select the first or the last row."""
        self.action_step(len(self._branches.rows) * (1 if is_end else -1))

    def action_turn(self) -> None:
        """Fold or unfold the selected value."""
        if self._branches.is_open(self.cursor):
            self._branches.fold(self.cursor)
        else:
            self._branches.open(self.cursor)
        self._rebuilt()

    def action_open(self) -> None:
        """Unfold the selected value; if it is, go to what is within."""
        if self._branches.is_open(self.cursor):
            self.action_step(1)
        else:
            self._branches.open(self.cursor)
            self._rebuilt()

    def action_close(self) -> None:
        """Fold the selected value; if there is nothing to fold, go to what it is within."""
        if self._branches.is_open(self.cursor):
            self._branches.fold(self.cursor)
        else:
            self.cursor = self._branches.parent(self.cursor)
        self._rebuilt()

    def action_fold_all(self, folded: bool) -> None:
        """Fold or unfold everything; what is selected, or what it is within, stays selected."""
        path = self.selected.path
        if folded:
            self._branches.fold_all()
            path = path[:1]
        else:
            self._branches.unfold()
        self.cursor = self._branches.show(path)
        self._rebuilt()

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; fold it when its mark was clicked, or when it is clicked twice."""
        offset = event.get_content_offset(self)
        row = -1 if offset is None else offset.y + self.scroll_offset.y
        if offset is None or not 0 <= row < len(self._branches.rows):
            return
        self.cursor = row
        mark = 1 + _indent(self.selected)
        if mark <= offset.x < mark + INDENT or event.chain == 2:
            self.action_turn()
        self.refresh()

    def _rebuilt(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._branches.rows))
        self.see(self.cursor, self.cursor)

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Paint a row."""
        row = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        normal, lifted = self.palettes
        if row >= len(self._branches.rows):
            return Strip.blank(width, normal.base)
        is_chosen = row == self.cursor
        palette = lifted if is_chosen else normal
        line = _line(self._branches.rows[row], self._branches.is_open(row), width)
        spans = self._spans(row, line, palette, self._needle) if self._needle else []
        bar = Segment(FOCUSED_BAR if is_chosen else " ", palette["bar"])
        strip = Strip([bar, *painted(line, palette, spans)])
        return strip.crop(0, width).adjust_cell_length(width, palette.base)

    def _spans(self, row: int, line: Line, palette: Palette, needle: Needle) -> list[Piece]:
        here = self.found and self._branches.rows[row].path == self.found[self.current]
        style = palette["hit_here" if here else "hit"]
        # Wider than any line: none of them goes on in another one.
        return [(span.start, span.end, style) for spot in needle.spots([line], 1 << 20) for span in spot]

    def fit(self) -> None:
        """Keep the selected row in view."""
        self._rebuilt()


def _indent(branch: Branch) -> int:
    return INDENT * min(branch.depth, DEEPEST)


def _line(branch: Branch, is_open: bool, width: int) -> Line:
    """What a row says beside the bar: its mark, its key, its value as far as there is room."""
    mark = ("▾ " if is_open else "▸ ") if branch.size else "  "
    line: Line = [(" " * min(_indent(branch), width // 2), "text"), (mark, "dim")]
    if branch.group is not None:
        return clip([*line, (f"{branch.group[0]:,} … {branch.group[1] - 1:,}", "dim")], width - 1)
    if branch.path:
        key = branch.path[-1]
        label = f"{key:,}" if isinstance(key, int) else clean_line(key[: 2 * width]) or '""'
        line += [(label, "c_number" if isinstance(key, int) else "c_key"), (": ", "punct")]
    if is_open:
        held = count(branch.size, "item" if isinstance(branch.value, list) else "key")
        return clip([*line, (held, "dim")], width - 1)
    room = max(4, width - 1 - sum(cells(text) for text, _ in line))
    return clip([*line, *json_inline(branch.value, room)], width - 1)
