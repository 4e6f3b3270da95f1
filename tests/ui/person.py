"""Somebody in front of the program: presses keys, reads the screen, and looks into the file afterwards."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

from textual import events
from textual._queue import Queue
from textual.keys import _character_to_key
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets._toast import Toast

from tests.ui.sessions import NOON
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.session import Session
from thulp_tui.settings import Settings
from thulp_tui.state import State, load
from thulp_tui.store import SessionStore
from thulp_tui.ui.app import ThulpApp
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.main import MainScreen
from thulp_tui.ui.widgets.gauge import GaugeFooter

PATIENCE = 60.0
"""Seconds after which what did not happen counts as never happening."""
MOMENT = 2.0
"""Seconds that a key's effect is waited for before the next key."""
HOPS = 5
"""How often a message may be handed on from widget to widget before its effect is seen."""
CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x08", "ctrl+j": "\n"}
"""Named key → the character a terminal sends with it."""
Opened = Callable[..., AbstractAsyncContextManager["Person"]]
"""Opens the program on a file with these sessions."""


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = NOON

    def __call__(self) -> Timestamp:
        """Return the time."""
        return Timestamp.from_millis(self.now)


class Person:
    """Somebody in front of the running program."""

    def __init__(self, app: ThulpApp, pilot: Pilot[None], clock: Clock) -> None:
        """Sit down."""
        self.app = app
        self.pilot = pilot
        self.clock = clock

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever stands before it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))

    @property
    def path(self) -> Path:
        """The sessions' file."""
        return self.app.desk.path

    async def press(self, *keys: str) -> None:
        """Press keys, each of which has been acted on when the next one comes."""
        for key in keys:
            self.rattle(key)
            await self.settle()
            await self._is_taken_up()

    async def _is_taken_up(self) -> None:
        """Wait until what a key asked for is done or asks in a dialog; a moment only: it may be held up on purpose."""
        end = asyncio.get_running_loop().time() + MOMENT
        while self._is_under_way and asyncio.get_running_loop().time() < end:
            await self.settle()

    @property
    def _is_under_way(self) -> bool:
        acts = (worker for worker in self.app.workers if worker.group == "act" and not worker.is_finished)
        return isinstance(self.app.screen, MainScreen) and any(acts)

    def rattle(self, *keys: str) -> None:
        """Press keys faster than the program can act on them, as a macro or a slow line does."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else CHARACTERS.get(key)))

    async def settle(self) -> None:
        """Wait until the widgets have handled what they were sent, and what that made them send.

        As `Pilot.pause` does, but only those are waited for that have something to do: it has each of them sent a
        message, which took a quarter of the time of all tests.
        """
        await self.pilot.pause(0)
        rests, end = 0, asyncio.get_running_loop().time() + PATIENCE
        while rests < HOPS and self.app._exception is None and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0)
            rests = 0 if any(map(is_busy, self._nodes())) else rests + 1

    def _nodes(self) -> Iterator[MessagePump]:
        yield self.app
        for screen in self.app.screen_stack:
            yield from screen.walk_children(with_self=True)

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.press(*text)

    async def paste(self, text: str) -> None:
        """Paste a text into what has the focus."""
        self.pastes(text)
        await self.settle()

    def pastes(self, text: str) -> None:
        """Paste a text, and do not wait until it has been taken."""
        self.app.post_message(events.Paste(text))

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait for a condition; fail with what the screen shows when it does not come."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not condition():
            if loop.time() > end:
                shown = "\n".join(self.lines())
                raise AssertionError(f"never happened: {what or condition}\n{shown}\nTold: {self.told}")
            await self.pilot.pause(0.005)

    async def sees(self, *texts: str) -> None:
        """Wait until the screen shows all of these texts."""
        for text in texts:
            await self.until(partial(self.shows, text), f"the screen shows {text!r}")

    async def sees_no(self, *texts: str) -> None:
        """Wait until the screen shows none of these texts."""
        for text in texts:
            await self.until(partial(self.hides, text), f"the screen no longer shows {text!r}")

    def shows(self, text: str, part: Widget | str | None = None) -> bool:
        """Return whether the screen, or a widget's region, shows a text."""
        return text in self.text(part)

    def hides(self, text: str, part: Widget | str | None = None) -> bool:
        """Return whether the screen, or a widget's region, does not show a text."""
        return text not in self.text(part)

    def lines(self, part: Widget | str | None = None) -> list[str]:
        """Return what the screen, or the region of a widget (by selector), shows, line by line."""
        screen = self.app.screen
        if isinstance(part, str):
            part = screen.query_one(part)
        strips = screen._compositor.render_strips()
        if part is None:
            return [strip.text for strip in strips]
        region = part.region.intersection(screen.region)
        return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]

    def text(self, part: Widget | str | None = None) -> str:
        """Return what the screen, or a widget's region, shows."""
        return "\n".join(self.lines(part))

    def line(self, holding: str, part: Widget | str | None = None) -> str:
        """Return the first line that holds a text; fails when none does."""
        return next(line for line in self.lines(part) if holding in line)

    @property
    def told(self) -> str:
        """What the notices in view and the line beneath the composer say, each in one line."""
        parts = [*self.app.screen.query(Toast), *self.app.screen.query("#composer-hint")]
        return "\n".join(" ".join(re.sub("[│▌▐]", " ", self.text(part)).split()) for part in parts)

    async def is_told(self, *texts: str) -> None:
        """Wait until the notices, or the line beneath the composer, say all of these."""
        for text in texts:
            await self.until(partial(lambda text: text in self.told, text), f"the person is told {text!r}")

    @property
    def footer(self) -> str:
        """What the last line shows."""
        return self.text(self.app.screen.query_one(GaugeFooter))

    async def is_free(self) -> None:
        """Wait until what the last key asked for has been done and shown."""
        await self.until(lambda: all(worker.is_finished for worker in self.main.workers), "nothing is under way")
        await self.settle()

    async def tick(self, seconds: float = 0) -> None:
        """Let time go by; the program looks at its clock."""
        self.clock.now += round(seconds * 1000)
        self.main.tick()
        await self.settle()

    async def opens(self, name: str) -> None:
        """Go into the highlighted session, which must be the one of this name."""
        await self.sees(name)
        await self.press("enter")
        await self.until(lambda: self.app.focused is self.main.timeline, "the timeline has the focus")
        await self.until(lambda: self.main.opened is not None and self.main.opened.summary.name == name)
        await self.until(self._sees_the_timeline, "the timeline is painted")

    def _sees_the_timeline(self) -> bool:
        """Whether something stands within the timeline's border; without an entry it says so."""
        return any(line.strip(" │") for line in self.lines(self.main.timeline)[1:-1])

    async def writes(self) -> None:
        """Go to the composer of the highlighted session."""
        await self.until(lambda: self.main.opened is not None, "a session is open")
        await self.press("i")
        await self.until(lambda: self.app.focused is self.main.composer.area, "the composer has the focus")

    async def sends(self, text: str) -> None:
        """Paste a text into the composer and send it."""
        await self.paste(text)
        await self.press("enter")

    def stored(self, session_id: SessionId) -> Session:
        """Return a session as it is on disk now, read by a store of its own."""
        with SessionStore.open(self.path, create=False) as store:
            return store.load(session_id).to_session()

    def names(self) -> list[str]:
        """Return the names of all sessions on disk, the latest change first."""
        with SessionStore.open(self.path, create=False) as store:
            return [listed.summary.name for listed in store.list().sessions]

    async def finds(self, session_id: SessionId, condition: Callable[[Session], object], what: str = "") -> Session:
        """Wait until a session on disk is as it should be, and return it."""
        await self.until(lambda: condition(self.stored(session_id)), what or "the session on disk is as it should be")
        return self.stored(session_id)


def is_busy(node: MessagePump) -> bool:
    """Return whether a widget has something to do, or is at it: else its task waits for the next message."""
    queue: Queue[Message | None] = node._message_queue
    is_waiting = bool(queue.ready_event._waiters)
    return node.is_running and (bool(queue.values or node._next_callbacks) or not is_waiting)


def write(path: Path, sessions: Iterable[Session]) -> Path:
    """Write sessions into a file."""
    with SessionStore.open(path) as store:
        if operations := [CreateSession(session) for session in sessions]:
            store.apply(operations)
    return path


@asynccontextmanager
async def sitting(
    path: Path,
    *,
    size: tuple[int, int] = (104, 30),
    settings: Settings | None = None,
    state: State | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Person]:
    """Run the program on a file; leaving the block quits it."""
    clock = clock or Clock()
    state = state or load(Path(os.environ["THULP_TUI_STATE"]))
    app = ThulpApp(Desk.over(SessionStore.open(path)), settings or Settings(), state, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Person(app, pilot, clock)
        await person.until(lambda: person.main.listing is not None, "the file was read")
        await person.settle()
        yield person


def inject(path: Path, document: object) -> None:
    """Add a document of any shape to the file, as a foreign program might."""
    tables = json.loads(path.read_text("utf-8"))
    rows = tables.setdefault("sessions", {})
    rows[str(max(map(int, rows), default=0) + 1)] = document
    path.write_text(json.dumps(tables), "utf-8")
