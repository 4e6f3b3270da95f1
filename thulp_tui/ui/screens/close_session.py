"""How a session ends, or that it goes on after all."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.domain.session import SessionStatus
from thulp_tui.ui.looks import STATUS_LOOKS
from thulp_tui.ui.screens.dialog import Dialog

REOPEN: Final = SessionStatus.ACTIVE
"""The answer that opens a closed session again: the status it then has."""

_CHOICES: dict[SessionStatus, tuple[str, str, str]] = {
    SessionStatus.COMPLETED: ("c", "Complete", "its task is done"),
    SessionStatus.FAILED: ("f", "Fail", "it did not work out"),
    SessionStatus.CANCELLED: ("a", "Cancel", "no longer wanted"),
    REOPEN: ("o", "Reopen", "it takes entries"),
}
"""Status → its key, the verb, what it means."""


class CloseSession(Dialog[SessionStatus | None]):
    """Complete, fail or cancel a session that is open, reopen one that is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", id="close.choose", priority=True),
        Binding("escape", "cancel", "back", id="dialog.cancel"),
        *(
            Binding(key, f"choose('{status}')", verb.lower(), id=f"close.{verb.lower()}", show=False)
            for status, (key, verb, _) in _CHOICES.items()
        ),
        Binding("j", "move(1)", "down", id="close.down", show=False),
        Binding("k", "move(-1)", "up", id="close.up", show=False),
    ]

    def __init__(self, name: str, status: SessionStatus) -> None:
        """Ask about the session called ``name``, which is ``status`` now."""
        super().__init__()
        self._status = status
        self.heading = f"{'Reopen' if status.is_closed else 'Close'} · {name}"

    @property
    def offered(self) -> tuple[SessionStatus, ...]:
        """What can be chosen."""
        return (REOPEN,) if self._status.is_closed else tuple(status for status in _CHOICES if status is not REOPEN)

    def body(self) -> ComposeResult:
        """Compose the choices."""
        yield OptionList(
            *(Option(self._line(status), id=status) for status in self.offered), compact=True, markup=False
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is offered can be chosen."""
        return action != "choose" or parameters[0] in self.offered

    def action_choose(self, status: str) -> None:
        """Choose."""
        self.dismiss(SessionStatus(status))

    def action_move(self, by: int) -> None:
        """Move the bar."""
        choices = self.query_one(OptionList)
        if by > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_take(self) -> None:
        """Choose what the bar is on."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Choose an option."""
        self.dismiss(SessionStatus(event.option_id or ""))

    def _line(self, status: SessionStatus) -> Content:
        key, verb, meaning = _CHOICES[status]
        look = STATUS_LOOKS[status]
        return Content.assemble(
            (f" {key}  ", "bold $text-accent"),
            (f"{look.icon} {text.pad(verb, 10)}", "bold"),
            meaning,
        )
