"""What all dialogs share: a frame with its title and its keys in the border, forms that are judged field by field."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList

from thulp_tui import text
from thulp_tui.ui.screens.keys import listed
from thulp_tui.ui.widgets.field import Field

Result = TypeVar("Result")

STYLES = Path(__file__).with_name("dialogs.tcss")
"""How dialogs look: more than the main screen needs, and nothing that its first frame should wait for."""
LEAVE = "cancel"
"""The action that leaves a dialog."""
LONGEST = 200
"""Cells kept of a title; the border cuts it to the width."""


class Frame(Vertical):
    """The border around a dialog; scrolls when the terminal is smaller than its content."""


class Dialog(ModalScreen[Result]):
    """A question to a person; escape leaves it without an answer, which is None."""

    CSS_PATH = STYLES
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", LEAVE, "cancel", id="dialog.cancel", tooltip="Leave without changing anything"),
        Binding("f1,question_mark", "help", "keys", id="dialog.help", show=False, tooltip="The keys that act here"),
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

    def action_help(self) -> None:
        """Show the keys that act here, those of the widget that has the focus first."""
        # It is a dialog itself.
        from thulp_tui.ui.screens.help import Help

        widgets = [widget for widget in self.query("*") if widget.can_focus and widget.display]
        nodes: list[DOMNode] = [self, *widgets]
        self.app.push_screen(Help(listed(dict.fromkeys(nodes, self.heading), self.app, None), is_about_filter=False))

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


class ListDialog(Dialog[Result]):
    """A dialog with a list, whose bar moves whatever has the focus."""

    def action_move(self, by: int) -> None:
        """Move the bar."""
        choices = self.query_one(OptionList)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()


class Form(Dialog[Result]):
    """A dialog of fields: enter goes on and saves after the last, ctrl+s saves from anywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="dialog.save", tooltip="Take what was typed"),
        Binding("enter", "go_on", "next field", id="dialog.go_on", show=False),
        Binding("down", "app.focus_next", "next field", id="dialog.next", show=False),
        Binding("up", "app.focus_previous", "previous field", id="dialog.previous", show=False),
    ]

    def action_save(self) -> None:
        """Dismiss with the result if every field is right."""
        raise NotImplementedError

    def is_right(self) -> bool:
        """Judge every field in view, show the reasons, and lead to the first that is wrong."""
        wrong = [field for field in self.query(Field) if self._is_in_view(field) and not field.check()]
        if wrong:
            control = wrong[0].control
            focusable = control if control.focusable else control.query(Input).first()
            focusable.focus()
            self.call_after_refresh(wrong[0].scroll_visible, animate=False)
        return not wrong

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Go on from a line."""
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Go to the next field, or save after the last."""
        if self.focus_chain and self.focus_chain[-1] is self.focused:
            self.action_save()
        else:
            self.focus_next()

    @staticmethod
    def _is_in_view(widget: Widget) -> bool:
        return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
