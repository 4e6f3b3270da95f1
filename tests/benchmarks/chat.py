"""`python -m tests.benchmarks.chat`: what a letter takes while a model answers with fifty tokens a second.

A figure is from a key to the end of the frame that shows it, in milliseconds: median / 95th percentile, in a
pseudo-terminal of 120 x 40, with a server in a process of its own beside it.
"""

import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.frames import running, spread
from tests.benchmarks.programs import TOKENS_A_SECOND, WORDS
from tests.chat.server import Wire, serving
from tests.ui.person import write
from tests.ui.sessions import session

PROGRAM = ("-m", "thulp_tui")
LETTERS = [chr(code) for code in range(0x3B1, 0x3CA)]
"""Greek letters: nothing else on the screen has them."""
TRIES = 150
BEFORE = {
    "an answer that begins": "",
    "an answer of 200,000 characters": ("A paragraph of words that goes on. " * 12 + "\n\n") * 480,
    "a program of 400 lines": "Look:\n```py\n" + "total = compute(1, 'two')  # so far\n" * 400,
    "a list of 100 items": "- an item with `code` and some words\n" * 100,
}
"""What the answer says at once → in words."""


def talks(wire: Wire, before: str) -> None:
    """Say something at once, then talk until the other side hangs up."""
    wire.begin()
    wire.say(before)
    for word in cycle(WORDS if before.endswith("\n\n") or not before else ["word"]):
        wire.say(f"{word} ")
        time.sleep(1 / TOKENS_A_SECOND)


def serve(name: str) -> None:
    """Run the server, and tell its address."""
    with serving() as server:
        server.then(lambda wire: talks(wire, BEFORE[name]))
        print(server.url, flush=True)
        sys.stdin.read()


def measure(name: str) -> str:
    """Type while it answers."""
    with (
        TemporaryDirectory() as place,
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.chat", "serve", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        assert server.stdout is not None
        folder = Path(place)
        url = server.stdout.readline().strip()
        (folder / "settings.toml").write_text(f'model = "m"\n[models.m]\nbase_url = "{url}"\n')
        path = write(folder / "s.json", [session(1, "talk")])
        with running((*PROGRAM, path), folder) as program:
            program.frame("talk")
            program.wait(1)
            program.press("i")
            program.wait(1)
            program.press("x")
            program.press("\r")
            program.wait(8)

            def letter(number: int) -> float:
                found = program.press(LETTERS[number % len(LETTERS)], LETTERS[number % len(LETTERS)])
                program.wait(0.03 + 0.007 * (number % 5))
                return found

            found = spread(TRIES, letter)
        server.terminate()
        return found


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", name]:
            serve(name)
        case _:
            print("typing while a model answers with 50 tokens a second, p95 ≤ 30:")
            for name in BEFORE:
                print(f"  in {name}: {measure(name)}", flush=True)
