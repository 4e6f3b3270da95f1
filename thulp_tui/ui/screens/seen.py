"""What a model sees of a session, before it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from thulp_tui import text
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.screens.dialog import Dialog

SHOWN = 200
"""How many of the last messages are shown."""
LONGEST = 1_500
"""Characters shown of a message."""
LOOKS = {
    "user": ENTRY_LOOKS["user_message"],
    "assistant": ENTRY_LOOKS["assistant_message"],
    "system": ENTRY_LOOKS["system_message"],
    "tool": ENTRY_LOOKS["tool_call"],
}
"""The protocol's role → how it looks here."""


class SeenScreen(Dialog[None]):
    """The messages of a request, in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,w", "cancel", "close", id="seen.close", key_display="esc"),
    ]

    def __init__(self, model: str, messages: Sequence[Mapping[str, Any]], left_out: int, tokens: int) -> None:
        """Show messages; ``left_out`` turns before them are not seen."""
        super().__init__()
        self.heading = f"What {model} sees · about {tokens:,} tokens"
        self._messages = messages
        self._left_out = left_out

    def body(self) -> ComposeResult:
        """Compose the messages."""
        with VerticalScroll(id="seen"):
            yield Static(Content("\n").join(self._lines()), markup=False)

    def on_mount(self) -> None:
        """Begin at the end, which is what is answered."""
        scroll = self.query_one(VerticalScroll)
        scroll.focus()
        self.call_after_refresh(scroll.scroll_end, animate=False)

    def _lines(self) -> Iterator[Content]:
        if self._left_out:
            told = text.count(self._left_out, "oldest turn")
            yield Content.styled(f"{told} left out: the window has no room", "$text-warning")
        if len(self._messages) > SHOWN:
            yield Content.styled(f"… {len(self._messages) - SHOWN} messages before", "$text-muted")
        for message in self._messages[-SHOWN:]:
            look = LOOKS[message["role"]]
            tone = f"bold $text-{look.tone}" if look.tone else "bold"
            yield Content.assemble((f"{look.icon} {message['role']}  ", tone), _said(message))
        if not self._messages:
            yield Content("Nothing yet")


def _said(message: Mapping[str, Any]) -> str:
    functions = [call["function"] for call in message.get("tool_calls", ())]
    parts = [message.get("content") or "", *(f"{one['name']} {one['arguments']}" for one in functions)]
    said = text.clean("\n".join(part for part in parts if part))
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}… {len(said) - LONGEST} characters more"
