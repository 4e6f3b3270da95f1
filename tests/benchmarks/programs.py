"""`python -m tests.benchmarks.programs NAME [FILE]`: what the timeline's benchmark runs beside the program itself.

`empty` is a Textual app of one line that counts keys; `quick` is the program, looking at the file two hundred times a
second instead of once; `streaming` is the program with an entry that grows by fifty tokens a second.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("TEXTUAL_FPS", "120")  # as the program itself does

from textual.app import App, ComposeResult  # noqa: E402
from textual.widgets import Static  # noqa: E402

if TYPE_CHECKING:
    from thulp_tui.ui.app import ThulpApp

TOKENS_A_SECOND = 50
WORDS = [
    "The",
    "**cookie**",
    "is",
    "set",
    "without",
    "`SameSite`.\n\n-",
    "one\n-",
    "two\n\n```py\nx",
    "=",
    "1\n```\n\n",
]


class Empty(App[None]):
    """One line that counts keys."""

    keys = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("0")

    def on_key(self) -> None:
        """Count."""
        self.keys += 1
        self.query_one(Static).update(f"pressed {self.keys}", layout=False)


def program(path: Path) -> "ThulpApp":
    """Return the program on a file."""
    from thulp_tui.settings import Settings
    from thulp_tui.state import load
    from thulp_tui.store import SessionStore
    from thulp_tui.ui.app import ThulpApp
    from thulp_tui.ui.desk import Desk

    return ThulpApp(Desk.over(SessionStore.open(path)), Settings(), load(Path(os.environ["THULP_TUI_STATE"])))


def quick(path: Path) -> None:
    """Run the program with a short tick."""
    from thulp_tui.ui.screens import file_screen

    file_screen.TICK = 0.005
    program(path).run()


def streaming(path: Path) -> None:
    """Run the program with an entry that grows."""
    from thulp_tui.domain.entry import SessionEntry
    from thulp_tui.ui.screens.main import MainScreen

    app = program(path)
    begun = SessionEntry.assistant_message("")
    told: list[str] = []

    def grow() -> None:
        screen = app.screen
        if isinstance(screen, MainScreen) and screen.timeline.transcript:
            told.append(WORDS[len(told) % len(WORDS)])
            screen.timeline.live = begun.changed(content={"text": " ".join(told)})

    app.call_later(lambda: app.set_interval(1 / TOKENS_A_SECOND, grow))
    app.run()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["empty"]:
            Empty().run()
        case ["quick", name]:
            quick(Path(name))
        case ["streaming", name]:
            streaming(Path(name))
