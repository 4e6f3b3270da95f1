"""Keys in turn: each is handed on when the one before has been dealt with, whatever that did to the focus.

Textual sends a key to what has the focus when the key is read, and looks for its binding when the key has come up from
there to the app.  Where keys come faster, as from a macro, over a slow line or on a busy machine, what is typed behind
a tab would go into the field that the tab leaves.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode

Input = events.InputEvent | events.Paste
"""What a person does: keys, pastes, the mouse."""


class InTurn:
    """What a person does, in its order."""

    def __init__(self, app: App[Any], hand_on: Callable[[Input], Awaitable[None]], *, is_held: bool = False) -> None:
        """Hand events on by ``hand_on``, which sends a key or a paste to what has the focus; held ones wait."""
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[Input] = deque()
        self._is_under_way = is_held

    def release(self) -> None:
        """Hand on what waits since the beginning."""
        self._app.call_later(self._go_on)

    async def take(self, event: Input) -> None:
        """Hand an event on, now or when it is its turn."""
        self._waiting.append(event)
        if not self._is_under_way:
            await self._go_on()

    async def _go_on(self) -> None:
        self._is_under_way = True
        # Without a screen the program is ending.
        while self._waiting and self._app.screen_stack:
            event = self._waiting.popleft()
            target = self._app.focused or self._app.screen
            await self._hand_on(event)
            if not isinstance(event, events.MouseEvent):
                self._follow(iter(target.ancestors_with_self))
                return
        self._is_under_way = False

    def _follow(self, way: Iterator[DOMNode]) -> None:
        """Go the way of a key, from the focus up to the app, one step behind it; then it is the next one's turn."""
        for node in way:
            # A widget that is going away takes no more calls, and no keys.
            if node is self._app:
                node.call_later(self._go_on)
                return
            if node.call_later(self._follow, way):
                return
