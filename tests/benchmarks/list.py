"""`python -m tests.benchmarks.list [FILE]`: what a person waits for in a list of 10,000 sessions.

From a key to the end of the frame that answers it, in a pseudo-terminal of 120 x 40, milliseconds, median / 95th
percentile; beside it an empty Textual app. Then the CPU time of the screen's thread for an entry that is recorded.
FILE is one of 10,000 sessions; it is copied. Else one of ten entries a session is made.
"""

import asyncio
import os
import shutil
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.files import make
from tests.benchmarks.frames import Frames, running, spread
from tests.benchmarks.programs import program
from tests.benchmarks.timeline import PROGRAM, floors, told
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.screens.main import MainScreen

COUNT = 10_000
TRIES = 40
KEYS = {
    "j": "j, the next session",
    "s": "s, sorted by the next key",
    "S": "S, sorted the other way",
    "c": "c, one line or two",
    "P": "P, pinned or no more",
    "G": "G, the end",
    "g": "g, the top",
    "space": "space, one more marked",
    "V": "V, a range",
    "A": "A, all marked",
}


def walked(path: Path, home: Path, floor: str) -> None:
    """Print what each key takes."""
    with running((*PROGRAM, path), home) as shown:
        shown.frame(f"{COUNT:,} sessions")
        shown.quiet(0.5)
        for key, what in KEYS.items():
            tries = 1 if key in "gGVA" else 12 if key in "sScP" else TRIES
            what_is_pressed = " " if key == "space" else key
            told(what, spread(tries, partial(pressed, shown, what_is_pressed), shown.quiet), floor)
        shown.press("escape")
        shown.quiet(0.5)
        typed(shown, floor)


def pressed(shown: Frames, key: str, _: int) -> float:
    """Return what a key takes."""
    return shown.press(key)


def typed(shown: Frames, floor: str) -> None:
    """Print what the letters of a filter take."""
    shown.press("/")
    shown.quiet(0.3)
    letters = "turns:>2 status:active or reads"
    told("a letter of a filter", spread(len(letters), lambda n: shown.press(letters[n]), shown.quiet), floor)


async def recorded(path: Path, arrangement: str, keys: str) -> None:
    """Print the CPU time of the screen's thread, and the time, for an entry."""
    app = program(path)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        assert isinstance(screen, MainScreen)
        while not screen.opened:
            await pilot.pause(0.01)
        await pilot.pause(1)
        await pilot.press(*keys)
        await pilot.pause(0.5)
        used, taken = [], []
        for number in range(15):
            cpu, begun = time.thread_time(), time.perf_counter()
            await screen.record(screen.opened.summary.id, SessionEntry.user_message(f"{number}"), "")
            await pilot.pause(0)
            used.append((time.thread_time() - cpu) * 1000)
            taken.append((time.perf_counter() - begun) * 1000)
            await pilot.pause(0.05)
        told(f"an entry, {arrangement}: CPU, time", f"{statistics.median(used):.1f}, {statistics.median(taken):.1f}")


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["THULP_TUI_STATE"] = str(folder / "state.json")
        few, many = folder / "few.json", folder / "many.json"
        make(few, 30, 10)
        if sys.argv[1:]:
            shutil.copy(sys.argv[1], many)
        else:
            make(many, COUNT, 10)
        floor, _ = floors(folder)
        walked(many, folder, floor)
        (folder / "state.json").unlink(missing_ok=True)
        asyncio.run(recorded(few, "30 sessions", ""))
        asyncio.run(recorded(many, f"{COUNT:,} sessions", ""))
        asyncio.run(recorded(many, "sorted by name", "ss"))
        (folder / "state.json").unlink(missing_ok=True)
        asyncio.run(recorded(many, "filtered", "/reads"))


if __name__ == "__main__":
    main()
