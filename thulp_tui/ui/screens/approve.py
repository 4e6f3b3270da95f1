"""The question before a command runs that a model asks for.  It is never opened by itself: nobody answers by typing."""

from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from thulp_tui import text
from thulp_tui.ui.screens.dialog import Dialog

LONGEST = 4_000
"""Characters shown of a command; a longer one says so."""


class Verdict(Enum):
    """What a person says of a call."""

    NO = "no"
    """It is not run, and the model is told so."""
    ONCE = "once"
    """It is run."""
    ALWAYS = "always"
    """It is run, and whatever this tool is asked for in this session as long as the program runs."""


_CHOICES: dict[Verdict, tuple[str, str, str]] = {
    Verdict.NO: ("n", "No", "the model is told so"),
    Verdict.ONCE: ("y", "Once", "this command, now"),
    Verdict.ALWAYS: ("a", "Always", "this tool in this session, until you leave"),
}
"""Verdict → its key, the word, what it means."""


class Approve(Dialog[Verdict | None]):
    """No, once or always; the safe answer comes first, and escape decides later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "choose", id="approve.choose", priority=True),
        Binding("escape", "cancel", "later", id="dialog.cancel"),
        *(
            Binding(key, f"choose('{verdict.value}')", word.lower(), id=f"approve.{word.lower()}", show=False)
            for verdict, (key, word, _) in _CHOICES.items()
        ),
    ]

    def __init__(self, tool: str, command: str, folder: str) -> None:
        """Ask about a command of a tool that would run in a folder."""
        super().__init__()
        self.heading = f"Run {tool}?"
        self._command = command
        self._folder = folder

    def body(self) -> ComposeResult:
        """Compose the command and the choices."""
        shown = text.clean(self._command[:LONGEST])
        if len(self._command) > LONGEST:
            shown += f"\n… and {len(self._command) - LONGEST} characters more"
        yield Static(Content.styled(shown, "bold"), id="command", markup=False)
        yield Static(f"in {text.clean_line(self._folder)}", id="folder", markup=False)
        yield OptionList(*(Option(self._line(verdict), id=verdict.value) for verdict in _CHOICES), compact=True)

    def on_mount(self) -> None:
        """Have the answers in view, however small the terminal."""
        self.call_after_refresh(self.query_one(OptionList).scroll_visible, animate=False)

    def action_choose(self, verdict: str) -> None:
        """Choose."""
        self.dismiss(Verdict(verdict))

    def action_take(self) -> None:
        """Choose what the bar is on."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def take(self, event: OptionList.OptionSelected) -> None:
        """Choose an option."""
        self.dismiss(Verdict(event.option_id or "no"))

    def _line(self, verdict: Verdict) -> Content:
        key, word, meaning = _CHOICES[verdict]
        return Content.assemble((f" {key}  ", "bold $text-accent"), (text.pad(word, 8), "bold"), meaning)
