"""`python -m tests.benchmarks.exports [FORMAT…]`: exporting sessions out of a store, on one core.

The store is of sessions as Claude Code leaves them (`tests.exchange.transcripts`). Each figure is the best of three, in
processor time, as megabytes a second of the transcripts of which the sessions are made, so that it can be compared with
importing them; from the bytes of the store to a synced file: with secrets left in, and with secrets taken out. Beside
them as yardsticks: `json.loads` of every entry in the store, that with `json.dumps`, and the sessions loaded. The
collector of circular garbage is off, as it is when one exports.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exchange.transcripts import folder_of
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import CreateSession
from thulp_tui.exchange import FORMATS, Format, Shape, claude_code
from thulp_tui.exchange.destinations import Destination, Folder, OneFile
from thulp_tui.exchange.exporting import Export, redactor
from thulp_tui.exchange.source import Source
from thulp_tui.store import SessionStore

SESSIONS, TURNS = 20, 40
"""What the store is made of: 12 MB of 26 MB of transcript."""


def filled(folder: Path) -> tuple[SessionStore, int]:
    """Return a store with the sessions, and how many bytes the transcripts have."""
    paths = list(folder_of(folder / "transcripts", SESSIONS, TURNS))
    store = SessionStore.open(folder / "store.json")
    for path in paths:
        store.apply([CreateSession(session) for session in claude_code.read(Source(path))])
    store.fold()
    return store, sum(path.stat().st_size for path in paths)


def exported(store: SessionStore, ids: Sequence[SessionId], row: Format, place: Path, *, redact: bool) -> int:
    """Export all sessions; return the bytes that were written."""
    destination: Destination
    if row.shape is Shape.LINES:
        destination = OneFile(place / "all.jsonl", overwrite=True)
    else:
        destination = Folder(place, overwrite=True)
    with Export(row, destination, redactor=redactor() if redact else None) as export:
        for id in ids:
            export.add(store.load(id).to_session())
    return export.report.size


def rate(work: Callable[[], int], size: int) -> str:
    """Return the megabytes a second, and how many it made."""
    best, made = float("inf"), 0
    for _ in range(3):
        begun = time.process_time()
        made = work()
        best = min(best, time.process_time() - begun)
    return f"{size / best / 1e6:6.0f} MB/s  {made / 1e6:6.1f} MB"


def main() -> None:
    """Measure and print."""
    gc.disable()
    rows = [row for row in FORMATS.values() if row.writes and not row.is_folder and row.name != "preferences"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        store, size = filled(folder)
        ids = [listed.summary.id for listed in store.list().sessions]
        texts = [text for id in ids for text in store.load(id).texts(0, sys.maxsize)]
        stored = sum(map(len, texts)) / 1e6
        print(f"{len(ids)} sessions, {len(texts):,} entries, {stored:.1f} MB of {size / 1e6:.1f} MB of transcript")
        print(f"{'json.loads of every entry':32}{rate(lambda: sum(bool(json.loads(text)) for text in texts), size)}")
        both = rate(lambda: sum(len(json.dumps(json.loads(text), ensure_ascii=False)) for text in texts), size)
        print(f"{'and json.dumps':32}{both}")
        loaded = rate(lambda: sum(len(store.load(id).to_session().entries) for id in ids), size)
        print(f"{'sessions loaded':32}{loaded}")
        for row in rows:
            if len(sys.argv) > 1 and row.name not in sys.argv:
                continue
            (folder / row.name).mkdir()
            for redact in (False, True) if row.redacts else (False,):
                label = f"{row.name}, {'without secrets' if redact else 'as it is'}"
                measured = rate(lambda r=row, q=redact: exported(store, ids, r, folder / r.name, redact=q), size)  # type: ignore[misc]
                print(f"{label:32}{measured}", flush=True)


if __name__ == "__main__":
    main()
