"""A small program that asks one dialog, and somebody who answers it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

import thulp_tui.ui
from thulp_tui.ui.screens.framed import Framed

Result = TypeVar("Result")

CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x08"}
"""Named key → the character a terminal sends with it."""
PATIENCE = 60.0
"""Seconds after which what did not happen counts as never happening."""
SIZES = [(120, 40), (80, 24), (40, 10)]
"""The terminals that a dialog has to fit."""
HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x1b[31mred\x9b2J\u202eevil [bold]markup[/bold] [/path]"
"""Text that tries to reach the terminal: clipboard, colours, clearing, reordering, markup."""


class Host(App[None]):
    """Nothing but a dialog over an empty screen, under the program's own stylesheet."""

    CSS_PATH = Path(thulp_tui.ui.__file__).with_name("app.tcss")
    copied: str | None = None
    """What was copied to the clipboard."""

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what was copied."""
        self.copied = text


class Sitting(Generic[Result]):
    """Somebody in front of a dialog."""

    def __init__(self, app: Host, pilot: Pilot[None], dialog: Framed[Result]) -> None:
        """Sit down."""
        self.app = app
        self.pilot = pilot
        self.dialog = dialog
        self.answers: list[Result | None] = []

    async def answered(self) -> Result | None:
        """Wait for the answer and return it; None is that of who left without one."""
        await self.until(lambda: self.answers)
        assert len(self.answers) == 1
        return self.answers[0]

    @property
    def is_open(self) -> bool:
        """Whether the dialog still waits for its answer."""
        return not self.answers

    async def press(self, *keys: str) -> None:
        """Press keys, each of which has been acted on when the next one comes."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else CHARACTERS.get(key)))
            await self.settle()

    async def types(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.press(*text)

    async def clicks(self, shown: str, part: str) -> None:
        """Click on a part of the first line that holds what is shown."""
        line = self.line(shown)
        await self.pilot.click(offset=(line.index(part), self.lines().index(line)))
        await self.settle()

    async def pastes(self, text: str) -> None:
        """Paste a text into what has the focus."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Wait until the widgets have handled what they were sent, and what that made them send."""
        await self.pilot.pause(0)
        await self.pilot.pause(0)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition; fail with what the screen shows when it does not come."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not condition():
            assert loop.time() < end, "\n".join(self.lines())
            await self.pilot.pause(0.005)

    async def sees(self, *texts: str, beside: str = "") -> None:
        """Wait until the screen shows texts, each in a line that also holds ``beside``."""
        for text in texts:
            await self.until(partial(self.shows, text, beside))

    async def sees_no(self, *texts: str) -> None:
        """Wait until the screen shows none of these texts."""
        for text in texts:
            await self.until(partial(self.hides, text))

    def shows(self, text: str, beside: str = "") -> bool:
        """Whether a line holds both texts."""
        return any(text in line and beside in line for line in self.lines())

    def hides(self, text: str) -> bool:
        """Whether no line holds a text."""
        return not self.shows(text)

    def lines(self, part: Widget | str | None = None) -> list[str]:
        """Return what the screen, or the part of it that a widget has, shows, line by line."""
        screen = self.app.screen
        strips = screen._compositor.render_strips()
        if part is None:
            return [strip.text for strip in strips]
        widget = screen.query_one(part) if isinstance(part, str) else part
        region = widget.region.intersection(screen.region)
        return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]

    def text(self, part: Widget | str | None = None) -> str:
        """Return what the screen, or a widget, shows."""
        return "\n".join(self.lines(part))

    def line(self, holding: str) -> str:
        """Return the first line that holds a text."""
        return next(line for line in self.lines() if holding in line)

    @property
    def hints(self) -> str:
        """The keys in the lower border."""
        return self.lines("Frame")[-1]

    @property
    def focused(self) -> Widget:
        """What has the focus."""
        assert self.app.focused is not None
        return self.app.focused


@asynccontextmanager
async def asked(dialog: Framed[Result], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Sitting[Result]]:
    """Ask a dialog."""
    app = Host()
    async with app.run_test(size=size, notifications=True) as pilot:
        sitting = Sitting(app, pilot, dialog)
        keep: Callable[[Any], None] = sitting.answers.append
        app.push_screen(dialog, keep)
        await sitting.settle()
        yield sitting


def is_harmless(shown: str) -> bool:
    """Whether a terminal shows this and does nothing else: no control character, nothing that reorders."""
    return all(character == "\n" or character.isprintable() for character in shown)
