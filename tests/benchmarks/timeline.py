"""`python -m tests.benchmarks.timeline [--small]`: what a person waits for, in a pseudo-terminal of 120 x 40.

A figure is from a key to the end of the frame that answers it, in milliseconds: median / 95th percentile. In brackets
stands what a key costs the processor, which says more while the machine has other things to do. Beside it the same of
an empty Textual app, the floor.
"""

import json
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.files import make, make_each
from tests.benchmarks.frames import Frames, percentiles, running, spread
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import AddEntries, CreateSession
from thulp_tui.domain.session import Conversation, Session, SessionMetadata
from thulp_tui.store import SessionStore

PROGRAM = ("-m", "thulp_tui")
EMPTY = ("-m", "tests.benchmarks.programs", "empty")
LETTERS = [chr(code) for code in range(0x3B1, 0x3CA)]
"""Greek letters: nothing else on the screen has them."""


def told(what: str, figure: str, floor: str = "", target: str = "") -> None:
    """Print a row of the table."""
    print(f"| {what:44} | {figure:20} | {floor:17} | {target:11} |", flush=True)


def floors(home: Path) -> tuple[str, float]:
    """Return what an empty app takes for a key, and its memory."""
    with running(EMPTY, home) as empty:
        empty.frame()
        empty.quiet(0.3)
        return moved(empty, "j", 60), empty.megabytes


def opened(path: Path, home: Path, count: int, tries: int) -> str:
    """Return what opening a session takes that stands beneath a small one."""
    found = []
    for _ in range(tries):
        with running((*PROGRAM, path), home) as program:
            program.frame("sessions")
            program.quiet(0.5)
            found.append(program.press("j", f"{count:,}/{count:,}"))
    return percentiles(found)


def moved(program: Frames, key: str, tries: int) -> str:
    """Return what a key takes, and behind it what it costs the processor, all told."""
    before = program.worked
    found = spread(tries, lambda n: program.press(key), program.quiet)
    return f"{found} ({(program.worked - before) / tries:.1f})"


def long_session(path: Path, home: Path, count: int, floor: str, megabytes: float) -> None:
    """Print the figures of a session with very many entries."""
    told(f"open {count:,} entries", opened(path, home, count, 5), "", "≤ 60")
    with running((*PROGRAM, path), home) as program:
        program.frame("sessions")
        program.quiet(0.5)
        program.press("j", f"{count:,}/{count:,}")
        program.wait(2)
        told("memory after opening, MB over an empty app", f"{program.megabytes - megabytes:.1f}", "", "≤ 20")
        program.press("enter")
        program.wait(0.5)
        told("g, to the first entry", moved(program, "g", 1))
        program.wait(0.3)
        told("PageDown into unseen entries", moved(program, "pagedown", 100), floor, "p95 ≤ 16")
        told("j", moved(program, "j", 100), floor, "p95 ≤ 10")
        told("= unfolds all, - folds all", percentiles([program.press("="), program.press("-")]), floor)
        program.wait(2)
        sizes = [program.resize(*size) for size in ((100, 30), (120, 40), (80, 24), (120, 40), (200, 60), (120, 40))]
        told("resize, first frame", percentiles(sizes))
        program.wait(1)
        program.press("/")
        program.quiet()
        told("/ first letter of a search", percentiles([program.press("p")]), floor)
        told("/ more letters of it while it runs", spread(3, lambda n: program.press("ass"[n])), floor)
        program.wait(6)
        program.press("enter")
        told("n", moved(program, "n", 60), floor)
        told("memory after all that, MB over an empty app", f"{program.megabytes - megabytes:.1f}", "", "≤ 20")


def appended(path: Path, home: Path, count: int, tries: int) -> None:
    """Print how long after another program wrote an entry it is in view."""
    with SessionStore.open(path) as store, running(("-m", "tests.benchmarks.programs", "quick", path), home) as program:
        session_id = next(row.summary.id for row in store.list().sessions if row.summary.entries >= count)
        program.frame("sessions")
        program.quiet(0.5)
        program.press("j", f"{count:,}/{count:,}")
        program.wait(2)
        total = count

        def append(number: int) -> float:
            nonlocal total
            total += 1
            store.apply([AddEntries(session_id, (SessionEntry.user_message(f"news {number}"),))])
            return program.frame(f"{total:,}/{total:,}")

        told("append by another program (polled each 5 ms)", spread(tries, append, program.quiet), "", "p95 ≤ 16")


def large(folder: Path, home: Path, floor: str, name: str, entry: SessionEntry) -> None:
    """Print the figures of a session with one very large entry among small ones."""
    path = folder / f"{name}.json"
    small = [SessionEntry.user_message(f"small {n}") for n in range(30)]
    with SessionStore.open(path) as store:
        new = SessionMetadata.new("large", Conversation(purpose="x"))
        store.apply([CreateSession(Session(metadata=new, entries=[*small, entry, *small]))])
        other = SessionMetadata.new("first", Conversation(purpose="x"))
        store.apply([CreateSession(Session(metadata=other, entries=small[:2]))])
    with running((*PROGRAM, path), home) as program:
        program.frame("sessions")
        program.quiet(0.5)
        told(f"{name}: open", percentiles([program.press("j", "61/61")]), "", "≤ 60")
        program.press("enter")
        program.quiet(0.3)
        ups = [first_seen(program, "pageup") for _ in range(3)]
        told(f"{name}: PageUp onto it", percentiles(ups), floor, "p95 ≤ 16")
        program.press(":")
        program.quiet(0.4)
        program.press("31")
        program.wait(0.5)
        program.press("enter")
        program.quiet(0.4)
        told(f"{name}: unfold", percentiles([program.press("enter")]), floor)
        program.quiet(0.3)
        told(f"{name}: PageDown in it", moved(program, "pagedown", 8), floor, "p95 ≤ 16")


def first_seen(program: Frames, key: str) -> float:
    """Return what a key takes, and let the program come to rest."""
    found = program.press(key)
    program.quiet()
    return found


def typed(path: Path, home: Path, floor: str) -> None:
    """Print how long a letter takes to stand in the composer while an entry grows above it."""
    with running(("-m", "tests.benchmarks.programs", "streaming", path), home) as program:
        program.frame("sessions")
        program.wait(1)
        program.press("i")
        program.wait(3)

        def letter(number: int) -> float:
            found = program.press(LETTERS[number % len(LETTERS)], LETTERS[number % len(LETTERS)])
            program.wait(0.03 + 0.007 * (number % 5))
            return found

        told("typing while 50 tokens a second stream", spread(120, letter), floor, "p95 ≤ 30")


def painted(path: Path, home: Path, tries: int) -> None:
    """Print how long after its start the program shows something, beside an empty app."""
    ours: list[float] = []
    listed: list[float] = []
    theirs: list[float] = []
    for _ in range(tries):
        with running(EMPTY, home) as program:
            theirs.append(program.frame(since=program.begun))
        with running((*PROGRAM, path), home) as program:
            ours.append(program.frame(since=program.begun))
            is_there = b"1,000 sessions" in program.output
            listed.append(ours[-1] if is_there else program.frame("1,000 sessions", since=program.begun))
    base = statistics.median(theirs)
    told(
        "first paint with 1,000 sessions",
        percentiles(ours),
        percentiles(theirs),
        f"{statistics.median(ours) / base:.2f} ≤ 1.5",
    )
    told("the list of 1,000 sessions is there", percentiles(listed), "", f"{statistics.median(listed) / base:.2f}")


def main() -> None:
    """Print the table."""
    is_small = "--small" in sys.argv
    count = 2_000 if is_small else 100_000
    print(f"| {'milliseconds':44} | {'p50 / p95':20} | {'empty app':17} | {'target':11} |")
    print(f"|{'-' * 46}|{'-' * 22}|{'-' * 19}|{'-' * 13}|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_each(folder / "long.json", [count, 5])
        make(folder / "many.json", 1_000, 6)
        floor, megabytes = floors(folder)
        told("a key", "", floor)
        long_session(folder / "long.json", folder, count, floor, megabytes)
        appended(folder / "long.json", folder, count, 5 if is_small else 40)
        rows = [{"path": f"src/module_{n}.py", "line": n, "text": 'quoted " and é'} for n in range(14_000)]
        text = json.dumps(rows, ensure_ascii=False)
        call: JsonValue = {"tool_call_id": "1", "arguments": {"command": "cat"}, "result": text}
        large(folder, folder, floor, "1 MB of JSON in one line", SessionEntry.tool_call("bash", True, call))
        page = (
            "## A heading\n\nSome **words** of `code` and [a link](x), and so on, in sentences of the usual length.\n\n"
            "- one\n- two\n\n```py\ndef f(x): return 1\n```\n\n"
        )
        message = page * (200_000 // len(page))
        large(folder, folder, floor, "200 kB of Markdown", SessionEntry.assistant_message(message))
        typed(folder / "many.json", folder, floor)
        painted(folder / "many.json", folder, 3 if is_small else 9)


if __name__ == "__main__":
    main()
