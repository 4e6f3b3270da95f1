"""What a learner should make of entries: keep, mask, mistake, or nothing in particular."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.marks import Mark
from thulp_tui.ui.looks import MARK_LOOKS
from thulp_tui.ui.screens.dialog import Dialog

_CHOICES: tuple[tuple[str, Mark | None, str], ...] = (
    ("k", Mark.KEEP, "it matters: never left out for want of room"),
    ("m", Mark.MASK, "not for training: left out of what is distilled"),
    ("x", Mark.MISTAKE, "it was wrong: told among the pitfalls"),
    ("n", None, "no mark"),
)
_TONES = {"ok": "$text-success", "dim": "$foreground-muted", "bad": "$text-error"}


@dataclass(frozen=True)
class Marked:
    """What was chosen."""

    mark: Mark | None
    """The mark, None for none."""


class MarkEntries(Dialog[Marked | None]):
    """Asks for a mark."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", id="mark.choose", priority=True),
        *(
            Binding(
                key,
                f"choose({number})",
                MARK_LOOKS[mark].label if mark else "none",
                show=False,
                id=f"mark.{mark.value if mark else 'none'}",
            )
            for number, (key, mark, _) in enumerate(_CHOICES)
        ),
        Binding("j", "move(1)", "down", id="mark.down", show=False),
    ]

    def __init__(self, what: str, mark: Mark | None) -> None:
        """Ask for a mark on what is called ``what``; ``mark`` is what it has now."""
        super().__init__()
        self.heading = f"Mark {what}"
        self._mark = mark

    def body(self) -> ComposeResult:
        """Compose the choices."""
        yield OptionList(*(Option(_line(*choice)) for choice in _CHOICES), compact=True, markup=False)

    def on_mount(self) -> None:
        """Begin at the mark there is."""
        marks = [mark for _, mark, _ in _CHOICES]
        self.query_one(OptionList).highlighted = marks.index(self._mark) if self._mark else 0

    def action_choose(self, number: int) -> None:
        """Choose."""
        self.dismiss(Marked(_CHOICES[number][1]))

    def action_move(self, by: int) -> None:
        """Move the bar."""
        self.query_one(OptionList).action_cursor_down()

    def action_take(self) -> None:
        """Choose what the bar is on."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Choose an option."""
        self.action_choose(event.option_index)


def _line(key: str, mark: Mark | None, meaning: str) -> Content:
    look = MARK_LOOKS[mark] if mark else None
    return Content.assemble(
        (f" {key}  ", "bold $text-accent"),
        (f"{look.glyph if look else ' '} ", _TONES[look.style] if look else ""),
        (text.pad(look.label.capitalize() if look else "None", 9), "bold"),
        meaning,
    )
