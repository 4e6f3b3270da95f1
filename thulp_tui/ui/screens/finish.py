"""The end of a demonstration: outcome, score, how ready it is, and where its pack goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from thulp_tui.domain.finishing import Ending, Outcome
from thulp_tui.recording.readiness import Readiness
from thulp_tui.text import clean_line
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.screens.export import read_folder
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf


@dataclass(frozen=True)
class FinishResult:
    """What a person says at the end."""

    ending: Ending
    """Outcome and score."""
    folder: Path | None
    """Where the distil pack goes; None for nowhere."""


class Finish(Form[FinishResult | None]):
    """Asks once; enter takes what there is, and nothing has to be given."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "complete", id="finish.complete", priority=True),
        Binding("tab", "app.focus_next", "next field", id="finish.next"),
    ]

    def __init__(self, name: str, judge: Callable[[], Awaitable[Readiness | None]]) -> None:
        """Complete the demonstration called ``name``; ``judge`` tells how ready it is."""
        super().__init__()
        self.heading = f"Complete · {name}"
        self._judge = judge
        words: list[tuple[Outcome | None, str]] = [(None, "not said"), *((one, one.value) for one in Outcome)]
        self._outcome = OneOf(words, None, id="outcome")
        self._score = LineInput(read_score, placeholder="0 to 1")
        self._text = LineInput(str.strip, placeholder="in words")
        self._folder = LineInput(lambda typed: read_folder(typed) if typed.strip() else None, placeholder="no export")

    def body(self) -> ComposeResult:
        """Compose the fields and the list."""
        yield Field("Outcome", self._outcome)
        yield Field("Score", self._score)
        yield Field("Remark", self._text)
        yield Field("Distil pack", self._folder)
        with Vertical(classes="group"):
            yield Static("…", id="readiness")

    def on_mount(self) -> None:
        """Judge it."""
        self._fill()

    @work
    async def _fill(self) -> None:
        readiness = await self._judge()
        if readiness is not None:
            self.query_one("#readiness", Static).update(_told(readiness))

    def action_save(self) -> None:
        """Complete it, whichever field one is in: all of them may be skipped."""
        if self.is_right():
            ending = Ending(self._outcome.read(), self._text.read(), self._score.read())
            self.dismiss(FinishResult(ending, self._folder.read()))


def _told(readiness: Readiness) -> Content:
    """How ready it is, and what is missing."""
    missing = [point for point in readiness.points if not point.is_ready]
    lines = [Content.styled(readiness.badge, "bold")]
    lines += [
        Content.assemble(("✗ ", "$text-error"), point.name, (f"  {clean_line(point.reason)}", "$foreground-muted"))
        for point in missing
    ]
    return Content("\n").join(lines)


def read_score(typed: str) -> float | None:
    """Return the score that was typed, None for nothing; raises ValueError with the reason."""
    if not typed.strip():
        return None
    try:
        score = float(typed.strip().replace(",", "."))
    except ValueError:
        raise ValueError("a number, such as 0.8") from None
    if not 0 <= score <= 1:
        raise ValueError("from 0 to 1")
    return score
