"""Draws the pictures of the README from the demo's sessions, with a fixed clock and fixed sizes.

``python screenshots/draw.py`` draws them all; a test fails when they no longer match what the program shows.
"""

import asyncio
import os
import re
import tempfile
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.exchange import samples
from thulp_tui.settings import ModelSettings, Settings, ToolSettings
from thulp_tui.state import State
from thulp_tui.store import SessionStore
from thulp_tui.text import width
from thulp_tui.ui.app import ThulpApp
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.main import MainScreen

FOLDER = Path(__file__).parent
NOW = Timestamp.from_millis(1_772_708_400_000)
"""5 March 2026, 11:00 UTC."""
LENGTH = re.compile(r'textLength="([0-9.]+)"([^>]*)>([^<]+)</text>')
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
STILL = 4
"""How often nothing must happen, or a picture come out the same, before it is taken."""
SETTINGS = Settings(
    models={"qwen": ModelSettings(name="qwen", base_url="http://localhost:8080/v1", model="qwen3:8b", window=32_768)},
    tools={
        "search": ToolSettings(
            name="search",
            command="grep -rn {pattern} {folder}",
            parameters={"type": "object", "properties": {"pattern": {}, "folder": {}}},
        )
    },
)
"""Models are chosen in sessions only: by themselves they answer nowhere."""
FONTS = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace'


@dataclass(frozen=True)
class Scene:
    """One picture."""

    name: str
    """The file's name, without its ending."""
    keys: tuple[str, ...] = ()
    """What is pressed before it is taken."""
    size: tuple[int, int] = (120, 40)
    """Columns and rows."""
    theme: str = "textual-dark"
    """The theme."""
    session: Path | None = None
    """The file of a session that is there beside the demo's."""


REACHED = (
    *("j", "i", *"Is the date right?", "enter", "ctrl+r", *"It is: 5 March.", "enter", "ctrl+r", "ctrl+r"),
    *(*"And the changelog?", "enter"),
)
"""The last turn of a session, and one more."""
SEARCHED = ("ctrl+f", *"retry", "ctrl+r", "ctrl+r", *["down"] * 8)
"""A search; to change how it is meant and back lets it begin at once."""

SCENES = (
    Scene("main", ("enter",)),
    Scene("new-session", ("n",)),
    Scene("tags", ("t",)),
    Scene("limits", ("l",)),
    Scene("limit-reached", REACHED),
    Scene("entry", ("enter", *"kkkkkkkdv/", *"cookie", "enter"), size=(100, 28)),
    Scene("notes", ("/", *"hunt", "enter", "enter", *"guuub"), size=(100, 30)),
    Scene("distil", ("/", *"login", "enter", "enter", "D"), size=(100, 30)),
    Scene("search", SEARCHED, size=(110, 27)),
    Scene("lineage", ("/", *"hunt", "enter", "T"), size=(100, 24)),
    Scene("record", ("i", *"!pytest -q tests/test_login.py"), size=(100, 30)),
    Scene("chat", ("i",), size=(110, 34), session=FOLDER / "chat.json"),
    Scene("light", ("enter",), theme="textual-light"),
    Scene("narrow", ("enter",), size=(80, 24)),
)
"""The pictures there are."""


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the list is there and everything asked for has been done."""
    app = pilot.app
    while not (isinstance(app.screen, MainScreen) and app.screen.opened):
        await pilot.pause(0)
    await calm(pilot)


async def calm(pilot: Pilot[None]) -> None:
    """Wait until every message is handled and no worker is at work; one that waits for a dialog's answer may stay."""
    quiet = 0
    while quiet < STILL:
        await pilot.pause(0)
        is_busy = any(not worker.is_finished and worker.group != "act" for worker in pilot.app.workers)
        quiet = 0 if is_busy else quiet + 1


async def draw(scene: Scene) -> str:
    """Return the SVG of a scene."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        store = SessionStore.open(place / "sessions.json")
        sessions = samples.sessions(NOW)
        if scene.session is not None:
            sessions.append(Session.from_json(scene.session.read_text(encoding="utf-8")))
        for session in sessions:
            if session.metadata.session_type.type == "teacher_demo":
                session.context.setdefault(PROGRAM_KEY, {})["start"] = {"cwd": "/home/ann/shop"}
            store.apply([CreateSession(session)])
        settings = SETTINGS._replace(theme=scene.theme)
        app = ThulpApp(Desk.over(store), settings, State(place / "state.json"), clock=lambda: NOW)
        async with app.run_test(size=scene.size) as pilot:
            await settled(pilot)
            for key in scene.keys:
                name = _character_to_key(key) if len(key) == 1 else key
                app.post_message(events.Key(name, key if len(key) == 1 else None))
                await calm(pilot)
            return await still(pilot)


async def still(pilot: Pilot[None]) -> str:
    """Return the picture once it no longer changes."""
    same, svg = 0, ""
    while same < STILL:
        await pilot.pause()
        for typed in pilot.app.screen.query("Input, TextArea").results(Input | TextArea):
            typed.cursor_blink = False
            # Lines that were painted while the cursor was out are kept otherwise.
            typed.notify_style_update()
        now = normal(pilot.app.export_screenshot(title="thulp-tui"))
        same, svg = (same + 1 if now == svg else 0), now
    return svg


def normal(svg: str) -> str:
    """Take out the web font: the picture needs nothing but itself. Wide characters get the room of two."""
    svg = LENGTH.sub(_wide, svg)
    svg = FONT_FACE.sub("", svg).replace("Fira Code, monospace", FONTS).replace("Fira Code", FONTS)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _wide(found: re.Match[str]) -> str:
    """A text with its length in cells: Rich counts characters."""
    length, between, text = found.groups()
    shown = unescape(text)
    if width(shown) <= len(shown):
        return found[0]
    return f'textLength="{float(length) / len(shown) * width(shown):.1f}"{between}>{text}</text>'


def rows(svg: str) -> list[str]:
    """Return a picture's text, row by row, for a comparison that can be read."""
    found: dict[float, list[str]] = {}
    for row, text in re.findall(r' y="([0-9.]+)"[^>]*>([^<]*)</text>', svg):
        found.setdefault(float(row), []).append(text.replace("&#160;", " "))
    return ["".join(found[row]).rstrip() for row in sorted(found)]


def drawn(scene: Scene) -> str:
    """Return the SVG of a scene, drawn in UTC."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    return asyncio.run(draw(scene))


def main() -> None:
    """Draw all pictures."""
    for scene in SCENES:
        (FOLDER / f"{scene.name}.svg").write_text(drawn(scene), encoding="utf-8")
        print(scene.name)


if __name__ == "__main__":
    main()
