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


def talks(wire: Wire) -> None:
    """Talk until the other side hangs up."""
    wire.begin()
    for word in cycle(WORDS):
        wire.say(f"{word} ")
        time.sleep(1 / TOKENS_A_SECOND)


def serve() -> None:
    """Run the server, and tell its address."""
    with serving() as server:
        server.then(talks)
        print(server.url, flush=True)
        sys.stdin.read()


def main() -> None:
    """Type while it answers."""
    with (
        TemporaryDirectory() as name,
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.chat", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        assert server.stdout is not None
        folder = Path(name)
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

            print("typing while a model answers, 50 tokens a second:", spread(TRIES, letter), "p95 ≤ 30")
        server.terminate()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        main()
