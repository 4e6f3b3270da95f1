"""What all dialogs share: the help on their keys, forms that are judged field by field."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input, OptionList

from thulp_tui.ui.screens.framed import Framed, Result
from thulp_tui.ui.screens.help import Help
from thulp_tui.ui.screens.keys import listed
from thulp_tui.ui.widgets.field import Field


class Dialog(Framed[Result]):
    """A question to a person, with help on the keys that act in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "keys", id="dialog.help", show=False, tooltip="The keys that act here"),
    ]

    def action_help(self) -> None:
        """Show the keys that act here, those of the widget that has the focus first."""
        widgets = [widget for widget in self.query("*") if widget.can_focus and widget.display]
        nodes: list[DOMNode] = [self, *widgets]
        self.app.push_screen(Help(listed(dict.fromkeys(nodes, self.heading), self.app, None), is_about_filter=False))


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
