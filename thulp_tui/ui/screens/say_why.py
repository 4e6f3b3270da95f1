"""Why a call is made, in a line, and what it should show."""

from textual.app import ComposeResult
from textual.widgets import Static

from thulp_tui.domain.revising import Intent
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput


class SayWhy(Form[Intent | None]):
    """Asks for both; either may be left empty."""

    def __init__(self, what: str, said: Intent) -> None:
        """Ask about a call, called ``what``, of which this was said so far."""
        super().__init__()
        self.heading = f"Why · {what}"
        self._why = LineInput(str.strip, said.intent, placeholder="see whether the test fails")
        self._expect = LineInput(str.strip, said.expect, placeholder="1 failed")

    def body(self) -> ComposeResult:
        """Compose the fields."""
        yield Field("Why", self._why)
        yield Field("Expected", self._expect)
        yield Static("Distillers learn most from reasons. Both may stay empty.", classes="remark", markup=False)

    def action_save(self) -> None:
        """Take what was typed."""
        self.dismiss(Intent(self._why.read(), self._expect.read()))
