"""One entry, and the mouse, in a real terminal."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal, running
from tests.test_terminal_hostile import ALL, expect_no_harm
from tests.ui.person import write
from tests.ui.sessions import call, reply, session, talk, user

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)], ids=str)


def copied(terminal: Terminal) -> str:
    """Return what the terminal was last asked to put on its clipboard."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.received)
    return base64.b64decode(found[-1]).decode() if found else ""


def test_text_is_dragged_over_and_copied(tmp_path: Path) -> None:
    """Press, move, let go; a click on a badge folds, the wheel turns."""
    entries = [call("bash", result="first\nsecond"), *talk(30), user("a last question"), reply("a last answer")]
    path = write(tmp_path / "s.json", [session(1, "talk", entries)])
    with running(path, home=tmp_path) as terminal:
        terminal.until("a last answer")
        x, y = terminal.place("last question")
        end, below = terminal.place("last answer")
        terminal.mouse("press", x, y)
        terminal.mouse("drag", x + 2, y)
        terminal.mouse("drag", end + 3, below)
        terminal.mouse("release", end + 3, below)
        terminal.until(lambda: copied(terminal) == "last question\na last")
        terminal.until("Copied the selection, 20 B")
        terminal.mouse("up", x, y)
        terminal.until(lambda: "a last answer" not in terminal.text())
        terminal.press("g")
        terminal.until("TOOL")
        column, row = terminal.place("TOOL")
        terminal.mouse("press", column, row)
        terminal.mouse("release", column, row)
        terminal.until("second")


def test_an_entry_is_read_and_saved(tmp_path: Path) -> None:
    """d, the tree, a file, back to the timeline."""
    path = write(tmp_path / "s.json", [session(1, "talk", [*talk(2), call("bash", result={"code": [1, 2]})])])
    with running(path, home=tmp_path, size=(80, 24)) as terminal:
        terminal.until("talk")
        terminal.press("enter")
        terminal.until("fold")
        terminal.press("d")
        terminal.until("5/5  tool call")
        terminal.press("v")
        terminal.until("▾ content: 3 keys")
        terminal.press("s")
        terminal.until("Save the JSON of entry 5")
        terminal.press("enter")
        terminal.until("Saved the JSON of entry 5")
        saved = tmp_path / "entry-5.json"
        assert json.loads(saved.read_text())["content"]["result"] == {"code": [1, 2]}
        assert saved.stat().st_mode & 0o777 == 0o600
        terminal.press("[")
        terminal.until("4/5")
        terminal.press("escape")
        terminal.until("❯ user")
        terminal.send("q")
        assert terminal.wait() == 0


@SIZES
def test_nothing_hostile_in_an_entry_reaches_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    """In all views, with the hostile words searched."""
    arguments, result = {ALL: ALL, "x": f"{ALL}\n{ALL}"}, {ALL: [ALL, "a" + "\u0301" * 10_000]}
    envelope: dict[str, Any] = {"arguments": arguments, "result": result}
    entries = [reply(f"# {ALL}\n\n`{ALL}` {ALL}"), call(f"tool{ALL}", ok=False, **envelope, error=ALL, intent=ALL)]
    path = write(tmp_path / "s.json", [session(1, "talk", entries)])
    with running(path, home=tmp_path, size=size) as terminal:
        terminal.until("talk")
        terminal.press("enter")
        # The smallest has no room for keys beside its gauge, but then there is just one pane.
        terminal.until("❯ user" if size[0] == 40 else "fold")
        terminal.press("d")
        terminal.until("text   tree   json")
        terminal.send("/")
        terminal.paste(ALL)
        terminal.press("enter", "v", "j", "v", "G", "[", "v", "v", "g")
        terminal.until("1/2")
        expect_no_harm(terminal)
