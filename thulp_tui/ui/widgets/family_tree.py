"""A family of sessions as a tree: one painted line a session, whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from thulp_tui.domain.ids import SHORTEST, SessionId, Timestamp
from thulp_tui.domain.lineage import Place, Standing, lines
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import ago, clean_line, count, fit, pad
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import DAMAGED_LOOK, STATUS_LOOKS, TYPE_LOOKS
from thulp_tui.ui.markup import Line
from thulp_tui.ui.widgets.painted import PaintedView

SCORED = ("evaluation", "refinement")
"""The session types that show their last score instead of their turns."""
LEVEL = 2
"""Cells of a generation."""
BRANCHES_SHARE = 0.4
"""How much of the width the branches may take; farther generations are left out of them."""
SHORTEST_NAME = 8
"""Cells of a name below which what follows it is left out rather than the name cut."""


class FamilyTree(PaintedView, can_focus=True):
    """Sessions as a tree, one highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "go there", id="lineage.go"),
        Binding("j,down", "step(1)", "next", id="lineage.next", show=False),
        Binding("k,up", "step(-1)", "previous", id="lineage.previous", show=False),
        Binding("pagedown,ctrl+d,ctrl+f", "page(1)", "page down", id="lineage.page_down", show=False),
        Binding("pageup,ctrl+u,ctrl+b", "page(-1)", "page up", id="lineage.page_up", show=False),
        Binding("g,home", "edge(0)", "top", id="lineage.top", show=False),
        Binding("G,end", "edge(1)", "end", id="lineage.end", show=False),
        Binding("h,left,left_curly_bracket", "parent", "parent", id="lineage.parent", key_display="h"),
    ]

    highlighted: var[int] = var(0)
    """The highlighted line's number, from 0."""

    @dataclass
    class Opened(Message):
        """A session is to be gone to."""

        session_id: SessionId
        """Which one."""

    def __init__(
        self,
        places: Sequence[Place],
        summaries: Mapping[SessionId, SessionSummary],
        here: SessionId,
        now: Timestamp,
        *,
        id: str | None = None,
    ) -> None:
        """Show the places of a family at a moment, the one of the session ``here`` highlighted at first."""
        super().__init__(id=id)
        self._places = places
        self._summaries = summaries
        self._here = here
        self._now = now
        first = next((n for n, place in enumerate(places) if place.id == here), 0)
        self.set_reactive(FamilyTree.highlighted, first)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for each place."""
        return len(self._places)

    def validate_highlighted(self, number: int) -> int:
        """Keep the highlight on a line."""
        return max(0, min(number, len(self._places) - 1))

    def watch_highlighted(self) -> None:
        """Bring the highlighted line into view."""
        self.fit()
        self.refresh_bindings()

    def on_mount(self) -> None:
        """Say how much there is before anything is laid out: whether it scrolls depends on it."""
        self.virtual_size = Size(0, len(self._places))

    def fit(self) -> None:
        """Keep the highlighted line in view."""
        self.see(self.highlighted, self.highlighted)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing but an id is known of a missing session; above the top there is nothing."""
        place = self._places[self.highlighted]
        match action:
            case "open":
                return place.standing is not Standing.MISSING
            case "parent":
                return place.above is not None
            case _:
                return True

    def action_open(self) -> None:
        """Go to the highlighted session."""
        self.post_message(self.Opened(self._places[self.highlighted].id))

    def action_step(self, by: int) -> None:
        """Highlight another line."""
        self.highlighted += by

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        self.highlighted += pages * max(1, self.size.height - 1)

    def action_edge(self, edge: int) -> None:
        """Go to the first or the last line."""
        self.highlighted = (len(self._places) - 1) * edge

    def action_parent(self) -> None:
        """Highlight the parent."""
        if (above := self._places[self.highlighted].above) is not None:
            self.highlighted = above

    def on_click(self, event: events.Click) -> None:
        """Highlight the line under the mouse; go there with a second click."""
        number = event.y + self.scroll_offset.y
        if number < len(self._places):
            again = number == self.highlighted and event.chain > 1
            self.highlighted = number
            if again and self.check_action("open", ()):
                self.action_open()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= len(self._places):
            return Strip.blank(self.size.width, self.palettes[0].base)
        return self.row(self._line(number, width - 1), width, is_chosen=number == self.highlighted)

    def _line(self, number: int, width: int) -> Line:
        place = self._places[number]
        branches = lines(self._places, number, max(1, int(width * BRANCHES_SHARE) // LEVEL))
        room = max(SHORTEST_NAME, width - cells(branches) - 2)
        summary = self._summaries.get(place.id)
        if summary is None:
            missing = fit(f"missing {place.id[:SHORTEST]}…", room)
            return [(branches, "rule"), (f"{DAMAGED_LOOK.icon} ", f"tone:{DAMAGED_LOOK.tone}"), (missing, "bad")]
        look = STATUS_LOOKS[summary.status]
        again = place.standing is Standing.AGAIN
        words = ["↺ further up already"] if again else _words(summary, self._now)
        if place.id == self._here and not again:
            words.append("here")
        name = clean_line(summary.name) or "(no name)"
        while words and room - cells(" · ".join(words)) - 2 < min(max(SHORTEST_NAME, room // 2), cells(name)):
            words.pop()
        aside = " · ".join(words)
        shown = pad(name, room - cells(aside) - 2) + "  " if aside else fit(name, room)
        key = "warn" if again else "dim"
        return [(branches, "rule"), (f"{look.icon} ", f"tone:{look.tone}"), (shown, "text"), (aside, key)]


def _words(summary: SessionSummary, now: Timestamp) -> list[str]:
    kind = summary.session_type.type
    words = [TYPE_LOOKS[kind].short]
    if kind in SCORED and summary.last_score is not None:
        words[0] += f" {summary.last_score:.2f}"
    else:
        words.append(count(summary.turns, "turn"))
    return [*words, ago(now, summary.metadata.updated_at)]
