"""The Textual app: theme, keymap, first screen, palette."""

import gc
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual import events
from textual.app import App, SystemCommand
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES

from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.settings import Settings, SettingsError
from thulp_tui.state import State
from thulp_tui.store import SessionStore
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.in_turn import InTurn
from thulp_tui.ui.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from thulp_tui.ui.screens.main import MainScreen

THEME = "theme"
"""The key under which the state keeps the theme that was chosen last."""
OURS = {"Keys", "Quit"}
"""Textual's own commands that we have ourselves: help and quit."""

SOON = 0.2
"""Seconds to wait for the file before the screen shows without it: only what another program laid out takes longer."""
SETTLED_AFTER = 0.4
"""Seconds after which everything that is always there has been loaded."""
TURN = 0.0005
"""Seconds after which a thread lets another one have its turn; Python's own 5 ms are longer than a key takes here.

What is drawn is sent by a thread of Textual's, which needs a turn for each piece: the first frame waited for it while
the rest was loaded. So do keys while a search or an import is at work: 6 ms from key to frame became 2.
"""


def settle_memory() -> None:
    """Collect garbage from now on, and never look for it in what is there by now: that would take a frame's time."""
    gc.collect()
    gc.freeze()
    gc.enable()


def require_theme(name: str | None) -> None:
    """Raise SettingsError unless a theme of this name exists, or none is named."""
    if name is not None and name not in BUILTIN_THEMES:
        themes = ", ".join(sorted(BUILTIN_THEMES))
        raise SettingsError(f"theme: no theme is called {name!r}; there are {themes}")


def require_model(settings: Settings) -> None:
    """Raise SettingsError unless the model that is to answer is one of the settings, or one of Ollama's."""
    name = settings.model
    if name is None or name in settings.models:
        return
    # What is known of answers is loaded for the one name that has to be looked at.
    from thulp_tui.domain.answers import OLLAMA

    if not name.startswith(OLLAMA):
        there = ", ".join(settings.models) or "none; [models.NAME] with base_url and model adds one"
        raise SettingsError(f"model: no model is called {name!r}; there are: {there}")


def require_keys(keymap: Mapping[str, str]) -> None:
    """Raise SettingsError unless every id of a keymap is one of ours."""
    if not keymap:
        return
    # All that has keys is loaded for it.
    from thulp_tui.ui.screens.acts import binding_ids

    known = binding_ids()
    for name in keymap:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise SettingsError(f"keymap: no key has the id {name!r}{meant} The help (?) tells them all.")


class ThulpApp(App[None]):
    """thulp's sessions in the terminal."""

    TITLE = "thulp-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        state: State,
        clock: Callable[[], Timestamp] = Timestamp.now,
        recorded: SessionId | None = None,
        *,
        is_list_first: bool = False,
    ) -> None:
        """Show the sessions of a desk, at first the one that is to be recorded, and close it in the end.

        ``is_list_first`` shows the list by itself while all that the main screen needs is loaded; keys wait for it.

        Raises:
            SettingsError: the settings name a theme that does not exist.
        """
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.settings = settings
        self.state = state
        self.clock = clock
        self.desk = desk
        self.recorded = recorded
        self._main: MainScreen | None = None
        self._is_list_first = is_list_first
        self._in_turn = InTurn(self, super().on_event, is_held=is_list_first)
        require_theme(settings.theme)
        if settings.theme is not None:
            self.theme = settings.theme
        elif (chosen := state.recall(THEME)) in self.available_themes:
            self.theme = chosen
        require_keys(settings.keymap)
        if settings.keymap:
            self.set_keymap(settings.keymap)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the sessions."""
        return ListScreen(self.desk, self.state, self.clock) if self._is_list_first else self._main_screen()

    def _main_screen(self) -> "MainScreen":
        from thulp_tui.ui.screens.main import MainScreen

        self._main = MainScreen(self.desk, self.state, self.clock, self.settings, self.recorded)
        return self._main

    async def on_ready(self) -> None:
        """Behind the first frame, where that was the list alone, put the main screen over it; now keys have a turn."""
        if self._is_list_first:
            first, main = self.screen, self._main_screen()
            with self.batch_update():
                await self.push_screen(main)
                main.refresh()
            self._in_turn.release()
            await first.remove_children()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every command of the screen, each run on the node that does it, then Textual's own."""
        if self._main is not None and screen is self._main:
            yield from self._main.offered
        yield from (command for command in super().get_system_commands(screen) if command.title not in OURS)

    def on_mount(self) -> None:
        """Remember the theme that a person chooses; collect garbage again, but not among what was loaded."""
        self.set_timer(SETTLED_AFTER, settle_memory)
        self.theme_changed_signal.subscribe(self, lambda theme: self.state.remember(THEME, theme.name))

    async def on_event(self, event: events.Event) -> None:
        """Let what a person does wait for what was done before."""
        if not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
        elif self.screen_stack:  # else the program is ending, and a key under way meets nobody
            await (super().on_event if event.is_forwarded else self._in_turn.take)(event)

    async def action_quit(self) -> None:
        """Leave, but ask before a command is ended."""
        if self._main is None or not self._main.is_busy:
            self.exit()
        else:
            self._main.ask(self._main.leave)

    def action_help_quit(self) -> None:
        """Stop the command that runs, else say how to leave."""
        if self._main is None or not self._main.stop_command():
            self.notify("q quits, ctrl+q from anywhere", timeout=3)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Remember where the person is, then leave."""
        if self._main is not None and self._main in self.screen_stack:
            self._main.remember_place()
        super().exit(result, return_code, message)

    def on_unmount(self) -> None:
        """End the commands that run, keep drafts and theme, finish what is being written."""
        if self._main is not None:
            self._main.end_runs()
        self.desk.close()
        with suppress(OSError):
            self.state.save()
            if self._main is not None:
                self._main.drafts.close()


def run(store_path: Path, settings: Settings, state: State, recorded: SessionId | None = None) -> int:
    """Open a store and show it, at first the session to be recorded, until the person leaves; return the exit code.

    Raises:
        StoreError: the file cannot be opened.
        SettingsError: the settings name a theme, a key or a model that does not exist.
    """
    sys.setswitchinterval(TURN)
    # Before the file is opened, which may make it.
    require_theme(settings.theme)
    require_keys(settings.keymap)
    require_model(settings)
    desk = Desk(store_path, partial(SessionStore.open, store_path))
    desk.wait(SOON)
    app = ThulpApp(desk, settings, state, recorded=recorded, is_list_first=True)
    app.run()
    if desk.failure:
        raise desk.failure
    if app.return_code:
        sys.stdout.flush()
    return app.return_code or 0
