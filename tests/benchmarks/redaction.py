"""`python -m tests.benchmarks.redaction`: taking secrets out of sessions, on one core.

Two kinds of sessions: what agents leave behind (`tests.exchange.transcripts`), whose every other entry names a home
directory; and one that reads Python's own library, which speaks of keys and tokens all the time. Each figure is the
best of five, in processor time, as megabytes a second of the JSON that a session is written as. Beside it stands the
writing of that JSON.
"""

import gc
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exchange.transcripts import folder_of
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Conversation, Session
from thulp_tui.exchange import claude_code
from thulp_tui.exchange.source import Source
from thulp_tui.recording.redaction import Redactor

LINES = 120
"""Of a file in one entry."""


def agents() -> list[Session]:
    """Return what agents leave behind."""
    with TemporaryDirectory() as folder:
        paths = list(folder_of(Path(folder), 10, 40))
        return [session for path in paths for session in claude_code.read(Source(path))]


def library() -> list[Session]:
    """Return a session in which Python's library was read."""
    session = Session.new("library", Conversation(purpose="read"))
    entries: list[SessionEntry] = []
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")):
        lines = path.read_text("utf-8").splitlines()
        for at in range(0, len(lines), LINES):
            call: dict[str, JsonValue] = {
                "tool_call_id": f"toolu_{at}",
                "arguments": {"file_path": f"/home/ann/lib/{path.name}", "offset": at},
                "result": "\n".join(lines[at : at + LINES]),
            }
            entries.append(SessionEntry.tool_call("Read", True, call))
            entries.append(SessionEntry.assistant_message(f"I look at `{path.name}`, from line {at}."))
    return [Session(metadata=session.metadata, entries=entries, context={})]


def rate(work: Callable[[Session], object], sessions: Sequence[Session], size: int) -> str:
    """Return the megabytes a second."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for session in sessions:
            work(session)
        best = min(best, time.process_time() - begun)
    return f"{size / best / 1e6:6.0f} MB/s"


def main() -> None:
    """Measure and print."""
    gc.disable()
    for name, sessions in (("what agents leave", agents()), ("Python's library", library())):
        size = sum(len(session.to_json().encode()) for session in sessions)
        redactor = Redactor(home="/home/marisol", user="marisol")
        print(f"{name}: {size / 1e6:.0f} MB, {sum(len(session.entries) for session in sessions):,} entries")
        print(f"  written as JSON     {rate(Session.to_json, sessions, size)}")
        print(f"  secrets taken out   {rate(redactor.session, sessions, size)}")


if __name__ == "__main__":
    main()
