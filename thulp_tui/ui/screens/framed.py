"""What all dialogs and the help share: a frame with its title and its keys in the border."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from thulp_tui import text

Result = TypeVar("Result")

STYLES = Path(__file__).with_name("dialogs.tcss")
"""How dialogs look: more than the main screen needs, and nothing that its first frame should wait for."""
LEAVE = "cancel"
"""The action that leaves a dialog."""
LONGEST = 200
"""Cells kept of a title; the border cuts it to the width."""


class Frame(Vertical):
    """The border around a dialog; scrolls when the terminal is smaller than its content."""


class Framed(ModalScreen[Result]):
    """A screen in a frame over the others; escape leaves it without an answer, which is None."""

    CSS_PATH = STYLES
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", LEAVE, "cancel", id="dialog.cancel", tooltip="Leave without changing anything"),
    ]

    heading: str = ""
    """The title in the border; may hold text from a file."""

    def body(self) -> ComposeResult:
        """Compose what stands in the frame."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Compose the frame."""
        with Frame(id="frame") as frame:
            frame.border_title = Content(text.fit(text.clean_line(self.heading), LONGEST))
            yield from self.body()

    def on_mount(self) -> None:
        """Keep the hints in the border true."""
        self.bindings_updated_signal.subscribe(self, self._show_hints)

    def on_resize(self) -> None:
        """Show as many hints as fit."""
        self.call_after_refresh(self._show_hints)

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def hints(self) -> Iterator[Binding]:
        """Yield the keys that act now: the dialog's own, as it lists them, the widget's, and how to leave."""
        bindings = [active for active in self.active_bindings.values() if active.binding.show and active.enabled]
        seen: set[str] = set()
        for _, binding, _, _ in sorted(bindings, key=self._rank):
            if binding.action not in seen and binding.description:
                seen.add(binding.action)
                yield binding

    def _rank(self, active: ActiveBinding) -> tuple[int, ...]:
        listed = [binding.action for binding in self.BINDINGS if isinstance(binding, Binding)]
        action = active.binding.action
        return action == LEAVE, active.node is not self, listed.index(action) if action in listed else len(listed)

    def _show_hints(self, _screen: object = None) -> None:
        if not self.is_mounted:
            return
        frame = self.query_one(Frame)
        room = frame.outer_size.width - 6
        hints = list(self.hints())
        while (line := self._hint_line(hints)).cell_length > room:
            # How to leave stays to the last.
            del hints[-2 if len(hints) > 1 and hints[-1].action == LEAVE else -1]
        frame.border_subtitle = line or None

    def _hint_line(self, hints: Sequence[Binding]) -> Content:
        keys = [(self.app.get_key_display(hint), hint.description) for hint in hints]
        parts = [Content.assemble((key, "bold $text-accent"), (f" {does}", "$foreground-muted")) for key, does in keys]
        return Content(" · ").stylize("$foreground-disabled").join(parts)
